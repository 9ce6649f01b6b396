"""Where teams sat, and how long they lived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.lib.months import Month
from teams.models import TeamSeat

from ..governing import Seat
from .arrays import among
from .days import FOREVER, Days, days_within, holds


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with what lies under it."""

    team: int
    commune: int
    hamlet: int | None
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Seated:
    paying: Mapping[int, int]  # team -> its commune on the run's day
    seats: list[Seat]
    places: Mapping[int, list[Place]]
    lives: Mapping[int, Days]
    months_around: list[Month]  # of all the years the run touches

    def days_of_life(self, team: int, month: Month) -> int:
        return days_within(self.lives[team], month)

    def presence(self, team: int, month: Month) -> dict[str, Any]:
        """The team's own days: founded and dissolved by decisions, as members join and leave."""
        born, gone = self.lives[team]
        return {
            "active_days": self.days_of_life(team, month),
            "joined": holds((month.first_day, month.last_day), born),
            "left": gone is not None and holds((month.first_day, month.last_day), gone),
        }

    def place(self, team: int, day: dt.date) -> Place | None:
        """Of a merger within the month, the later one."""
        return next((p for p in reversed(self.places.get(team, ())) if p.first <= day <= p.last), None)

    def last_place(self, team: int, month: Month) -> Place | None:
        """The last of the month, though the team may have been dissolved within it."""
        there = [
            p for p in self.places.get(team, ()) if p.first <= month.last_day and month.first_day <= p.last
        ]
        return there[-1] if there else None


def seated(
    there: QuerySet[TeamSeat], months: Sequence[Month], as_of: dt.date, teams: Collection[int] | None = None
) -> Seated:
    """In one query: the seats, over whole years, of teams that have one of those in `there`.

    `teams`: these at most, so that nobody else's seats are looked through.
    """
    first, last = dt.date(months[0].year, 1, 1), dt.date(months[-1].year, 12, 31)
    rows = (
        TeamSeat.objects.filter(Q() if teams is None else among("team", teams), team__in=there.values("team"))
        .between(min(first, as_of), max(last, as_of))
        .values_list(
            "team_id", "commune_id", "hamlet_id", "commune__province_id", "commune__territory_id",
            "valid_from", "valid_until", "team__valid_from", "team__valid_until",
        )
        .order_by("team_id", "valid_from")
    )  # fmt: skip
    found = Seated({}, [], {}, {}, _months_of_years(months[0].year, months[-1].year))
    for team, commune, hamlet, province, territory, since, until, born, gone in rows:
        found.seats.append(Seat(team, province, territory, since, until, commune))
        found.places.setdefault(team, []).append(Place(team, commune, hamlet, since, until or FOREVER))
        found.lives[team] = (born, gone)
        if since <= as_of and (until is None or as_of <= until):
            found.paying[team] = commune
    return found


def _months_of_years(first: int, last: int) -> list[Month]:
    return [Month(year, number) for year in range(first, last + 1) for number in range(1, 13)]
