"""Whom phones have reached, commune by commune, and the lists that hang on public notice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from places.models import Province
from smartphones import coverage, notices
from smartphones.models import CommuneList, Programme

from .communes import Named, named
from .suppression import TOTAL
from .tables import Figure, PublicTable

GIVEN, MISSING = "given", "missing"


@dataclass(frozen=True, slots=True)
class Reached:
    """Rows are codes of communes; households in need are those that were given and those still missing."""

    communes: list[Named]
    table: PublicTable
    reckoned_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Households of a commune, or of all of them; None where it is hidden."""

    commune: Named | None
    need: Figure | None
    given: Figure | None
    missing: Figure | None

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 only when nobody is missing."""
        if self.need is None or self.given is None:
            return None
        return 100 * self.given.count // self.need.count if self.need.count else 100


def reach_of(found: Reached, commune: Named | None = None) -> Reach:
    row = commune.code if commune else TOTAL
    return Reach(commune, *(found.table.at(row, column) for column in (TOTAL, GIVEN, MISSING)))


def noticed() -> QuerySet[Programme]:
    """Those of which a list has hung on public notice; what is being prepared is not told."""
    lists = CommuneList.objects.exclude(noticed_from=None)
    return Programme.objects.filter(pk__in=lists.values("programme"))


def programmes(province: Province) -> QuerySet[Programme]:
    return noticed().filter(province__present=province)


def hanging(province: Province) -> QuerySet[CommuneList]:
    return (
        notices.open_notices().filter(programme__province__present=province).order_by("commune__plain_name")
    )


def reached(programme: Programme) -> Reached:
    counts: Counter[tuple[int, str]] = Counter()
    for one in coverage.whole(programme).communes:
        counts[one.name.present_id, GIVEN] += one.given
        counts[one.name.present_id, MISSING] += max(0, one.missing)
    communes = named(pk for pk, _ in counts)
    by_code = {(communes[pk].code, column): n for (pk, column), n in counts.items()}
    table = PublicTable.of({place: Figure(n) for place, n in _with_totals(by_code).items()})
    return Reached(list(communes.values()), table, timezone.now())


def _with_totals(counts: dict[tuple[str, str], int]) -> Counter[tuple[str | None, str | None]]:
    found: Counter[tuple[str | None, str | None]] = Counter(counts)
    for (row, column), n in counts.items():
        found[TOTAL, column] += n
        found[row, TOTAL] += n
        found[TOTAL, TOTAL] += n
    return found
