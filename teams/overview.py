"""A month seen team by team: whose sheet is not begun, waits, was returned or is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts import scopes
from portal.lib.months import Month

from .models import CommunityTeam, Shift, TeamSeat, TimesheetStatus, Workday
from .models.team import TeamQuerySet

NOT_BEGUN = "todo"
STATUS = Coalesce("sheet__status", Value(NOT_BEGUN), output_field=CharField())
# The shape and the word of each state of a sheet, wherever it is shown.
WORDS: dict[str, tuple[str, str | Promise]] = {
    NOT_BEGUN: ("todo", gettext_lazy("Chưa làm")),
    TimesheetStatus.DRAFT: ("doing", TimesheetStatus.DRAFT.label),
    TimesheetStatus.RETURNED: ("returned", TimesheetStatus.RETURNED.label),
    TimesheetStatus.SUBMITTED: ("waiting", TimesheetStatus.SUBMITTED.label),
    TimesheetStatus.CONFIRMED: ("done", TimesheetStatus.CONFIRMED.label),
}
# What waits for somebody stands first.
TURNS = [TimesheetStatus.SUBMITTED, TimesheetStatus.RETURNED, TimesheetStatus.DRAFT, NOT_BEGUN]


def of_month(teams: TeamQuerySet, month: Month) -> TeamQuerySet:
    """Teams that lived in the month, each with the status and the sums of its sheet."""
    return (
        teams.with_seat()
        .between(month.first_day, month.last_day)
        .annotate(sheet=FilteredRelation("timesheets", condition=Q(timesheets__month=month.first_day)))
        .annotate(
            sheet_id=F("sheet__id"),
            status=STATUS,
            turn=Case(*(When(status=status, then=n) for n, status in enumerate(TURNS)), default=len(TURNS)),
            submitted_at=F("sheet__submitted_at"),
            submitter_id=F("sheet__submitted_by"),
            submitter=F("sheet__submitted_by__full_name"),
            reason=F("sheet__return_reason"),
            days=_units(Shift.DAY),
            nights=_units(Shift.NIGHT),
            sessions=_units(Shift.SESSION),
        )
    )


def by_commune(reader: Any, month: Month) -> QuerySet[TeamSeat, tuple[int, str, int]]:
    """How many teams of each commune are at each status; from their seats, which no team is asked for."""
    seats = TeamSeat.objects.now().filter(scopes.within(reader, commune="commune"))
    lived = CommunityTeam.objects.between(month.first_day, month.last_day)
    of_month = Q(team__timesheets__month=month.first_day)
    return (
        seats.filter(team__in=lived)
        .annotate(sheet=FilteredRelation("team__timesheets", condition=of_month), status=STATUS)
        .values_list("commune", "status")
        .annotate(n=Count("team", distinct=True))
        .order_by()
    )


def counts(rows: QuerySet[CommunityTeam]) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))


def months_of(people: Iterable[int], reader: Any) -> QuerySet[Workday, dict[str, Any]]:
    """What was done under these records, by month and team, the latest first; in the reader's area."""
    visible = CommunityTeam.objects.visible_to(reader).values("pk")
    return (
        Workday.objects.filter(person__in=people, timesheet__team__in=visible)
        .order_by("-timesheet__month", "timesheet__team__code")
        .values("timesheet__month", "timesheet__team", "timesheet__team__name", "timesheet__status")
        .annotate(**{shift.value: _sum(shift) for shift in Shift})
    )


def _units(shift: Shift) -> Coalesce:
    days = Workday.objects.filter(timesheet=OuterRef("sheet__id"), shift=shift).order_by()
    return _or_zero(Subquery(days.values("timesheet").annotate(n=Sum("portion")).values("n")))


def _sum(shift: Shift) -> Coalesce:
    return _or_zero(Sum("portion", filter=Q(shift=shift)))


def _or_zero(expression: Any) -> Coalesce:
    return Coalesce(expression, Value(Decimal(0)))
