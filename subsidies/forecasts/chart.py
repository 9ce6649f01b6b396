"""Months as bars, stacked by clause or source, or two options beside each other: geometry in whole units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import gettext as _

from portal.lib.figures import grouped
from portal.lib.months import Month

from .asking import BY_SOURCE, Answer
from .outcome import Forecast

LEFT, TOP, WIDTH, HEIGHT, BOTTOM = 64, 24, 720, 300, 264
MOST_SERIES = 5
MOST_VALUES = 13  # bars that have room for their value
FEWEST = 6  # months the width is divided by: fewer would be drawn as walls
MILLION = 10**6
SHADES = ("#3b3b3b", "#9a9a9a", "#d4d4d4", "#6b6b6b", "#efefef")  # on paper, black on white


@dataclass(frozen=True, slots=True)
class Series:
    label: str
    amounts: Mapping[Month, int]


@dataclass(frozen=True, slots=True)
class Block:
    x: int
    y: int
    width: int
    height: int
    series: int  # from 1
    said: str

    @property
    def shade(self) -> str:
        return SHADES[self.series - 1]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside the axis or over a bar."""

    at: int
    word: str
    y: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    said: str
    unit: str
    series: tuple[Series, ...]
    blocks: tuple[Block, ...]
    months: tuple[Mark, ...]
    values: tuple[Mark, ...]
    lines: tuple[Mark, ...]

    width, height, left, bottom = WIDTH, HEIGHT, LEFT, BOTTOM

    @property
    def legend(self) -> list[tuple[int, str, str]]:
        return [(n, SHADES[n - 1], series.label) for n, series in enumerate(self.series, 1)]


def drawn(answer: Answer) -> Chart:
    stacked = answer.comparison is None
    series = _parts(answer.first, answer.asked.get("theo")) if stacked else _options(answer)
    return of_months(_("Kinh phí từng tháng"), series, list(answer.months), stacked=stacked)


def of_months(title: str, series: Sequence[Series], months: Sequence[Month], *, stacked: bool) -> Chart:
    """Each series has an amount (đồng) for each of the months."""
    highest = max((_height(series, month, stacked=stacked) for month in months), default=0)
    top = _round_up(highest)
    slot = (WIDTH - LEFT) // max(len(months), FEWEST)
    shown = range(0, len(months), -(-len(months) // MOST_VALUES))
    bars = [(LEFT + n * slot, month) for n, month in enumerate(months)]
    return Chart(
        title=title,
        said=_said(series, months, stacked=stacked),
        unit=_("triệu đồng"),
        series=tuple(series),
        blocks=tuple(b for x, m in bars for b in _bar(series, m, x, slot, top, stacked=stacked)),
        months=tuple(Mark(bars[n][0] + slot // 2, _short(months[n], len(months))) for n in shown),
        values=tuple(_value(series, m, x, slot, top) for x, m in bars)
        if stacked and len(months) <= 12
        else (),
        lines=tuple(Mark(_y(top * n // 4, top), _millions(top * n // 4)) for n in range(5)),
    )


def _options(answer: Answer) -> list[Series]:
    return [Series(option.resolution.number, option.by_month) for option in answer.options]


def _parts(forecast: Forecast, by: str | None) -> list[Series]:
    """The largest parts of the total; the smallest are one series together."""
    if by == BY_SOURCE:
        found = [
            (name, lambda m, n=name: forecast.by_month_and_source.get((m, n), 0))
            for name in forecast.by_source
        ]
    else:
        found = [
            (rate.label, lambda m, pk=rate.pk: forecast.by_month_and_rate.get((m, pk), 0))
            for rate in forecast.by_rate
        ]
    series = [Series(label, {month: of(month) for month in forecast.months}) for label, of in found]
    series = [one for one in series if any(one.amounts.values())]
    series.sort(key=lambda one: -sum(one.amounts.values()))
    rest = series[MOST_SERIES - 1 :]
    if len(rest) > 1:
        together = {month: sum(one.amounts[month] for one in rest) for month in forecast.months}
        series[MOST_SERIES - 1 :] = [Series(_("Các khoản khác"), together)]
    return series


def _height(series: Sequence[Series], month: Month, *, stacked: bool) -> int:
    amounts = [one.amounts[month] for one in series]
    return sum(amounts) if stacked else max(amounts, default=0)


def _bar(
    series: Sequence[Series], month: Month, x: int, slot: int, top: int, *, stacked: bool
) -> list[Block]:
    amounts = [one.amounts[month] for one in series]
    below = [0, *accumulate(amounts)] if stacked else [0] * len(amounts)
    width = max(2, slot * 7 // 10) if stacked else max(2, slot * 2 // 5)
    blocks = []
    for n, amount in enumerate(amounts):
        upper, lower = _y(below[n] + amount, top), _y(below[n], top)
        left = x + (slot - width) // 2 if stacked else x + slot // 10 + n * width
        said = f"{series[n].label}, {month}: {grouped(amount)} đ"
        if lower > upper:
            blocks.append(Block(left, upper, width, lower - upper, n + 1, said))
    return blocks


def _value(series: Sequence[Series], month: Month, x: int, slot: int, top: int) -> Mark:
    amount = _height(series, month, stacked=True)
    return Mark(x + slot // 2, _millions(amount), _y(amount, top) - 5)


def _y(amount: int, top: int) -> int:
    return BOTTOM - (BOTTOM - TOP) * amount // top


def _round_up(amount: int) -> int:
    """To a number that four lines divide nicely: 4, 8, 12, 16, 20, 24, 32, 40 ... millions."""
    scale = 4 * MILLION
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if scale * step >= amount:
                return scale * step
        scale *= 10


def _millions(amount: int) -> str:
    """ "1.234,5": a tenth of a million is told of small sums only."""
    tenths = (amount + MILLION // 20) // (MILLION // 10)
    if amount >= 1000 * MILLION or not tenths % 10:
        return grouped((tenths + 5) // 10)
    return grouped(Decimal(tenths) / 10)


def _short(month: Month, months: int) -> str:
    return str(month) if months <= 12 else f"{month.number}/{month.year % 100:02}"


def _said(series: Sequence[Series], months: Sequence[Month], *, stacked: bool) -> str:
    """What the picture shows, for those who do not see it; the table has every figure."""
    if stacked:
        sums = [sum(one.amounts[m] for one in series) for m in months]
        return _("Thấp nhất %(low)s, cao nhất %(high)s triệu đồng một tháng.") % {
            "low": _millions(min(sums)), "high": _millions(max(sums))
        }  # fmt: skip
    return "; ".join(
        _("%(option)s: tổng %(sum)s triệu đồng")
        % {"option": one.label, "sum": _millions(sum(one.amounts.values()))}
        for one in series
    )
