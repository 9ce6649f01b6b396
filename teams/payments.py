"""Which payroll run counts a team's month. Only the floor above knows; it registers whom to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.lib.months import Month

from .models import CommunityTeam


@dataclass(frozen=True, slots=True)
class Counted:
    """`run` as people call it; `released`: approved or paid, so that it never changes again."""

    run: str
    released: bool


Ask = Callable[[CommunityTeam, Month], Counted | None]
_asked: list[Ask] = []


def answered_by(ask: Ask) -> None:
    _asked.append(ask)


def counting(team: CommunityTeam, month: Month) -> Counted | None:
    """The run that paid the month, else the open one that is about to."""
    return next((counted for ask in _asked if (counted := ask(team, month))), None)
