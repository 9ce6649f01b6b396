"""A budget year of a province: what was given, committed by approved runs and paid, by month. In đồng."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from accounts import scopes
from accounts.models import User
from portal.lib.months import Month, MonthRange

from .forecasts.chart import Chart, Series, of_months
from .models import Appropriation, PayoutLine, PayrollRun, RateKind, Resolution, Status


@dataclass(slots=True)
class Row:
    """One resolution; without a decision recorded, `given` is None."""

    resolution: Resolution
    sources: list[Appropriation] = field(default_factory=list)
    committed: int = 0
    paid: int = 0

    @property
    def given(self) -> int | None:
        return sum(one.amount for one in self.sources) if self.sources else None

    @property
    def left(self) -> int | None:
        return None if self.given is None else self.given - self.committed


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: Month
    committed: int
    paid: int


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    rows: list[Row]
    months: list[MonthRow]

    @property
    def committed(self) -> int:
        return sum(row.committed for row in self.rows)

    @property
    def paid(self) -> int:
        return sum(row.paid for row in self.rows)

    @property
    def chart(self) -> Chart | None:
        """From the first month with money to the last: on a phone, empty months would hide them."""
        used = [row.month for row in self.months if row.committed or row.paid]
        if not used:
            return None
        series = [
            Series(_("Đã duyệt chi"), {row.month: row.committed for row in self.months}),
            Series(_("Đã chi"), {row.month: row.paid for row in self.months}),
        ]
        return of_months(
            _("Duyệt chi và đã chi từng tháng"), series, list(MonthRange(used[0], used[-1])), stacked=False
        )


def of(reader: User, year: int) -> Year:
    """In a constant number of queries. A run belongs to the year its last month lies in."""
    rows = _rows(reader, year)
    lines = _lines(reader, year)
    of_runs = lines.values_list("rate__resolution").annotate(
        committed=Sum("amount"), paid=Sum("amount", filter=Q(run__status=Status.PAID), default=0)
    )
    for resolution, committed, paid in of_runs:
        row = rows.setdefault(resolution, Row(Resolution(pk=resolution)))
        row.committed, row.paid = committed, paid
    known = Resolution.objects.in_bulk(rows)
    for pk, row in rows.items():
        row.resolution = known[pk]
    return Year(year, sorted(rows.values(), key=lambda row: row.resolution.number), _months(lines, year))


def _rows(reader: User, year: int) -> dict[int, Row]:
    """Resolutions with money set aside, and those in force that have none yet."""
    in_force = Resolution.objects.published().filter(
        scopes.within_province(reader, province="territory"),
        Q(valid_until=None) | Q(valid_until__gte=dt.date(year, 1, 1)),
        valid_from__lte=dt.date(year, 12, 31),
    )
    rows = {resolution.pk: Row(resolution) for resolution in in_force}
    given = Appropriation.objects.visible_to(reader).filter(year=year).select_related("resolution")
    for one in given:
        rows.setdefault(one.resolution_id, Row(one.resolution)).sources.append(one)
    return rows


def _lines(reader: User, year: int) -> QuerySet[PayoutLine]:
    runs = PayrollRun.objects.visible_to(reader).filter(
        last_month__gte=Month(year, 1), last_month__lte=Month(year, 12)
    )
    own = PayoutLine.objects.paid().filter(run__in=runs).exclude(rate__kind=RateKind.TOP_UP)
    return own.order_by()


def _months(lines: QuerySet[PayoutLine], year: int) -> list[MonthRow]:
    """By the month of approval and of payment, which may lie in the year after."""
    sums: dict[str, dict[Month, int]] = {"run__approved_at": {}, "run__paid_at": {}}
    for when, of_month in sums.items():
        grouped = lines.exclude(**{when: None}).annotate(month=TruncMonth(when))
        for day, amount in grouped.values_list("month").annotate(Sum("amount")):
            of_month[Month.of(day.date())] = amount
    committed, paid = sums.values()
    last = max([Month(year, 12), *committed, *paid])
    return [
        MonthRow(month, committed.get(month, 0), paid.get(month, 0))
        for month in MonthRange(min([Month(year, 1), *committed, *paid]), last)
    ]
