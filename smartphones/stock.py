"""How many phones are where: counted from the phones, which the database holds to the book of movements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from places.models import Commune

from .models import Batch, Phone, Place


@dataclass(frozen=True, slots=True)
class Stock:
    """Of one commune, or (no commune) of the province's store and what left it for good."""

    commune: Commune | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[int]:
        return [self.counts.get(place, 0) for place in Place.values]


def by_commune(user: User, batch: Batch | None = None) -> list[Stock]:
    """Two queries, however many phones."""
    phones = Phone.objects.visible_to(user)
    if batch:
        phones = phones.filter(batch=batch)
    counts = {f"at_{place}": Count("pk", filter=Q(place=place)) for place in Place.values}
    rows = list(phones.order_by().values("commune__present").annotate(**counts))
    communes = Commune.objects.in_bulk([row["commune__present"] for row in rows if row["commune__present"]])
    found = [
        Stock(communes.get(row["commune__present"]), {place: row[f"at_{place}"] for place in Place.values})
        for row in rows
    ]
    return sorted(
        found, key=lambda stock: (stock.commune is not None, stock.commune and stock.commune.plain_name)
    )


def totals(stocks: list[Stock]) -> Stock:
    return Stock(None, {place: sum(stock.counts[place] for stock in stocks) for place in Place.values})
