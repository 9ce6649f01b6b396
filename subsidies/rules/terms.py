"""The law as frozen data: a resolution is `Terms`, its clauses (`Rate`) are made of closed kinds of parts.

A new resolution is new data. Only a new *kind* of part is a new class here, one function that reads it
and one example.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .rounding import Rounding
from .words import Mark, Payee, Per, Trait

# Conditions


@dataclass(frozen=True, slots=True)
class OneOf:
    trait: Trait
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Band:
    """A number between two ends; None is open. 40-50 hộ takes in both, "trên 50 đến 60" only the upper."""

    trait: Trait
    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True)
class Has:
    """A yes-or-no trait."""

    trait: Trait
    expected: bool = True


Condition = OneOf | Band | Has


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Alternatives over different traits joined by OR."""

    conditions: tuple[Condition, ...]


When = tuple[Condition | AnyOf, ...]  # all must hold


# Amounts: đồng for one unit


@dataclass(frozen=True, slots=True)
class Fixed:
    amount: int


@dataclass(frozen=True, slots=True)
class Coefficient:
    factor: Decimal
    index: str  # name of an indexed amount, e.g. base salary


@dataclass(frozen=True, slots=True)
class PercentOf:
    """Of the sum of other clauses' unit amounts for the same payee."""

    percent: Decimal
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartOf:
    """Day = month / 26 or / 30."""

    of: str
    divisor: int


