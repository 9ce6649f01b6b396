"""Teams taken in hand to be written on: whoever may not is refused, whoever comes next waits."""

from __future__ import annotations

from accounts.models import User

from . import policies
from .models import CommunityTeam


def held(team: CommunityTeam, by: User) -> CommunityTeam:
    """The team with its row locked until the transaction ends, so that its book has one writer."""
    policies.check_can_keep(by)
    own = CommunityTeam.objects.visible_to(by)
    try:
        return own.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    except CommunityTeam.DoesNotExist:
        raise policies.outside(team) from None
