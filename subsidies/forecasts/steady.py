"""Teams of which nothing on record begins or ends within the period: one month of a year tells the others."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from portal.lib.months import MonthRange
from subsidies.facts.arrays import among
from subsidies.rules.needs import Needs
from subsidies.rules.words import Mark, Trait
from teams.models import CommunityTeam, Membership, TeamSeat

# What seats, memberships and lists of the year tell. Other things asked about are read month by month.
TOLD_BY_THE_YEAR = {
    Trait.ROLE, Trait.MEMBERS, Trait.TEAM_LEVEL, Trait.RATING, Trait.RANK, Trait.ACHIEVEMENT
}  # fmt: skip


def all_told(needs: Needs) -> bool:
    """Whether `restless` finds every team whose months may differ."""
    asks_more = needs.pauses or needs.posts or needs.top_ups or Mark.OTHER_SUPPORT in needs.marks
    return not asks_more and needs.traits <= TOLD_BY_THE_YEAR


def restless(teams: Iterable[int], months: MonthRange) -> set[int]:
    """In one query: teams founded, moved, dissolved, joined or left within the months."""
    asked = list(teams)
    seats = TeamSeat.objects.filter(among("team", asked), _changes(months))
    members = Membership.objects.filter(among("team", asked), _changes(months))
    lives = CommunityTeam.objects.filter(among("pk", asked), _changes(months))
    found = seats.values_list("team").union(members.values_list("team"), lives.values_list("pk"))
    return {team for (team,) in found}


def _changes(months: MonthRange) -> Q:
    within = (months.first.first_day, months.last.last_day)
    return Q(valid_from__range=within) | Q(valid_until__range=within)
