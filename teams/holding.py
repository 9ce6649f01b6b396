"""Teams taken in hand to be written on: whoever may not is refused, whoever comes next waits."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User

from . import policies
from .models import CommunityTeam


def held(team: CommunityTeam, by: User) -> CommunityTeam:
    """The team with its row locked until the transaction ends, so that its book has one writer."""
    return held_all([team], by)[0]


def held_all(teams: Iterable[CommunityTeam], by: User) -> list[CommunityTeam]:
    """Locked in the order of their keys, so that no two writers wait for each other."""
    asked = {team.pk: team for team in teams}
    own = CommunityTeam.objects.visible_to(by).filter(pk__in=asked).order_by("pk")
    found = list(own.select_for_update(of=("self",), no_key=True))
    if foreign := asked.keys() - {team.pk for team in found}:
        raise policies.outside(asked[min(foreign)])
    policies.check_can_keep(by)  # after the scope: of what one does not see one learns nothing else
    return found
