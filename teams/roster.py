"""Who may have days on a team's sheet of one month, and since when: members, mobilised people, officials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.lib.months import Month
from portal.lib.periods import Period
from portal.lib.refusals import Refused

from . import mobilisation
from .models import (
    CommunityTeam,
    Membership,
    MobilisationOrder,
    Mobilised,
    OfficialPost,
    Person,
    TeamRole,
    Workday,
)

RANK = {TeamRole.LEADER: 0, TeamRole.DEPUTY: 1, TeamRole.MEMBER: 2}


@dataclass(slots=True)
class Entry:
    """One person's line: the spans in which the month's days may lie."""

    person: Person
    memberships: list[Membership] = field(default_factory=list)
    mobilised: list[Mobilised] = field(default_factory=list)
    posts: list[OfficialPost] = field(default_factory=list)
    recorded: list[Workday] = field(default_factory=list)

    @property
    def role(self) -> str:
        """The role held last in the month; of the mobilised, what they are."""
        return self.memberships[-1].get_role_display() if self.memberships else _("Người được huy động")

    @property
    def rank(self) -> tuple[int, str, int]:
        role = min((RANK[TeamRole(m.role)] for m in self.memberships), default=len(RANK))
        return role, self.person.sort_key, self.person.pk

    @property
    def spans(self) -> list[Period]:
        return [*self.memberships, *self.mobilised]

    def order_on(self, day: dt.date) -> MobilisationOrder | None:
        """Under which order a person who is no member works that day."""
        if _on(self.memberships, day):
            return None
        mobilised = _on(self.mobilised, day)
        return mobilised.order if mobilised else None

    def belongs_on(self, day: dt.date) -> bool:
        return _on(self.spans, day) is not None

    def official_on(self, day: dt.date) -> bool:
        return _on(self.posts, day) is not None


@dataclass(frozen=True)
class Roster:
    team: CommunityTeam
    month: Month
    entries: list[Entry]

    @cached_property
    def orders(self) -> list[MobilisationOrder]:
        """Under which the team may have worked; a sheet of plain days never asks."""
        seats = _within(self.team.seats.select_related("commune"), self.month)
        return mobilisation.orders_for([seat.commune for seat in seats], self.month.last_day)

    def entry_of(self, person_id: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.person.pk == person_id), None)


def roster_of(team: CommunityTeam, month: Month, *, today: dt.date) -> Roster:
    """A constant number of queries. Refuses a month in which the team was not there yet, or no longer."""
    check_month(team, month, today)
    entries: dict[int, Entry] = {}

    def entry(person: Person) -> Entry:
        return entries.setdefault(person.pk, Entry(person))

    for membership in _within(team.memberships.select_related("person"), month):
        entry(membership.person).memberships.append(membership)
    for mobilised in _within(team.mobilised.select_related("person", "order"), month):
        entry(mobilised.person).mobilised.append(mobilised)
    recorded = list(Workday.objects.filter(timesheet__team=team, timesheet__month=month))
    # Whoever worked and then left the book of the team: seldom anybody.
    for person in Person.objects.filter(pk__in={day.person_id for day in recorded} - set(entries)):
        entry(person)
    for day in recorded:
        entries[day.person_id].recorded.append(day)
    for post in _within(OfficialPost.objects.filter(person__in=entries), month):
        entries[post.person_id].posts.append(post)
    return Roster(team, month, sorted(entries.values(), key=lambda entry: entry.rank))


def recorded_elsewhere(roster: Roster) -> dict[tuple[int, dt.date, str], int]:
    """Days of these people on the sheets of other teams: (person, day, shift) -> key of the team."""
    days = (
        Workday.objects.filter(
            person__in=[entry.person.pk for entry in roster.entries],
            day__range=(roster.month.first_day, roster.month.last_day),
        )
        .exclude(timesheet__team=roster.team)
        .values_list("person", "day", "shift", "timesheet__team")
    )
    return {(person, day, shift): team for person, day, shift, team in days}


def check_month(team: CommunityTeam, month: Month, today: dt.date) -> None:
    """Refuses a month in which the team was not there yet or no longer, and one to come."""
    if month.last_day < team.valid_from:
        raise Refused(
            _(
                "Tổ thành lập ngày %(day)s nên tháng %(month)s chưa có bảng công. "
                "Chọn tháng từ %(first)s trở đi."
            )
            % {"day": f"{team.valid_from:%d/%m/%Y}", "month": month, "first": Month.of(team.valid_from)}
        )
    if team.valid_until and team.valid_until < month.first_day:
        raise Refused(
            _("Tổ giải thể ngày %(day)s nên tháng %(month)s không có bảng công. Chọn tháng đến %(last)s.")
            % {"day": f"{team.valid_until:%d/%m/%Y}", "month": month, "last": Month.of(team.valid_until)}
        )
    if month.first_day > today:
        raise Refused(_("Tháng %(month)s chưa đến. Chỉ chấm công cho những ngày đã làm.") % {"month": month})


def _within(periods: QuerySet, month: Month) -> QuerySet:
    return periods.between(month.first_day, month.last_day).order_by("valid_from")


def _on(periods: Iterable[Period], day: dt.date) -> Period | None:
    return next((period for period in periods if period.holds_on(day)), None)
