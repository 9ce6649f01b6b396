"""Phụ lục dự toán kinh phí kèm Tờ trình: one or two options, their cost, and on which data it stands."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from places.models import title_on
from portal.lib.money import in_words
from subsidies.forecasts import chart, tables, telling
from subsidies.forecasts.asking import Answer
from subsidies.forecasts.chart import Chart
from subsidies.forecasts.outcome import Forecast
from subsidies.forecasts.tables import ChangeRow, Row
from subsidies.models import Rate, Resolution, ResolutionStatus

from . import letterhead
from .letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class Option:
    """`name` as the council speaks of it; the digest tells the very text it was computed from."""

    name: str
    resolution: Resolution
    clauses: tuple[tuple[Rate, int], ...]
    total: int

    @property
    def in_words(self) -> str:
        return in_words(self.total)


@dataclass(frozen=True, slots=True)
class ForecastPaper:
    head: Letterhead
    months: str
    area: str
    bases: tuple[str, ...]
    grounds: tuple[str, ...]
    options: tuple[Option, ...]
    chart: Chart
    by_month: tuple[Row, ...]
    by_source: tuple[Row, ...]
    by_commune: tuple[Row, ...]
    tallies: tuple[tuple[str, object], ...]
    changes: tuple[ChangeRow, ...]

    title = "Phụ lục dự toán kinh phí"
    template = "reports/forecast.html"

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(option.total for option in self.options)

    @property
    def difference(self) -> int | None:
        return self.totals[1] - self.totals[0] if len(self.options) == 2 else None

    @property
    def difference_in_words(self) -> str:
        return in_words(abs(self.difference or 0))


def forecast_paper(answer: Answer, reader: User) -> ForecastPaper:
    return ForecastPaper(
        head=letterhead.of_department(reader.province, "....../......", answer.day),
        months=_months(answer),
        area=telling.area_of(answer) if not answer.on_counts else title_on(reader.province, answer.day),
        bases=tuple(_basis(option.resolution) for option in answer.options),
        grounds=tuple(telling.grounds(answer)),
        options=tuple(_option(n, option, len(answer.options)) for n, option in enumerate(answer.options, 1)),
        chart=chart.drawn(answer),
        by_month=tuple(tables.by_month(answer)),
        by_source=tuple(tables.by_source(answer)),
        by_commune=tuple(tables.by_commune(answer)),
        tallies=tuple(tables.tallies(answer)),
        changes=tuple(tables.changes(answer)),
    )


def _months(answer: Answer) -> str:
    first, last = answer.months.first, answer.months.last
    return f"tháng {first}" if first == last else f"từ tháng {first} đến tháng {last}"


def _basis(resolution: Resolution) -> str:
    """A draft has no number of its own yet: it is called what its proposal calls it."""
    if resolution.status == ResolutionStatus.PUBLISHED:
        return f"Căn cứ {letterhead.cited(resolution)}"
    return f"Căn cứ dự thảo: {resolution.number} của {resolution.body}, {resolution.title}"


def _option(number: int, option: Forecast, of: int) -> Option:
    name = f"Phương án {number}" if of > 1 else "Phương án"
    return Option(name, option.resolution, tuple(option.by_rate.items()), option.total)
