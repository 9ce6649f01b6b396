"""How a team or a person stood on any day: existing or not, where, with whom, in which role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import CommunityTeam, Membership, Mobilised, OfficialPost, Person, TeamSeat


@dataclass(frozen=True, slots=True)
class TeamStanding:
    day: dt.date
    state: str
    seat: TeamSeat | None
    members: QuerySet[Membership]
    mobilised: QuerySet[Mobilised]


@dataclass(frozen=True, slots=True)
class PersonStanding:
    day: dt.date
    members: QuerySet[Membership]
    mobilised: QuerySet[Mobilised]
    posts: QuerySet[OfficialPost]


def of_team(team: CommunityTeam, day: dt.date) -> TeamStanding:
    seats = team.seats.on(day).select_related("commune", "hamlet")
    return TeamStanding(
        day,
        state_of(team, day),
        seats.first(),
        team.memberships.on(day).select_related("person").order_by("person__sort_key"),
        team.mobilised.on(day).select_related("person", "order").order_by("person__sort_key"),
    )


def state_of(team: CommunityTeam, day: dt.date) -> str:
    if day < team.valid_from:
        return _("Chưa thành lập")
    return _("Đang hoạt động") if team.holds_on(day) else _("Đã giải thể")


def of_person(person: Person, day: dt.date, reader: Any) -> PersonStanding:
    """In the teams the reader may see."""
    visible = CommunityTeam.objects.visible_to(reader).values("pk")
    return PersonStanding(
        day,
        person.memberships.on(day).filter(team__in=visible).select_related("team"),
        person.mobilised.on(day).filter(team__in=visible).select_related("team", "order"),
        person.official_posts.on(day),
    )
