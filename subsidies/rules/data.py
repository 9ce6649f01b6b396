"""The law and the work it prices, as frozen data. No Django, no clock, no float."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from portal.lib.months import Month


class Payee(StrEnum):
    TEAM = "team"
    MEMBER = "member"
    MOBILISED = "mobilised"
    WORKER = "worker"  # whoever did the work: a member or a mobilised person


class RateKind(StrEnum):
    FIXED = "fixed"
    CEILING = "ceiling"  # what the order says, at most `amount`
    REMAINDER = "remainder"  # what its envelope has left when the inner parts are paid


class Per(StrEnum):
    MONTH = "month"
    DAY = "day"
    NIGHT = "night"
    SESSION = "session"


class MonthCounting(StrEnum):
    """When a month counts for someone who joined or left in it (silent in most texts)."""

    ANY_DAY = "any_day"
    WHOLE_MONTH = "whole_month"


class Reason(StrEnum):
    """Why work is not paid. The words shown to people stand beside the models."""

    NOT_REGISTERED = "not_registered"
    MONTHS_USED_UP = "months_used_up"
    NOT_A_WHOLE_MONTH = "not_a_whole_month"
    OFFICE_HOURS = "office_hours"
    NO_ORDER = "no_order"
    NO_ORDERED_AMOUNT = "no_ordered_amount"
    ABOVE_CEILING = "above_ceiling"
    ENVELOPE_EMPTY = "envelope_empty"
    NOT_A_MEMBER = "not_a_member"


@dataclass(frozen=True, slots=True)
class Rate:
    """One clause that pays. `amount` is đồng for one unit of `per`."""

    id: int
    code: str
    payee: Payee
    kind: RateKind
    per: Per
    amount: int
    envelope: str = ""  # code of the envelope this is paid out of, or whose remainder it is
    month_limit: int | None = None  # paid months in a lifetime
    not_in_office_hours: bool = False  # nothing for officials then
    needs_order: bool = False  # members too; mobilised people always do
    needs_urgent_provincial_order: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """An outer amount per team and month; the rates inside it never exceed it together."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A resolution as the engine reads it."""

    rates: tuple[Rate, ...]
    envelopes: tuple[Envelope, ...] = ()
    registered_communes_only: bool = False
    month_counting: MonthCounting = MonthCounting.ANY_DAY
    rounding_unit: int = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Days, nights or sessions of one person in one month that the law treats alike."""

    per: Per
    units: Decimal
    first_day: dt.date
    as_member: bool = True
    official_in_office_hours: bool = False
    ordered: bool = False
    urgent_provincial_order: bool = False
    ordered_amount: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a person (or, with `person_id` None, the team itself) did for one team in one month."""

    person_id: int | None
    active_days: int = 0  # of membership, or of the team's life, within the month
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """All a resolution needs to know of one team in one month."""

    team_id: int
    month: Month
    works: tuple[Work, ...]
    registered: bool = True  # its commune stands in that year's registered list
    # (person id or None, rate id) -> months paid under this clause, this month not counted
    months_used: Mapping[tuple[int | None, int], int] = field(default_factory=dict)


class Key(NamedTuple):
    """What is paid at most once: this clause, to this payee, for this month."""

    team_id: int
    person_id: int | None
    rate_id: int
    earned_in: Month


@dataclass(frozen=True, slots=True)
class Line:
    """An amount due, in đồng, with the units it pays for."""

    key: Key
    units: Decimal
    amount: int


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Work the resolution does not pay, and why. `amount` is what it would have been, in đồng."""

    key: Key
    units: Decimal
    amount: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Outcome:
    lines: tuple[Line, ...]
    unpaid: tuple[Unpaid, ...]
