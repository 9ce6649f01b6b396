"""What about a month's sheets asks for a look before they are confirmed, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, TextChoices, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.models import Holiday
from portal.lib.months import Month

from .models import (
    Membership,
    Mobilised,
    OfficialPost,
    Person,
    Plan,
    Shift,
    Timesheet,
    TimesheetStatus,
    Workday,
)

# Unusual: more than half as much again, or less than half, of the mean of the last three confirmed months,
# and by at least so many days that a small team's ups and downs say nothing.
MONTHS_COMPARED = 3
MONTHS_BACK = 6
MOST, LEAST = Decimal("1.5"), Decimal("0.5")
DAYS_APART = 5


class Kind(TextChoices):
    OVER_PLAN = "over_plan", gettext_lazy("Vượt kế hoạch")
    OFFICE_HOURS = "office_hours", gettext_lazy("Trong giờ hành chính")
    NOT_IN_TEAM = "not_in_team", gettext_lazy("Ngoài thời gian tham gia")
    TWO_TEAMS = "two_teams", gettext_lazy("Hai tổ cùng ngày")
    UNUSUAL = "unusual", gettext_lazy("Khác thường")
    NOT_PAID = "not_paid", gettext_lazy("Không được chi")


@dataclass(frozen=True, slots=True)
class Flag:
    kind: Kind
    words: str


Flags = Mapping[int, list[Flag]]  # by sheet
Raiser = Callable[[Month, Mapping[int, int]], Iterable[tuple[int, Flag]]]  # sheet -> team in; sheet, flag out
_raisers: list[Raiser] = []


def also_raised_by(raiser: Raiser) -> None:
    """For what only a floor above knows, such as the limits of a resolution."""
    _raisers.append(raiser)


def of_sheets(month: Month, sheets: QuerySet[Timesheet]) -> Flags:
    """All of one month; sheets about which there is nothing to say are not in the answer."""
    teams = dict(sheets.order_by().values_list("pk", "team"))
    found: dict[int, list[Flag]] = defaultdict(list)
    if teams:
        days = Workday.objects.filter(timesheet__in=list(teams))
        raised = [_over_plan(days), _office_hours(days), _not_in_team(days), _two_teams(days)]
        raised += [_unusual(month, teams), *(raiser(month, teams) for raiser in _raisers)]
        for flags in raised:
            for sheet, flag in flags:
                found[sheet].append(flag)
    return found


def of_sheet(sheet: Timesheet) -> list[Flag]:
    return of_sheets(sheet.month, Timesheet.objects.filter(pk=sheet.pk)).get(sheet.pk, [])


def words_of(flags: Iterable[Flag]) -> str:
    return " ".join(flag.words for flag in flags)


Raised = Iterator[tuple[int, Flag]]


def _over_plan(days: QuerySet[Workday]) -> Raised:
    """Person-days under a plan, of all teams and months, beyond what it allows."""
    under = days.filter(plan__days_allowed__isnull=False).order_by()
    plans = Plan.objects.filter(pk__in=under.values("plan")).annotate(
        recorded=Sum("workdays__portion", filter=Q(workdays__shift=Shift.DAY), default=Decimal())
    )
    over = {plan.pk: plan for plan in plans if plan.recorded > plan.days_allowed}
    if over:
        for sheet, plan in under.filter(plan__in=over).values_list("timesheet", "plan").distinct():
            told = {"plan": over[plan], "n": _number(over[plan].recorded), "most": over[plan].days_allowed}
            yield (
                sheet,
                Flag(Kind.OVER_PLAN, _("Kế hoạch %(plan)s duyệt %(most)s ngày công, đã ghi %(n)s.") % told),
            )


def _office_hours(days: QuerySet[Workday]) -> Raised:
    """Whole days of officials on working days, told as outside office hours.

    What is told as within them is not paid (Nghị quyết 27/2023/NQ-HĐND) and needs no look; a whole day's work
    beside a whole day in office would be paid, and can hardly be.
    """
    posts = OfficialPost.objects.filter(person=OuterRef("person"), valid_from__lte=OuterRef("day"))
    in_office = posts.filter(Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")))
    whole = days.filter(shift=Shift.DAY, portion=1, in_office_hours=False, day__iso_week_day__lt=6)
    holidays = Holiday.objects.filter(day=OuterRef("day"))
    for sheet, name, on in _by_person(whole.filter(Exists(in_office)).exclude(Exists(holidays))):
        told = {"name": name, "days": _listed(on)}
        words = _("%(name)s, cán bộ hưởng lương: %(days)s là ngày làm việc, ghi cả ngày ngoài giờ.") % told
        yield sheet, Flag(Kind.OFFICE_HOURS, words)


def _not_in_team(days: QuerySet[Workday]) -> Raised:
    """Membership or mobilisation ended, or was moved, after the day had been recorded."""
    there = Q(
        person=OuterRef("person"), team=OuterRef("timesheet__team"), valid_from__lte=OuterRef("day")
    ) & (Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")))
    outside = days.exclude(Exists(Membership.objects.filter(there))).exclude(
        Exists(Mobilised.objects.filter(there))
    )
    for sheet, name, on in _by_person(outside):
        told = {"name": name, "days": _listed(on)}
        yield sheet, Flag(Kind.NOT_IN_TEAM, _("%(name)s không ở trong tổ vào %(days)s.") % told)


def _two_teams(days: QuerySet[Workday]) -> Raised:
    """Under any of the person's records."""
    elsewhere = Workday.objects.filter(person=OuterRef("person"), day=OuterRef("day")).exclude(
        timesheet=OuterRef("timesheet")
    )
    twice = days.filter(Exists(elsewhere) | Q(pk__in=_under_two_records(days)))
    for sheet, name, on in _by_person(twice):
        told = {"name": name, "days": _listed(on)}
        yield sheet, Flag(Kind.TWO_TEAMS, _("%(name)s có công ở tổ khác cùng ngày: %(days)s.") % told)


