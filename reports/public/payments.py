"""What was paid, by commune and month of the run: approved and paid runs only, on the map of today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from places.models import Province
from portal.lib.months import Month
from subsidies.models import PAID_STATUSES, PayoutLine, PayrollRun

from .communes import Named, named
from .suppression import LEAST, TOTAL
from .tables import Figure, PublicTable

UNIT, MONTH = "commune__present", "run__last_month"
PART = ("run", "commune", UNIT, MONTH)
PEOPLE = Count("person", distinct=True)
TEAMS = Count("team", filter=Q(person=None), distinct=True)


@dataclass(frozen=True, slots=True)
class PaidYear:
    """Rows are codes of communes, columns numbers of months. A figure counts payees, each once."""

    year: int
    communes: list[Named]
    table: PublicTable
    reckoned_at: dt.datetime

    @property
    def months(self) -> list[Month]:
        return [Month(self.year, number) for number in self.table.columns]


def years(province: Province) -> list[int]:
    """In which runs of the province were approved, the latest first."""
    months = _runs(province).order_by().values_list("last_month", flat=True).distinct()
    return sorted({month.year for month in months}, reverse=True)


def of_year(province: Province, year: int) -> PaidYear:
    """Sums of whole parts of runs, and of such parts only behind which enough payees stand.

    A month's money is that of the runs that end with it: it grows only as a run is approved, by that run's
    parts. Were a small one among them, it would be the difference of two days' figures, of its commune or of
    any total. So a small part stands in no figure of its commune; those of a run stand in the totals of the
    province where together they are enough.
    """
    runs = _runs(province).filter(last_month__gte=Month(year, 1), last_month__lte=Month(year, 12))
    lines, parts = PayoutLine.objects.filter(run__in=runs).order_by(), _parts(runs)
    large = [part for part in parts if part.payees >= LEAST]
    rests = _rests(lines, parts)
    together = [part for part in parts if part.payees >= LEAST or rests[part.run] >= LEAST]
    figures: dict[Any, Figure] = {}
    for by, told in (((UNIT, MONTH), large), ((UNIT,), large), ((MONTH,), together), ((), together)):
        figures |= _counted(lines.filter(_of(told)), by)
    whole = {place for part in parts for place in product((part.unit, TOTAL), (part.month.number, TOTAL))}
    communes = named({part.unit for part in parts})
    codes = {TOTAL: TOTAL, **{pk: one.code for pk, one in communes.items()}}
    shown = {(codes[row], month): one for (row, month), one in figures.items() if one.count}
    hidden = frozenset((codes[row], month) for row, month in whole) - set(shown)
    return PaidYear(year, list(communes.values()), PublicTable(shown, hidden), timezone.now())


class Part(NamedTuple):
    """What a run paid in one commune, as that was at the time: later mergers do not change what is small."""

    run: int
    commune: int
    unit: int
    month: Month
    payees: int


def _parts(runs: QuerySet[PayrollRun]) -> list[Part]:
    lines = PayoutLine.objects.filter(run__in=runs).order_by().values(*PART)
    counted = lines.annotate(people=PEOPLE, teams=TEAMS)
    return [Part(*row[:4], row[4] + row[5]) for row in counted.values_list(*PART, "people", "teams")]


def _rests(lines: QuerySet[PayoutLine], parts: list[Part]) -> dict[int, int]:
    """Run -> payees of all its small parts, each once."""
    small = lines.filter(_of([part for part in parts if part.payees < LEAST])).values("run")
    counted = small.annotate(people=PEOPLE, teams=TEAMS).values_list("run", "people", "teams")
    return {run: people + teams for run, people, teams in counted}


def _of(parts: list[Part]) -> Q:
    communes: dict[int, list[int]] = defaultdict(list)
    for part in parts:
        communes[part.run].append(part.commune)
    told = Q(pk__in=[])
    for run, some in communes.items():
        told |= Q(run=run, commune__in=some)
    return told


def _runs(province: Province) -> QuerySet[PayrollRun]:
    return PayrollRun.objects.filter(province__present=province, status__in=PAID_STATUSES)


def _counted(lines: QuerySet[PayoutLine], by: tuple[str, ...]) -> dict[Any, Figure]:
    """A payee is a person, or a team paid as one."""
    sums = {"people": PEOPLE, "teams": TEAMS, "sum": Sum("amount", default=0)}
    rows = lines.values(*by).annotate(**sums) if by else [lines.aggregate(**sums)]
    return {
        (row.get(UNIT, TOTAL), row[MONTH].number if MONTH in row else TOTAL): Figure(
            row["people"] + row["teams"], row["sum"]
        )
        for row in rows
    }
