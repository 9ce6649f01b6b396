"""A team's months as the registry would tell them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from portal.lib.months import Month
from subsidies.rules.words import Mark, Per, Trait

TEAM = None  # the payee that is no person


@dataclass
class Absent:
    kind: str
    first: dt.date
    last: dt.date


@dataclass
class HeldPost:
    name: str
    first: dt.date
    last: dt.date


@dataclass
class Someone:
    """First and last day of membership; a mobilised person has none."""

    id: int | None
    first: dt.date | None = None
    last: dt.date | None = None
    traits: dict[Trait, Any] = field(default_factory=dict)
    absences: list[Absent] = field(default_factory=list)
    posts: list[HeldPost] = field(default_factory=list)
    supported: list[Month] = field(default_factory=list)  # months somebody else pays


@dataclass
class Done:
    """One entry of the sheet."""

    who: int | None
    per: Per
    day: dt.date
    units: Fraction
    marks: frozenset[Mark] = frozenset()
    ordered_amount: int | None = None


@dataclass
class Story:
    """One team over some months, as the registry would tell it."""

    months: list[Month]
    people: list[Someone]  # the team itself is the first
    sheet: list[Done]
    traits: dict[Trait, Any] = field(default_factory=dict)
    registered: bool = True
    months_in_year: int = 12
    top_ups: dict[str, int] = field(default_factory=dict)
    paid: dict[tuple[int | None, int, Month], int] = field(default_factory=dict)  # (who, clause, month)


@cache
def days_of(month: Month) -> list[dt.date]:
    return month.days


def days_there(person: Someone, month: Month) -> list[dt.date]:
    if person.first is None:
        return []
    last = person.last or month.last_day
    return [day for day in days_of(month) if person.first <= day <= last]
