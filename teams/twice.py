"""Who would be paid twice for a month: suspected double records at work, and one person in two teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from portal.lib.months import Month

from . import suspects
from .models import CommunityTeam, Membership, Person, TeamSeat, Workday
from .suspects import Pair


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is paid in the month."""

    team: CommunityTeam
    commune: str
    days: int


@dataclass(frozen=True, slots=True)
class Twice:
    pairs: list[tuple[Pair, list[Place], list[Place]]]
    in_two_teams: list[tuple[Person, list[Place]]]


def in_month(month: Month, reader: User) -> Twice:
    """Within the reader's area; a constant number of queries."""
    own = Person.objects.visible_to(reader).order_by()
    active = _teams_of(month, Q(person__in=own.values("pk")))
    found = [pair for pair in suspects.pairs(reader) if active.get(pair.one.pk) or active.get(pair.other.pk)]
    others = {person.pk for pair in found for person in (pair.one, pair.other)} - active.keys()
    active = {**active, **_teams_of(month, Q(person__in=others))}
    found = [pair for pair in found if active.get(pair.one.pk) and active.get(pair.other.pk)]
    several = [pk for pk, teams in active.items() if len(teams) > 1]
    shown = [person.pk for pair in found for person in (pair.one, pair.other)] + several
    places = places_in(month, {pk: active[pk] for pk in shown})
    people = Person.objects.in_bulk(several)
    return Twice(
        [(pair, places[pair.one.pk], places[pair.other.pk]) for pair in found],
        [(person, places[pk]) for pk, person in sorted(people.items(), key=lambda item: item[1].sort_key)],
    )


def _teams_of(month: Month, who: Q) -> dict[int, set[int]]:
    """The teams each person belongs to or has days in."""
    span = (month.first_day, month.last_day)
    belongs = Membership.objects.between(*span).filter(who).values_list("person_id", "team_id")
    works = Workday.objects.filter(who, timesheet__month=month).values_list("person_id", "timesheet__team_id")
    teams: dict[int, set[int]] = defaultdict(set)
    for person_id, team_id in [*belongs, *works.distinct()]:
        teams[person_id].add(team_id)
    return teams


def places_in(month: Month, teams_of: Mapping[int, Iterable[int]]) -> dict[int, list[Place]]:
    """person -> where they are, with the number of days on the month's sheets."""
    team_ids = {team for teams in teams_of.values() for team in teams}
    teams = CommunityTeam.objects.in_bulk(team_ids)
    seats = TeamSeat.objects.on(month.last_day).filter(team__in=team_ids).select_related("commune__province")
    communes = {seat.team_id: f"{seat.commune}, {seat.commune.province}" for seat in seats}
    counted = (
        Workday.objects.filter(person__in=list(teams_of), timesheet__month=month)
        .values_list("person_id", "timesheet__team_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    days = {(person, team): n for person, team, n in counted}
    return {
        person: [
            Place(teams[team], communes.get(team, ""), days.get((person, team), 0)) for team in sorted(of)
        ]
        for person, of in teams_of.items()
    }
