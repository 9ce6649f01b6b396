"""How đồng are rounded: to which unit, which way, each line or only a payee's total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from portal.lib.money import round_dong

NOISE = Decimal("1e-9")  # a month / 30 has no last digit: what lies below this is not part of the amount


class RoundingMode(StrEnum):
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


class RoundedOn(StrEnum):
    LINE = "line"
    TOTAL = "total"  # what a payee gets in one pay period; its lines are in whole đồng


_WAYS = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_DOWN,
    RoundingMode.UP: ROUND_UP,
}


@dataclass(frozen=True, slots=True)
class Rounding:
    """`months` of the pay period: totals are rounded over it, within the calendar year."""

    unit: int = 1
    mode: RoundingMode = RoundingMode.HALF_UP
    on: RoundedOn = RoundedOn.LINE
    months: int = 1

    def of_line(self, units: Decimal, unit: Decimal = Decimal(1)) -> int:
        """Quantity x price in đồng."""
        exact = units * unit
        if self.on is RoundedOn.TOTAL:
            return _rounded(exact, 1, RoundingMode.HALF_UP)
        return _rounded(exact, self.unit, self.mode)

    def of_total(self, amount: int) -> int:
        return _rounded(Decimal(amount), self.unit, self.mode)


@lru_cache(maxsize=4096)  # a resolution has few prices
def _rounded(amount: Decimal, unit: int, mode: RoundingMode) -> int:
    return round_dong(amount.quantize(NOISE), unit, _WAYS[mode])
