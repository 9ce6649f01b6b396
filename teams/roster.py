"""Who may have days on a team's sheet of one month, and since when: members, mobilised people, officials."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F, QuerySet
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
    TeamSeat,
    Workday,
)

RANK = {TeamRole.LEADER: 0, TeamRole.DEPUTY: 1, TeamRole.MEMBER: 2}


class People(Mapping[int, Person]):
    """Those on rosters looked up together: asked once for all, and only when one is to be named."""

    def __init__(self) -> None:
        self.keys_of_all: set[int] = set()

    @cached_property
    def _found(self) -> dict[int, Person]:
        return Person.objects.in_bulk(self.keys_of_all)

    def __getitem__(self, pk: int) -> Person:
        return self._found[pk]

    def __iter__(self) -> Iterator[int]:
        return iter(self.keys_of_all)

    def __len__(self) -> int:
        return len(self.keys_of_all)


@dataclass(slots=True)
class Entry:
    """One person's line: the spans in which the month's days may lie."""

    person_id: int
    people: Mapping[int, Person]
    memberships: list[Membership] = field(default_factory=list)
    mobilised: list[Mobilised] = field(default_factory=list)
    recorded: list[Workday] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.people[self.person_id]

    @property
    def role(self) -> str:
        """The role held last in the month; of the mobilised, what they are."""
        return self.memberships[-1].get_role_display() if self.memberships else _("Người được huy động")

    @property
    def rank(self) -> tuple[int, str, int]:
        role = min((RANK[TeamRole(m.role)] for m in self.memberships), default=len(RANK))
        return role, self.person.sort_key, self.person_id

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


class Background:
    """What else is known of the people on rosters looked up together: asked once for all, when needed."""

    def __init__(self, teams: Collection[int], people: People, month: Month) -> None:
        self._teams, self._people, self._month = teams, people, month

    @cached_property
    def orders(self) -> dict[int, list[MobilisationOrder]]:
        """By team: under which it may have worked, the latest first."""
        seats = _within(TeamSeat.objects.filter(team__in=self._teams), self._month)
        places: dict[int, set[int]] = defaultdict(set)
        for team, present in seats.values_list("team", "commune__present"):
            places[team].add(present)
        known = mobilisation.orders_in(set().union(*places.values()), self._month.last_day)
        return {
            team: [order for order in known if order.commune.present_id in own]
            for team, own in places.items()
        }

    @cached_property
    def teams(self) -> dict[tuple[int, dt.date, str], int]:
        """(person, day, shift) -> key of the team on whose sheet it stands."""
        days = Workday.objects.filter(
            person__in=self._people, day__range=(self._month.first_day, self._month.last_day)
        )
        found = days.order_by().values_list("person", "day", "shift", "timesheet__team")
        return {(person, day, shift): team for person, day, shift, team in found}

    @cached_property
    def posts(self) -> dict[int, list[OfficialPost]]:
        """Those a person held in the month."""
        held: dict[int, list[OfficialPost]] = defaultdict(list)
        for post in _within(OfficialPost.objects.filter(person__in=self._people), self._month):
            held[post.person_id].append(post)
        return dict(held)


@dataclass(frozen=True)
class Roster:
    team: CommunityTeam
    month: Month
    by_person: dict[int, Entry]
    background: Background

    @cached_property
    def entries(self) -> list[Entry]:
        """In the order of a page."""
        return sorted(self.by_person.values(), key=lambda entry: entry.rank)

    @property
    def orders(self) -> list[MobilisationOrder]:
        """Under which the team may have worked; a sheet of plain days never asks."""
        return self.background.orders.get(self.team.pk, [])

    def entry_of(self, person_id: int) -> Entry | None:
        return self.by_person.get(person_id)

    def elsewhere(self, person_id: int, day: dt.date, shift: str) -> int | None:
        """The other team on whose sheet this already stands."""
        team = self.background.teams.get((person_id, day, shift))
        return None if team == self.team.pk else team

    def official_on(self, person_id: int, day: dt.date) -> bool:
        return _on(self.background.posts.get(person_id, []), day) is not None

    @property
    def has_officials(self) -> bool:
        return not self.background.posts.keys().isdisjoint(self.by_person)


def roster_of(team: CommunityTeam, month: Month, *, today: dt.date) -> Roster:
    """Refuses a month in which the team was not there yet, or no longer."""
    check_month(team, month, today)
    return rosters_of([team], month)[team.pk]


def rosters_of(teams: Iterable[CommunityTeam], month: Month) -> dict[int, Roster]:
    """By the key of the team. A constant number of queries, however many they are."""
    people = People()
    books = {team.pk: _Book(team, people) for team in teams}
    for membership in _within(Membership.objects.filter(team__in=books), month):
        books[membership.team_id].entry(membership.person_id).memberships.append(membership)
    # Seldom anybody: under which order is asked only then.
    for found in _within(Mobilised.objects.filter(team__in=books), month).prefetch_related("order"):
        books[found.team_id].entry(found.person_id).mobilised.append(found)
    days = Workday.objects.filter(timesheet__team__in=books, timesheet__month=month)
    for day in days.annotate(team=F("timesheet__team")):
        books[day.team].entry(day.person_id).recorded.append(day)
    background = Background(books, people, month)
    return {pk: Roster(book.team, month, book.entries, background) for pk, book in books.items()}


class _Book:
    """A roster while it is put together."""

    def __init__(self, team: CommunityTeam, people: People) -> None:
        self.team = team
        self.people = people
        self.entries: dict[int, Entry] = {}

    def entry(self, person_id: int) -> Entry:
        if person_id not in self.entries:
            self.people.keys_of_all.add(person_id)
            self.entries[person_id] = Entry(person_id, self.people)
        return self.entries[person_id]


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
