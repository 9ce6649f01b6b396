"""What one payee earns by one clause on one day, in exact fractions, rounded on the line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.lib.months import Month

Money = dict[tuple[int | None, int, Month], int]


@dataclass
class Item:
    who: int | None
    rate: Any
    day: dt.date
    units: Fraction
    unit: Fraction
    amount: int = 0
    why_not: str = ""


def rounded(amount: Fraction, to: int) -> int:
    """Half up; amounts are never negative here."""
    return int(amount / to + Fraction(1, 2)) * to
