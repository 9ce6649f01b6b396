"""One team in June 2024, told to the engine alone: no database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from portal.lib.months import Month
from subsidies.rules import lines_for
from subsidies.rules.terms import Fixed, Rate, Terms
from subsidies.rules.words import Payee, Per
from subsidies.rules.work import Piece, TeamMonth, Work

MAY, JUNE = Month(2024, 5), Month(2024, 6)
FIRST = dt.date(2024, 6, 1)


def a_rate(amount: Any, **facts: Any) -> Rate:
    facts = {"id": 1, "code": "muc", "payee": Payee.MEMBER, "per": Per.MONTH, **facts}
    return Rate(amount=amount if not isinstance(amount, int) else Fixed(amount), **facts)


def by_the_day(amount: Any, **facts: Any) -> Rate:
    return a_rate(amount, per=Per.DAY, **facts)


def days(units: int | str, first: int = 1, **facts: Any) -> Piece:
    return Piece(Per.DAY, Decimal(units), dt.date(2024, 6, first), **facts)


def month(*works: Work, **facts: Any) -> TeamMonth:
    return TeamMonth(7, JUNE, (Work(None, 30), *works), **facts)


def told(team_month: TeamMonth, terms: Terms) -> tuple[list, list]:
    """(person, units, đồng) of what is paid; (person, units, đồng, reason) of what is not."""
    outcome = lines_for(team_month, terms)
    lines = [(line.key.person_id, line.units, line.amount) for line in outcome.lines]
    return lines, [(u.key.person_id, u.units, u.amount, u.reason) for u in outcome.unpaid]
