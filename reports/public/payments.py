"""What was paid, by commune and month of the run: approved and paid runs only, on the map of today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from places.models import Province
from portal.lib.months import Month
from subsidies.models import PAID_STATUSES, PayoutLine, PayrollRun

from .communes import Named, named
from .suppression import TOTAL
from .tables import Figure, PublicTable

UNIT, MONTH = "commune__present", "run__last_month"


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
    """A month's money is that of the runs that end with it: it grows only as a run is approved as a whole.

    By the month in which it was earned, a late payment to one person would be the difference of two days.
    """
    runs = _runs(province).filter(last_month__gte=Month(year, 1), last_month__lte=Month(year, 12))
    lines = PayoutLine.objects.filter(run__in=runs).order_by()
    figures: dict[Any, Figure] = {}
    for by in ((UNIT, MONTH), (UNIT,), (MONTH,), ()):
        figures |= _counted(lines, by)
    communes = named(row for row, _ in figures if row is not TOTAL)
    by_code = {(communes[row].code if row else TOTAL, month): one for (row, month), one in figures.items()}
    return PaidYear(year, list(communes.values()), PublicTable.of(by_code), timezone.now())


def _runs(province: Province) -> QuerySet[PayrollRun]:
    return PayrollRun.objects.filter(province__present=province, status__in=PAID_STATUSES)


def _counted(lines: QuerySet[PayoutLine], by: tuple[str, ...]) -> dict[Any, Figure]:
    """A payee is a person, or a team paid as one."""
    sums = {
        "people": Count("person", distinct=True),
        "teams": Count("team", filter=Q(person=None), distinct=True),
        "sum": Sum("amount", default=0),
    }
    rows = lines.values(*by).annotate(**sums) if by else [lines.aggregate(**sums)]
    return {
        (row.get(UNIT, TOTAL), row[MONTH].number if MONTH in row else TOTAL): Figure(
            row["people"] + row["teams"], row["sum"]
        )
        for row in rows
    }