def _under_two_records(days: QuerySet[Workday]) -> list[int]:
    """Days of people entered twice, with work on another sheet under another record.

    Asked from the few such people on: to join everybody's day with everybody's records takes minutes where
    rules of the table show some of them only.
    """
    merged = Person.objects.merged()
    told = list(
        days.filter(person__in=merged.keys() | set(merged.values())).values_list("pk", "person", "day")
    )
    payees = {merged.get(person, person) for _pk, person, _day in told}
    records = payees | {record for record, goes_on in merged.items() if goes_on in payees}
    work = Workday.objects.filter(person__in=records, day__in={day for _pk, _person, day in told})
    sheets: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
    for person, day, sheet in work.values_list("person", "day", "timesheet"):
        sheets[merged.get(person, person), day].add(sheet)
    return [pk for pk, person, day in told if len(sheets[merged.get(person, person), day]) > 1]


def _unusual(month: Month, teams: Mapping[int, int]) -> Raised:
    """Teams with fewer confirmed months behind them have nothing to be compared with."""
    days = Coalesce(Sum("workdays__portion", filter=Q(workdays__shift=Shift.DAY)), Decimal())
    now = dict(
        Timesheet.objects.filter(pk__in=list(teams)).order_by().annotate(n=days).values_list("pk", "n")
    )
    earlier = Timesheet.objects.filter(
        team__in=list(teams.values()), status=TimesheetStatus.CONFIRMED,
        month__lt=month, month__gte=month - MONTHS_BACK,
    ).order_by().annotate(n=days)  # fmt: skip
    latest = Window(RowNumber(), partition_by=F("team"), order_by=F("month").desc())
    before: dict[int, list[Decimal]] = defaultdict(list)
    for team, n in earlier.annotate(place=latest).filter(place__lte=MONTHS_COMPARED).values_list("team", "n"):
        before[team].append(n)
    for sheet, team in teams.items():
        if len(before[team]) == MONTHS_COMPARED and is_unusual(now[sheet], mean := sum(before[team]) / 3):
            told = {"n": _number(now[sheet]), "mean": _number(round(mean, 1))}
            yield (
                sheet,
                Flag(
                    Kind.UNUSUAL, _("%(n)s ngày công; ba tháng đã duyệt gần nhất trung bình %(mean)s.") % told
                ),
            )


def is_unusual(days: Decimal, mean: Decimal) -> bool:
    return abs(days - mean) >= DAYS_APART and (days > MOST * mean or days < LEAST * mean)


def _by_person(days: QuerySet[Workday]) -> Iterator[tuple[int, str, list[dt.date]]]:
    yield from (
        days.order_by()
        .values("timesheet", "person")
        .annotate(on=ArrayAgg("day", distinct=True, order_by="day"))
        .order_by("timesheet", "person__sort_key")
        .values_list("timesheet", "person__full_name", "on")
    )


def _listed(days: Iterable[dt.date]) -> str:
    return ", ".join(f"{day:%d/%m}" for day in days)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
