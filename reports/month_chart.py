"""Money by month as bars, drawn on the server in whole units; the table beside it has every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.lib.figures import grouped
from portal.lib.months import Month

LEFT, TOP, BOTTOM, WIDTH, HEIGHT = 44, 30, 214, 600, 244
MILLION, BILLION = 10**6, 10**9
STEPS = (1, 2, 3, 4, 5, 6, 8, 10)  # what four lines divide nicely, times 4


@dataclass(frozen=True, slots=True)
class MonthSum:
    """`amount` in đồng; None where it may not be told. `approved`: at least some of it."""

    month: Month
    amount: int | None
    waiting: int | None = None  # of the amount; None where nothing waits to be approved
    approved: bool = True
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    waiting: int  # how much of the height, from above
    name: str
    value: str
    said: str
    url: str

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def over(self) -> int:
        return self.y - 6

    @property
    def below(self) -> tuple[int, int]:
        """Where what was approved begins, and how high it is."""
        return self.y + self.waiting, self.height - self.waiting


@dataclass(frozen=True, slots=True)
class MonthChart:
    unit: str | Promise
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, str], ...]  # height, word

    width, height, left, bottom = WIDTH, HEIGHT, LEFT, BOTTOM


def drawn(sums: Sequence[MonthSum]) -> MonthChart | None:
    """None where there is nothing to draw."""
    highest = max((one.amount or 0 for one in sums), default=0)
    if highest <= 0:
        return None
    unit, name = (BILLION, _("tỷ đồng")) if highest >= BILLION else (MILLION, _("triệu đồng"))
    top = _round_up(highest)
    slot = (WIDTH - LEFT) // max(len(sums), 6)
    bars = tuple(_bar(one, LEFT + n * slot, slot, top, unit) for n, one in enumerate(sums))
    lines = tuple((_y(top * n // 4, top), _in_units(top * n // 4, unit)) for n in range(5))
    return MonthChart(name, bars, lines)


def _bar(one: MonthSum, x: int, slot: int, top: int, unit: int) -> Bar:
    amount = max(0, one.amount or 0)
    y, approved = _y(amount, top), _y(max(0, amount - max(0, one.waiting or 0)), top)
    width = slot * 7 // 10
    told = _("không công bố") if one.amount is None else f"{grouped(one.amount)} đ"
    value = "" if one.amount is None else _in_units(one.amount, unit)
    short = f"{one.month.number:02}/{one.month.year % 100:02}"
    said = f"{one.month}: {told}"
    return Bar(x + (slot - width) // 2, y, width, BOTTOM - y, approved - y, short, value, said, one.url)


def _y(amount: int, top: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * amount // top


def _round_up(amount: int) -> int:
    scale = 4
    while True:
        for step in STEPS:
            if scale * step >= amount:
                return scale * step
        scale *= 10


def _in_units(amount: int, unit: int) -> str:
    """Three figures that matter: "3,18", "95,4", "318"."""
    places = 2 if abs(amount) < 10 * unit else 1 if abs(amount) < 100 * unit else 0
    return grouped(round(Decimal(amount) / unit, places))
