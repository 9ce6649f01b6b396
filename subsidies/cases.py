"""Work described by counts alone, and what the law gives for it: worked examples and forecasts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.lib.months import Month, MonthRange

from .rules import due_to_team
from .rules.history import PaidMonths, Who
from .rules.terms import Terms
from .rules.words import Mark, Payee, Per, Traits
from .rules.work import Outcome, Pause, Piece, Post, TeamMonth, Work

FIRST_MOBILISED = 1_000_000  # invented person ids: members count up from 1, mobilised people from here
TEAM = 1


@dataclass(frozen=True, slots=True)
class InForce:
    """The days something holds, both included; without a last day, until further notice."""

    first: dt.date
    last: dt.date | None

    def days_in(self, month: Month) -> int:
        last = min(self.last or month.last_day, month.last_day)
        return max(0, (last - max(self.first, month.first_day)).days + 1)

    def within(self, first: dt.date | None, last: dt.date | None) -> InForce:
        ends = [day for day in (self.last, last) if day]
        return InForce(max(self.first, first or self.first), min(ends, default=None))


@dataclass(frozen=True, slots=True)
class Labour:
    """What one person, a member or a mobilised one, or the team does in every month of the case."""

    by: Payee
    per: Per
    units: Decimal
    marks: frozenset[Mark] = frozenset()
    ordered_amount: int | None = None  # đồng per unit
    who: str = ""  # one of the case's people; without, they are dealt out evenly


@dataclass(frozen=True, slots=True)
class HeldPost:
    name: str
    first: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """So many days of every month, of a stretch that lasts so long in all."""

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class Someone:
    """A member of whom the case says more than that there is one."""

    name: str
    traits: Traits = field(default_factory=dict)
    joined: dt.date | None = None
    left: dt.date | None = None
    posts: tuple[HeldPost, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """`clause` as its code, or as "resolution/clause" of an earlier one."""

    clause: str
    months: MonthRange
    amount: int  # đồng a month, to each payee


@dataclass(frozen=True, slots=True)
class Case:
    """One or more teams that are all alike."""

    months: MonthRange
    teams: int = 1
    members: int = 0  # in each team, those under `people` included
    labours: tuple[Labour, ...] = ()
    registered: bool = True
    traits: Traits = field(default_factory=dict)
    founded: dt.date | None = None
    dissolved: dt.date | None = None
    people: tuple[Someone, ...] = ()
    paid_before: tuple[PaidBefore, ...] = ()
    top_ups: Mapping[str, int] = field(default_factory=dict)
    supported: bool = False  # somebody else pays the team for the same in these months

    @property
    def everyone(self) -> dict[int, Someone]:
        """Members by number: those described, then as many others as the count asks for."""
        others = range(len(self.people), self.members)
        return dict(enumerate((*self.people, *(Someone("") for _ in others)), 1))


def years_later(case: Case, years: int) -> Case:
    """The same case with every month and day in it moved together."""

    def day(one: dt.date | None) -> dt.date | None:
        if one is None:
            return None
        month = Month.of(one) + 12 * years
        return month.first_day.replace(day=min(one.day, month.last_day.day))

    def months(one: MonthRange) -> MonthRange:
        return MonthRange(one.first + 12 * years, one.last + 12 * years)

    def moved(one: Someone) -> Someone:
        posts = tuple(replace(post, first=day(post.first)) for post in one.posts)
        return replace(one, joined=day(one.joined), left=day(one.left), posts=posts)

    return replace(
        case, months=months(case.months), founded=day(case.founded), dissolved=day(case.dissolved),
        people=tuple(moved(one) for one in case.people),
        paid_before=tuple(replace(one, months=months(one.months)) for one in case.paid_before),
    )  # fmt: skip


def outcome_for_one_team(case: Case, terms: Terms, in_force: InForce) -> Outcome:
    """Through the same engine as real pay. Months outside the resolution's life give nothing."""
    life = in_force.within(case.founded, case.dissolved)
    months = [_team_month(case, month, in_force, life) for month in case.months if life.days_in(month)]
    return due_to_team(months, terms, _paid_before(case, terms))


def _team_month(case: Case, month: Month, in_force: InForce, life: InForce) -> TeamMonth:
    year = MonthRange(Month(month.year, 1), Month(month.year, 12))
    return TeamMonth(
        TEAM,
        month,
        tuple(_works(case, month, in_force, life)),
        case.registered,
        case.traits,
        sum(1 for m in year if life.days_in(m)),
        case.top_ups,
    )


def _works(case: Case, month: Month, in_force: InForce, life: InForce) -> Iterator[Work]:
    first_day = max(in_force.first, month.first_day)
    pieces: dict[int | None, list[Piece]] = defaultdict(list)
    for number, labour in enumerate(case.labours):
        pieces[_who(labour, number, case)].append(_piece(labour, first_day))
    everyone = case.everyone
    yield Work(
        None,
        life.days_in(month),
        tuple(pieces.pop(None, ())),
        joined=_lies_in(case.founded, month),
        left=_lies_in(case.dissolved, month),
        marks=_marks(case),
    )
    for number, someone in everyone.items():
        work = _work_of(someone, number, tuple(pieces.pop(number, ())), month, life)
        yield work._replace(marks=_marks(case))
    for stranger in sorted(number for number in pieces if number is not None):
        yield Work(stranger, 0, tuple(pieces[stranger]))


def _marks(case: Case) -> frozenset[Mark]:
    return frozenset({Mark.OTHER_SUPPORT}) if case.supported else frozenset()


def _work_of(someone: Someone, number: int, pieces: tuple[Piece, ...], month: Month, life: InForce) -> Work:
    stay = life.within(someone.joined, someone.left)
    return Work(
        number,
        stay.days_in(month),
        pieces,
        someone.traits,
        since=stay.first,
        joined=_lies_in(someone.joined, month),
        left=_lies_in(someone.left, month),
        pauses=tuple(Pause(away.kind, away.days, away.days) for away in someone.away),
        posts=tuple(
            Post(post.name, stay.within(post.first, None).days_in(month), _lies_in(post.first, month))
            for post in someone.posts
        ),
    )


def _lies_in(day: dt.date | None, month: Month) -> bool:
    return day is not None and Month.of(day) == month


def _who(labour: Labour, number: int, case: Case) -> int | None:
    if labour.by is Payee.TEAM:
        return None
    if labour.who:
        return 1 + [someone.name for someone in case.people].index(labour.who)
    everyone = len(case.everyone)
    if labour.by is Payee.MOBILISED or not everyone:
        return FIRST_MOBILISED + number
    return 1 + number % everyone


def _piece(labour: Labour, first_day: dt.date) -> Piece:
    as_member = labour.by is not Payee.MOBILISED
    return Piece(labour.per, labour.units, first_day, as_member, labour.marks, labour.ordered_amount)


def _paid_before(case: Case, terms: Terms) -> PaidMonths:
    paid: dict[Who, dict[Month, int]] = defaultdict(dict)
    numbers = {rate.code: rate for rate in terms.rates}
    for before in case.paid_before:
        rate = numbers.get(before.clause)
        clause = terms.earlier[before.clause] if rate is None else rate.id
        to_team = rate is None or rate.payee is Payee.TEAM
        for payee in [None] if to_team else list(case.everyone):
            paid[payee, clause] |= dict.fromkeys(before.months, before.amount)
    return paid
