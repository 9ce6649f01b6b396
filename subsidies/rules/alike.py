"""Payees of whom the law is told the same are due the same: they are priced once, then named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from operator import attrgetter
from typing import Any

from . import due_to_team
from .history import PaidMonths
from .needs import needs_of
from .terms import Terms
from .together import looks_at_teams, paid_to_each
from .words import Trait, Traits
from .work import NOTHING, Key, Line, Outcome, TeamMonth, Unpaid, Work

Person = int | None
Told = tuple[int, TeamMonth, Work]  # which story the team's is, the team-month, one payee's work


class Pricer:
    """`due_to_team` under one resolution. Remembers every story it has priced."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._traits_asked = needs_of([terms]).traits
        self._together = looks_at_teams(terms)
        self._known: dict[Hashable, Outcome] = {}
        self._teams: dict[Hashable, int] = {}  # what is told of teams, numbered

    def due_to_team(self, team_months: Iterable[TeamMonth], paid: PaidMonths) -> Outcome:
        if self._together:
            return due_to_team(team_months, self._terms, paid)
        lines: list[Line] = []
        unpaid: list[Unpaid] = []
        of_each = paid_to_each(paid)
        for person, told in self._payees(team_months).items():
            outcome = self._of_payee(told, of_each.get(person, NOTHING))
            team = told[0][1].team_id
            for (_, _, rate, month), units, amount in outcome.lines:
                lines.append(Line(Key(team, person, rate, month), units, amount))
            for (_, _, rate, month), units, amount, reason in outcome.unpaid:
                unpaid.append(Unpaid(Key(team, person, rate, month), units, amount, reason))
        return Outcome(tuple(lines), tuple(unpaid))

    def _payees(self, team_months: Iterable[TeamMonth]) -> dict[Person, list[Told]]:
        payees: dict[Person, list[Told]] = defaultdict(list)
        for team_month in team_months:
            traits = traits_asked(team_month.traits, self._traits_asked)
            of_team = self._numbered((team_month.month, *TOLD_OF_TEAM(team_month), traits))
            for work in team_month.works:
                payees[work.person_id].append((of_team, team_month, work))
        return payees

    def _numbered(self, of_team: Hashable) -> int:
        return self._teams.setdefault(of_team, len(self._teams))

    def _of_payee(self, told: list[Told], paid: PaidMonths) -> Outcome:
        asked = self._traits_asked
        story = (
            told[0][2].person_id is None,
            *[(of_team, TOLD_OF_WORK(work), traits_asked(work.traits, asked)) for of_team, _, work in told],
            *[(rate, *months.items()) for (_person, rate), months in paid.items()],
        )
        outcome = self._known.get(story)
        if outcome is None:
            alone = [team_month._replace(works=(work,)) for _, team_month, work in told]
            outcome = self._known[story] = due_to_team(alone, self._terms, paid)
        return outcome


def traits_asked(traits: Traits, asked: frozenset[Trait]) -> tuple[tuple[Trait, Hashable], ...]:
    """Those some clause asks about."""
    return tuple((trait, value) for trait, value in traits.items() if trait in asked) if asked else ()


def _but(kind: Any, *names: str) -> Callable[[Any], tuple[Hashable, ...]]:
    """All fields except those that are told in another way."""
    return attrgetter(*(name for name in kind._fields if name not in names))


# A new field of either is told without a word here.
TOLD_OF_TEAM = _but(TeamMonth, "team_id", "month", "works", "traits", "top_ups")
TOLD_OF_WORK = _but(Work, "person_id", "traits", "since")
