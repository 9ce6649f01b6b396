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


def rounded(amount: Fraction, rounding: Any) -> int:
    """On the line: where totals are rounded, just to whole đồng. Amounts are never negative here."""
    if rounding.on == "total":
        return _to(amount, 1, "half_up")
    return _to(amount, rounding.unit, rounding.mode)


def total_rounded(amount: int, rounding: Any) -> int:
    return _to(Fraction(amount), rounding.unit, rounding.mode)


def _to(amount: Fraction, unit: int, mode: str) -> int:
    below = int(amount / unit)
    more = amount / unit - below
    if mode == "half_up":
        up = more >= Fraction(1, 2)
    elif mode == "half_even":
        up = more > Fraction(1, 2) or (more == Fraction(1, 2) and below % 2 == 1)
    else:
        up = mode == "up" and more > 0
    return (below + up) * unit
