"""What happened, and what is due for it, as tuples with names: there are hundreds of thousands of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from portal.lib.months import Month

from .words import Mark, Per, Reason, Traits

NOTHING: Mapping[Any, Any] = {}


class Pause(NamedTuple):
    """Leave, suspension, no assignment: its days within the month and in all."""

    kind: str
    days: int
    days_in_all: int
    on_first_day: bool = False  # of service: that day is taken out once, whichever rule does it
    on_last_day: bool = False


class Piece(NamedTuple):
    """Days, nights or sessions of one person in one month that the law treats alike."""

    per: Per
    units: Decimal
    first_day: dt.date
    as_member: bool = True
    marks: frozenset[Mark] = frozenset()
    ordered_amount: int | None = None


class Post(NamedTuple):
    """One of several posts a person holds: like `Work`, within the days of the post."""

    name: str
    active_days: int
    joined: bool = False
    left: bool = False
    pauses: tuple[Pause, ...] = ()


class Work(NamedTuple):
    """What a person (or, with `person_id` None, the team itself) did for one team in one month."""

    person_id: int | None
    active_days: int = 0  # of membership, or of the team's life, within the month
    pieces: tuple[Piece, ...] = ()
    traits: Traits = NOTHING
    since: dt.date | None = None  # first day of service: seniority
    joined: bool = False  # its first day lies in the month
    left: bool = False  # its last day lies in the month
    pauses: tuple[Pause, ...] = ()
    posts: tuple[Post, ...] = ()
    marks: frozenset[Mark] = frozenset()  # of the whole month: other support


class TeamMonth(NamedTuple):
    """All a resolution needs to know of one team in one month."""

    team_id: int
    month: Month
    works: tuple[Work, ...]
    registered: bool = True  # its commune stands in that year's registered list
    traits: Traits = NOTHING
    months_in_year: int = 12  # months of the year that team and resolution share
    top_ups: Mapping[str, int] = NOTHING  # code -> đồng its commune decided


class Key(NamedTuple):
    """What is paid at most once: this clause, to this payee, for this month."""

    team_id: int
    person_id: int | None
    rate_id: int
    earned_in: Month


class Line(NamedTuple):
    """An amount due, in đồng, with the units it pays for."""

    key: Key
    units: Decimal
    amount: int


class Unpaid(NamedTuple):
    """Work the resolution does not pay, and why. `amount` is what it would have been, in đồng."""

    key: Key
    units: Decimal
    amount: int
    reason: Reason


class Outcome(NamedTuple):
    lines: tuple[Line, ...]
    unpaid: tuple[Unpaid, ...]
