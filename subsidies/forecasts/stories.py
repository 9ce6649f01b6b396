"""What the law is told of a payee over the period; payees of whom it is told the same are priced once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, NamedTuple

from portal.lib.months import Month
from subsidies.facts.labour import PersonPieces, Pieces
from subsidies.rules import due_to_team
from subsidies.rules.history import PaidMonths
from subsidies.rules.needs import TEAM_WIDE, Needs
from subsidies.rules.terms import AmountOver, PaidMembers, Terms
from subsidies.rules.words import Trait, Traits
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
        self.together, self.ranks = looks_at_teams(self.terms), _ranks(self.terms)

    def due(self, parts: Sequence[Part], paid: PaidMonths) -> Iterator[tuple[list[Person], Due]]:
        """The team's payees with what they are due: one by one, unless the law looks at them together."""
        if self.together:
            yield self._due([(part, part.team_month.works) for part in parts], paid)
            return
        own: dict[Person, list[Told]] = defaultdict(list)
        for part in parts:
            for work in part.team_month.works:
                own[work.person_id].append((part, (work,)))
        for person, told in own.items():
            yield self._due(told, {who: m for who, m in paid.items() if who[0] == person} if paid else paid)

    def _due(self, told: Sequence[Told], paid: PaidMonths) -> tuple[list[Person], Due]:
        people = _people(told)
        story = self._story(told, people, paid)
        if story not in self.known:
            self.known[story] = self._priced(told, people, paid)
        return people, self.known[story]

    def _story(self, told: Iterable[Told], people: list[Person], paid: PaidMonths) -> Hashable:
        """All that may change an amount, without names: people are told apart by their place."""
        places = {person: place for place, person in enumerate(people)}
        months = tuple(
            (
                part.months,
                OF_TEAM_MONTH(part.team_month),
                self._traits(part.team_month.traits),
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
        return OF_WORK(work), self._traits(work.traits), seniority

    def _traits(self, traits: Traits) -> tuple[tuple[Trait, Hashable], ...]:
        asked = self.needs.traits
        return tuple((trait, value) for trait, value in traits.items() if trait in asked) if asked else ()

    def _priced(self, told: Iterable[Told], people: list[Person], paid: PaidMonths) -> Due:
        by_month: dict[tuple[Month, int], int] = defaultdict(int)
        of_each: dict[Person, dict[int, int]] = {person: defaultdict(int) for person in people}
        team_months = [self.work.told(team_month) for team_month in _all_months(told)]
        for line in due_to_team(team_months, self.terms, paid).lines:
            by_month[line.key.earned_in, line.key.rate_id] += line.amount
            of_each[line.key.person_id][line.key.rate_id] += line.amount
        return Due(dict(by_month), tuple(dict(of_each[person]) for person in people))


def _but(kind: type, *names: str) -> Callable[[Any], tuple[Hashable, ...]]:
    """All fields except those that are told in another way."""
    return attrgetter(*(f.name for f in fields(kind) if f.name not in names))


OF_TEAM_MONTH = _but(TeamMonth, "team_id", "month", "works", "traits", "top_ups")
OF_WORK = _but(Work, "person_id", "traits", "since")


def looks_at_teams(terms: Terms) -> bool:
    """Whether what one payee is due depends on the others of the team."""
    return (
        bool(terms.envelopes or terms.top_ups)
        or _ranks(terms)
        or any(
            isinstance(limit, AmountOver) and limit.over in TEAM_WIDE
            for rate in terms.rates
            for limit in rate.limits
        )
    )


def _ranks(terms: Terms) -> bool:
    return any(
        rate.shared_among or any(isinstance(limit, PaidMembers) for limit in rate.limits)
        for rate in terms.rates
    )


def _people(told: Iterable[Told]) -> list[Person]:
    """The team, then people by number: what is left over goes by seniority, then by number."""
    people = {work.person_id for _part, works in told for work in works}
    return sorted(people, key=lambda person: person or 0)


def _all_months(told: Iterable[Told]) -> Iterator[TeamMonth]:
    for part, works in told:
        first = replace(part.team_month, works=tuple(works))
        for month in part.months:
            yield _as_in(month, first)


def _worked(told: TeamMonth, done: PersonPieces) -> TeamMonth:
    """Of a team at rest: members and the team itself; whoever else worked with it comes after them."""
    works = [replace(w, pieces=done[w.person_id]) if w.person_id in done else w for w in told.works]
    there = {work.person_id for work in told.works}
    others = [Work(person, pieces=pieces) for person, pieces in done.items() if person not in there]
    return replace(told, works=(*works, *others))


def _as_in(month: Month, told: TeamMonth) -> TeamMonth:
    if month == told.month:
        return told
    whole, days = told.month.last_day.day, month.last_day.day
    works = tuple(
        replace(
            work,
            active_days=days if work.active_days == whole else work.active_days,
            pieces=moved_pieces(work.pieces, month),
        )
        for work in told.works
    )
    return replace(told, month=month, works=works)
