"""Amounts that resolutions name instead of giving đồng: base salary, regional minimum wage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.lib import kinds
from portal.lib.entries import BadFile, Entry, Field, opened

from . import models
from .rules.terms import IndexedAmount

FILE = Path(__file__).parent / "data" / "national" / "indexed_amounts.yaml"
WORD = "mức tham chiếu"


@dataclass(frozen=True, slots=True)
class Dated:
    """A named amount in đồng, from a day until a day, in a zone where it has zones; and by what decree."""

    name: str
    zone: str
    amount: int
    first: dt.date
    last: dt.date | None
    source: str

    @property
    def index(self) -> IndexedAmount:
        return IndexedAmount(self.name, self.amount, self.first, self.last, self.zone)


DATED = (
    Field("tên", "name", kinds.text(60)),
    Field("vùng", "zone", kinds.text(10), ""),
    Field("số tiền", "amount", kinds.dong),
    Field("từ ngày", "first", kinds.day),
    Field("đến hết ngày", "last", kinds.day, None),
    Field("căn cứ", "source", kinds.text(150), ""),
)


def read_dated(entry: Entry) -> tuple[Dated, ...]:
    found = []
    for part in entry.entries(WORD):
        found.append(Dated(**part.values(DATED)))
        part.finish()
    return tuple(found)


@cache
def bundled() -> tuple[Dated, ...]:
    """Those that come with the portal."""
    entry = opened(FILE.read_text(encoding="utf-8"))
    found = read_dated(entry)
    entry.finish()
    if entry.problems:
        raise BadFile(entry.problems)
    return found


def take_in(amounts: Iterable[Dated]) -> Iterator[models.IndexedAmount]:
    """Adds those whose name, zone and first day are new; what is already there stays as people left it."""
    for dated in amounts:
        row, created = models.IndexedAmount.objects.get_or_create(
            name=dated.name,
            zone=dated.zone,
            valid_from=dated.first,
            defaults={"amount": dated.amount, "valid_until": dated.last, "source": dated.source},
        )
        if created:
            yield row


def in_force() -> tuple[IndexedAmount, ...]:
    """All of the database's, in one query."""
    rows = models.IndexedAmount.objects.order_by("name__unaccent", "zone", "valid_from")
    return tuple(IndexedAmount(r.name, r.amount, r.valid_from, r.valid_until, r.zone) for r in rows)
