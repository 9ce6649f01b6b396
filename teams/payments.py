"""Which run counts a team's month, and whether pay goes by its sheet: only the floor above knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from places.models import Commune
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


# The name of the released run that paid for a month or a later one in any of these communes of today.
AskArea = Callable[[Iterable[int], Month], str]
_asked_of_areas: list[AskArea] = []


def answered_for_areas_by(ask: AskArea) -> None:
    _asked_of_areas.append(ask)


def released_since(communes: Iterable[int], month: Month) -> str:
    """The latest run whose money may rest on what the books say of that month; "" if there is none."""
    return next((run for ask in _asked_of_areas if (run := ask(communes, month))), "")


# The run that has lines of these people in the team for one of the months, paid or found not to be.
AskPeople = Callable[[CommunityTeam, Iterable[int], Month, Month | None], Counted | None]
_asked_of_people: list[AskPeople] = []


def answered_for_people_by(ask: AskPeople) -> None:
    _asked_of_people.append(ask)


def naming(team: CommunityTeam, people: Iterable[int], first: Month, last: Month | None) -> Counted | None:
    """Of these records; without a last month, of every month from the first on."""
    return next((counted for ask in _asked_of_people if (counted := ask(team, people, first, last))), None)


# Of these communes those where, in that month, the law pays nothing by what sheets say.
AskSheets = Callable[[Collection[Commune], Month], set[int]]
_asked_for_sheets: list[AskSheets] = []


def answered_for_sheets_by(ask: AskSheets) -> None:
    _asked_for_sheets.append(ask)


def without_sheets(communes: Collection[Commune], month: Month) -> set[int]:
    """Their keys: nobody waits for their sheets."""
    return {commune for ask in _asked_for_sheets for commune in ask(communes, month)}
