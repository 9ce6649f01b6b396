"""What the law is told of a payee over the period; payees of whom it is told the same are priced once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.lib.months import Month
from subsidies.facts.labour import PersonPieces, Pieces
from subsidies.rules import due_to_team
from subsidies.rules.alike import TOLD_OF_TEAM, TOLD_OF_WORK, traits_asked
from subsidies.rules.history import PaidMonths
from subsidies.rules.needs import Needs
from subsidies.rules.terms import Terms
from subsidies.rules.together import looks_at_teams, paid_to_each, ranks_members
from subsidies.rules.words import Trait
from subsidies.rules.work import TeamMonth, Work

from .basis import Basis, moved_pieces

Person = int | None


class Part(NamedTuple):
    """A team-month, and the months that are like it: whole months in which nothing changes."""

    team_month: TeamMonth
    months: tuple[Month, ...]

    def with_work(self, resolution: int, pieces: Pieces, *, even: bool) -> Iterator[Part]:
        """Months with work of their own are told apart; the others stay together."""
        if even:
            done = pieces.get((self.team_month.team_id, resolution, self.team_month.month))
            yield self._replace(team_month=_worked(self.team_month, done)) if done else self
            return
        idle = []
        for month in self.months:
            if done := pieces.get((self.team_month.team_id, resolution, month)):
                yield Part(_worked(_as_in(month, self.team_month), done), (month,))
            else:
                idle.append(month)
        if idle:
            yield Part(_as_in(idle[0], self.team_month), tuple(idle))


Told = tuple[Part, Sequence[Work]]  # with all of the team's work, or one payee's


@dataclass(frozen=True, slots=True)
class Due:
    """Đồng over the period: of everyone told of, by month and clause; and each one's by clause."""

    by_month: Mapping[tuple[Month, int], int]
    of_each: tuple[Mapping[int, int], ...]


@dataclass(slots=True)
class Pricer:
    """Remembers each story it has priced."""

    terms: Terms
    needs: Needs
    work: Basis
    known: dict[Hashable, Due] = field(default_factory=dict)
    together: bool = field(init=False)
    ranks: bool = field(init=False)

    def __post_init__(self) -> None:
        self.together, self.ranks = looks_at_teams(self.terms), ranks_members(self.terms)

    def due(self, parts: Sequence[Part], paid: PaidMonths) -> Iterator[tuple[list[Person], Due]]:
        """The team's payees with what they are due: one by one, unless the law looks at them together."""
        if self.together:
            yield self._due([(part, part.team_month.works) for part in parts], paid)
            return
        own: dict[Person, list[Told]] = defaultdict(list)
        for part in parts:
            for work in part.team_month.works:
                own[work.person_id].append((part, (work,)))
        of_each = paid_to_each(paid)
        for person, told in own.items():
            yield self._due(told, of_each.get(person, {}))

    def _due(self, told: Sequence[Told], paid: PaidMonths) -> tuple[list[Person], Due]:
        people = _people(told)
        story = self._story(told, people, paid)
        due = self.known.get(story)  # asked once: a long story takes its time to be hashed
        if due is None:
            due = self.known[story] = self._priced(told, people, paid)
        return people, due

    def _story(self, told: Iterable[Told], people: list[Person], paid: PaidMonths) -> Hashable:
        """All that may change an amount, without names: people are told apart by their place."""
        places = {person: place for place, person in enumerate(people)}
        months = tuple(
            (
                part.months,
                TOLD_OF_TEAM(part.team_month),
                traits_asked(part.team_month.traits, self.needs.traits),
                tuple(part.team_month.top_ups.items()),
                tuple((work.person_id is None, places[work.person_id], self._work(work)) for work in works),
            )
            for part, works in told
        )
        before = tuple(
            (places.get(person, -1), rate, tuple(months.items())) for (person, rate), months in paid.items()
        )
        return months, before

    def _work(self, work: Work) -> tuple[Hashable, ...]:
        seniority = (work.since, work.traits.get(Trait.ROLE)) if self.ranks else ()
        return TOLD_OF_WORK(work), traits_asked(work.traits, self.needs.traits), seniority

    def _priced(self, told: Iterable[Told], people: list[Person], paid: PaidMonths) -> Due:
        by_month: dict[tuple[Month, int], int] = defaultdict(int)
        of_each: dict[Person, dict[int, int]] = {person: defaultdict(int) for person in people}
        team_months = [self.work.told(team_month) for team_month in _all_months(told)]
        for line in due_to_team(team_months, self.terms, paid).lines:
            by_month[line.key.earned_in, line.key.rate_id] += line.amount
            of_each[line.key.person_id][line.key.rate_id] += line.amount
        return Due(dict(by_month), tuple(dict(of_each[person]) for person in people))


def _people(told: Iterable[Told]) -> list[Person]:
    """The team, then people by number: what is left over goes by seniority, then by number."""
    people = {work.person_id for _part, works in told for work in works}
    return sorted(people, key=lambda person: person or 0)


def _all_months(told: Iterable[Told]) -> Iterator[TeamMonth]:
    for part, works in told:
        first = part.team_month._replace(works=tuple(works))
        for month in part.months:
            yield _as_in(month, first)


def _worked(told: TeamMonth, done: PersonPieces) -> TeamMonth:
    """Of a team at rest: members and the team itself; whoever else worked with it comes after them."""
    works = [w._replace(pieces=done[w.person_id]) if w.person_id in done else w for w in told.works]
    there = {work.person_id for work in told.works}
    others = [Work(person, pieces=pieces) for person, pieces in done.items() if person not in there]
    return told._replace(works=(*works, *others))


def _as_in(month: Month, told: TeamMonth) -> TeamMonth:
    if month == told.month:
        return told
    whole, days = told.month.last_day.day, month.last_day.day
    works = tuple(
        work._replace(
            active_days=days if work.active_days == whole else work.active_days,
            pieces=moved_pieces(work.pieces, month),
        )
        for work in told.works
    )
    return told._replace(month=month, works=works)
