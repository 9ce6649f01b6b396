"""A month's money: its runs, one of them by clause and source, the months before it, how long it took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.urls import reverse

from accounts.models import User
from portal.lib.months import Month, MonthRange
from reports.month_chart import MonthSum
from subsidies import funding, totals
from subsidies.funding import SourceTotal
from subsidies.models import (
    PAID_STATUSES,
    Payment,
    PaymentState,
    PayrollRun,
    RunUnit,
    Status,
    UnpaidWork,
)

MONTHS_BACK = 11


@dataclass(frozen=True, slots=True)
class RunMoney:
    """One run, of the communes the reader answers for; amounts in đồng."""

    run: PayrollRun
    amount: int
    clauses: list[totals.ClauseTotal]
    corrections: totals.Corrections
    sources: list[SourceTotal]
    unpaid: list[totals.UnpaidTotal]
    returned: int  # payments the bank sent back, not yet paid again


@dataclass(frozen=True, slots=True)
class Received:
    """`days` from the month's end until payees had their money, on average; `waiting` do not have it yet."""

    days: int
    payees: int
    waiting: int


@dataclass(frozen=True, slots=True)
class RunOfMonth:
    """`number` among those of the same area and months, as they were opened; 0 where there is but one."""

    run: PayrollRun
    number: int

    @property
    def is_released(self) -> bool:
        return self.run.status in PAID_STATUSES


@dataclass(frozen=True, slots=True)
class MonthRuns:
    """The latest first."""

    all: list[RunOfMonth]

    @property
    def main(self) -> RunOfMonth | None:
        """What is looked at first: a run added later holds only what the earlier ones left."""
        return max(self.all, key=lambda one: (one.is_released, one.run.amount), default=None)

    @property
    def released(self) -> list[RunOfMonth]:
        return [one for one in self.all if one.is_released]

    @property
    def amount(self) -> int:
        return sum(one.run.amount for one in self.released)

    @property
    def open(self) -> list[RunOfMonth]:
        """Besides the main one."""
        return [one for one in self.all if not one.is_released and one != self.main]

    def asked(self, pk: str) -> RunOfMonth | None:
        return next((one for one in self.all if str(one.run.pk) == pk), self.main)


def runs_of(reader: User, month: Month) -> MonthRuns:
    runs = PayrollRun.objects.visible_to(reader).exclude(status=Status.CANCELLED)
    of_month = runs.filter(first_month__lte=month, last_month__gte=month)
    told = totals.with_amounts(of_month.select_related("province", "territory"), reader)
    found = list(told.order_by("-opened_at", "-pk"))
    return MonthRuns([RunOfMonth(run, _number(run, found)) for run in found])


def _number(run: PayrollRun, runs: list[PayrollRun]) -> int:
    alike = sorted(one.pk for one in runs if (one.area, one.months) == (run.area, run.months))
    return alike.index(run.pk) + 1 if len(alike) > 1 else 0


def latest_month(reader: User) -> Month | None:
    runs = PayrollRun.objects.visible_to(reader).exclude(status=Status.CANCELLED)
    return runs.order_by("-last_month").values_list("last_month", flat=True).first()


def of_run(run: PayrollRun, reader: User) -> RunMoney:
    groups = totals.grouped(run.lines)
    seen = set(run.units.visible_to(reader).values_list("commune", flat=True))
    own = [group for group in groups if group.commune in seen]
    returned = Payment.objects.visible_to(reader).filter(run=run, state=PaymentState.RETURNED)
    return RunMoney(
        run,
        run.amount,
        totals.by_clause(own),
        totals.corrections(own),
        funding.by_source(run, reader, groups),
        totals.unpaid(UnpaidWork.objects.visible_to(reader).filter(run=run)),
        returned.count(),
    )


def by_month(reader: User, last: Month) -> list[MonthSum]:
    """Of the runs that end with each month; what is not yet approved may still change."""
    months = MonthRange(last - MONTHS_BACK, last)
    units = _units(reader).filter(run__last_month__gte=months.first, run__last_month__lte=last)
    waiting = ~Q(run__status__in=PAID_STATUSES)
    sums = (
        units.order_by()
        .values_list("run__last_month")
        .annotate(
            amount=Sum("total"), open=Sum("total", filter=waiting), approved=Count("pk", filter=~waiting)
        )
    )
    runs = reverse("subsidies:runs")
    found = {month: figures for month, *figures in sums}
    return [
        MonthSum(month, amount, open_, bool(approved), f"{runs}?ended={month}")
        for month in months
        if month in found
        for amount, open_, approved in [found[month]]
    ]


def by_commune(reader: User, run: PayrollRun) -> QuerySet[RunUnit]:
    """The largest first."""
    units = RunUnit.objects.visible_to(reader).filter(run=run).select_related("commune")
    return units.order_by("-total", "commune__plain_name")


def received(reader: User, run: PayrollRun) -> Received | None:
    """None while nobody has the money."""
    payments = Payment.objects.visible_to(reader).filter(run=run).transferred()
    paid = Q(state=PaymentState.PAID)
    found = payments.order_by().aggregate(
        days=Avg(F("settled_on") - F("run__last_month"), filter=paid),
        paid=Count("pk", filter=paid),
        waiting=Count("pk", filter=~paid & ~Q(state=PaymentState.REISSUED)),
    )
    if not found["paid"]:
        return None
    since_first = found["days"] / dt.timedelta(days=1)
    return Received(
        round(Decimal(since_first)) - len(run.last_month.days) + 1, found["paid"], found["waiting"]
    )


def _units(reader: User) -> QuerySet[RunUnit]:
    runs = PayrollRun.objects.exclude(status=Status.CANCELLED)
    return RunUnit.objects.visible_to(reader).filter(run__in=runs)
