"""From confirmed work to stored lines: the product's way beside one query per team and one save per line."""

from __future__ import annotations

import cProfile
import pstats
from collections import defaultdict
from decimal import Decimal
from statistics import median

from benchmarks.measuring import repetitions, seconds, show
from benchmarks.province import AS_OF, MONTH, province, user

# isort: split
from django.db import transaction
from django.db.models import Sum

from accounts.models import Role
from portal.lib.months import MonthRange
from subsidies import calculation, payroll
from subsidies.models import PayoutLine, PayrollRun, Rate
from teams.models import CommunityTeam, Shift, Timesheet, TimesheetStatus


def product(run: PayrollRun) -> None:
    """As a worker does it: batch by batch, each in a transaction."""
    for communes in payroll.waiting_batches(run.pk):
        calculation.calculate(run.pk, communes)
    calculation.finish(run.pk)


@transaction.atomic
def naive(run: PayrollRun) -> None:
    """The same lines from model objects. It knows fewer rules than the product, and no settlement."""
    lump_sum, daily = Rate.objects.get(code="khoan-thanh-vien"), Rate.objects.get(code="ngay-cong")
    for team in CommunityTeam.objects.all():
        commune = team.commune_on(run.as_of)
        sheet = Timesheet.objects.get(team=team, month=MONTH, status=TimesheetStatus.CONFIRMED)
        days = defaultdict(Decimal)
        for workday in sheet.workdays.filter(shift=Shift.DAY).select_related("person"):
            days[workday.person] += workday.portion
        for membership in team.memberships.on(MONTH.last_day).select_related("person"):
            of_person = {"run": run, "commune": commune, "team": team, "person": membership.person}
            PayoutLine(
                **of_person, rate=lump_sum, earned_in=MONTH, units=Decimal(1), amount=lump_sum.amount
            ).save()
            units = days[membership.person]
            PayoutLine(
                **of_person, rate=daily, earned_in=MONTH, units=units, amount=int(units * daily.amount)
            ).save()


def opened(bound: object) -> PayrollRun:
    months = MonthRange(MONTH, MONTH)
    return payroll.open_run(bound, months, by=user(Role.ICT_OFFICER), as_of=AS_OF)


def stored(run: PayrollRun) -> tuple[int, int]:
    """Lines and đồng; the run is cancelled, and the next one starts from nothing."""
    found = run.lines.count(), run.lines.aggregate(Sum("amount"))["amount__sum"]
    payroll.cancel(run, by=user(Role.ICT_OFFICER))
    return found


def main() -> None:
    repeat = repetitions()
    times: dict[str, list[float]] = defaultdict(list)
    with province() as bound:
        for _ in range(repeat):
            outcomes = set()
            for name, way in (("product", product), ("naive", naive)):
                run = opened(bound)
                times[name].append(seconds(lambda way=way, run=run: way(run)))
                outcomes.add(stored(run))
            assert len(outcomes) == 1, outcomes
        show("product: grouped queries, rules, COPY", times["product"])
        show("naive: a query per team, save() per line", times["naive"])
        print(
            f"ratio {median(times['naive']) / median(times['product']):.1f}, lines and đồng {outcomes.pop()}"
        )
        profiled(bound)


def profiled(bound: object) -> None:
    run = opened(bound)
    profile = cProfile.Profile()
    profile.runcall(product, run)
    stored(run)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("subsidies|portal/lib|execute|copy", 30)


if __name__ == "__main__":
    main()