@dataclass(frozen=True, slots=True)
class Steps:
    """base + unit x floor((n - threshold) / step), never below base."""

    base: int
    unit: int
    trait: Trait
    threshold: int
    step: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the order or the receipts say, at most `ceiling`."""

    ceiling: int


@dataclass(frozen=True, slots=True)
class AverageOf:
    """What the payee got for other clauses, on average of the last months paid; for each year of service."""

    months: int
    of: tuple[str, ...]
    each: Trait | None = None

    @property
    def looks_back_on(self) -> tuple[str, ...]:
        return self.of


@dataclass(frozen=True, slots=True)
class Remainder:
    """What its envelope has left when the inner parts are paid."""


@dataclass(frozen=True, slots=True)
class Row:
    when: When
    gives: Fixed | Coefficient | Steps


@dataclass(frozen=True, slots=True)
class Table:
    """The first row whose conditions hold; without one, nothing is due."""

    rows: tuple[Row, ...]


Amount = Fixed | Coefficient | PercentOf | PartOf | Steps | Ordered | AverageOf | Remainder | Table


@dataclass(frozen=True, slots=True)
class Uplift:
    """x 2, + 50 %, + a fixed amount, for those it concerns. Applied to the unit amount."""

    when: When = ()
    marks: frozenset[Mark] = frozenset()
    times: Decimal = Decimal(1)
    plus: int = 0


class Stacking(StrEnum):
    ADD = "add"  # x2 and +50 % make x2,5
    MULTIPLY = "multiply"  # x2 and +50 % make x3
    HIGHEST = "highest"


# Counting months


class MonthCounting(StrEnum):
    """When a month counts for someone who joined or left in it (silent in most texts)."""

    ANY_DAY = "any_day"
    WHOLE_MONTH = "whole_month"
    AT_LEAST = "at_least"  # in full from N days on, else P %
    BY_DAY = "by_day"  # active days / divisor
    NEXT_MONTH = "next_month"  # from the month after joining


@dataclass(frozen=True, slots=True)
class MonthRule:
    counting: MonthCounting = MonthCounting.ANY_DAY
    days: int = 0  # AT_LEAST: N
    percent: Decimal = Decimal(0)  # AT_LEAST: P
    divisor: int | None = None  # BY_DAY: None for the month's calendar days
    first_day_counts: bool = True  # the day of the decision that lets in
    last_day_counts: bool = True  # the day of the decision that lets go
    # Kinds of absence that do not count, with the days they must last before they are taken out.
    pauses: Mapping[str, int] = field(default_factory=dict)


# Limits and envelopes


class PartYear(StrEnum):
    """A yearly amount in a year of which the resolution or the team covers only a part (silent)."""

    WHOLE = "whole"
    BY_MONTHS = "by_months"


@dataclass(frozen=True, slots=True)
class MonthsInAll:
    months: int
    calendar: bool = False  # counts months since the first paid one, paid or not
    # Clauses of earlier instruments whose months count too, as "resolution/clause".
    continues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitsPerMonth:
    """Days, nights or sessions of one person in one month."""

    units: Decimal


class Over(StrEnum):
    UNIT = "unit"
    PERSON_MONTH = "person_month"
    PERSON_YEAR = "person_year"
    TEAM_MONTH = "team_month"
    TEAM_YEAR = "team_year"


@dataclass(frozen=True, slots=True)
class AmountOver:
    """At most so many đồng of this clause over one person's or team's month or year."""

    amount: int
    over: Over
    part_year: PartYear = PartYear.WHOLE


@dataclass(frozen=True, slots=True)
class PaidMembers:
    """So many members per team, leader first, then deputies, then the longest serving."""

    members: int


Limit = MonthsInAll | UnitsPerMonth | AmountOver | PaidMembers


@dataclass(frozen=True, slots=True)
class Envelope:
    """An outer amount per team; the clauses inside it never exceed it together."""

    code: str
    amount: int
    per: Per = Per.MONTH  # or YEAR
    part_year: PartYear = PartYear.WHOLE


# Posts held at once


@dataclass(frozen=True, slots=True)
class PostsRule:
    """The highest in full and `percent` of the next ones, up to `counted` posts in all."""

    percent: Decimal = Decimal(0)
    counted: int = 1


# Clauses


@dataclass(frozen=True, slots=True)
class Rate:
    """One clause that pays."""

    id: int
    code: str
    payee: Payee
    per: Per
    amount: Amount
    when: When = ()  # whom it concerns: others are simply not its payees
    needs: frozenset[Mark] = frozenset()  # work without them is refused with a reason
    refuses: frozenset[Mark] = frozenset()  # work with them is refused with a reason
    month_rule: MonthRule | None = None  # None: the resolution's
    limits: tuple[Limit, ...] = ()
    envelope: str = ""
    not_with: frozenset[str] = frozenset()  # dropped when one of these is given to the same payee
    uplifts: tuple[Uplift, ...] = ()
    stacking: Stacking = Stacking.ADD
    posts: PostsRule | None = None
    block: Decimal | None = None  # hours count in full blocks of so many
    part_year: PartYear = PartYear.WHOLE  # of a yearly amount
    shared_among: frozenset[str] = frozenset()  # one amount shared by members of these roles
    paid_to: str = ""  # a third party paid for the payee, e.g. the social insurance office
    floor: str = ""  # the national value no unit amount may be below


@dataclass(frozen=True, slots=True)
class IndexedAmount:
    """National value of a name from a day until a day; `zone` for those that differ by territory."""

    name: str
    amount: int
    first: dt.date
    last: dt.date | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class TopUp:
    """What a commune adds from its own budget, by its own decision: at most `times` the base."""

    id: int
    code: str
    base: tuple[str, ...]  # clauses or envelopes whose sum is the base
    times: Decimal
    together: bool = False  # True: base + top-up <= times x base; False: top-up alone


@dataclass(frozen=True, slots=True)
class Norm:
    """How many people a team should have: a warning, never money.

    `base` + 1 for each full `step` households above `threshold`, and 1 more where `special` holds.
    """

    base: int
    step: int
    threshold: int = 0
    minimum: int = 0
    maximum: int | None = None
    special: When = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A resolution as the engine reads it."""

    rates: tuple[Rate, ...]
    envelopes: tuple[Envelope, ...] = ()
    top_ups: tuple[TopUp, ...] = ()
    indexes: tuple[IndexedAmount, ...] = ()
    registered_communes_only: bool = False
    month_rule: MonthRule = MonthRule()
    rounding: Rounding = Rounding()
    norm: Norm | None = None
    earlier: Mapping[str, int] = field(default_factory=dict)  # "resolution/clause" -> its number

    def rate(self, code: str) -> Rate:
        return next(rate for rate in self.rates if rate.code == code)
