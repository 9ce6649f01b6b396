"""A forecast: đồng by commune, month and clause. Every other sum is a sum of these, so all agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from portal.lib.months import Month, MonthRange
from subsidies.models import Rate, Resolution

from . import funding


class Cell(NamedTuple):
    commune: int | None  # None on bare counts
    month: Month
    rate: int


class Payee(NamedTuple):
    """The team itself where there is no person."""

    team: int
    person: int | None


@dataclass(frozen=True)
class Forecast:
    """Amounts in đồng. `payees` has what each would get in all, by clause; nobody on bare counts."""

    resolution: Resolution
    months: MonthRange
    teams: int
    members: int
    amounts: Mapping[Cell, int]
    payees: Mapping[Payee, Mapping[int, int]] = field(default_factory=dict)
    seats: Mapping[int, int] = field(default_factory=dict)  # team -> its commune
    team_months: int = 0
    team_months_with_work: int = 0  # how much of the period the basis of the work covers
    unlisted_years: tuple[int, ...] = ()  # without a list of registered communes: all were taken as such

    @cached_property
    def total(self) -> int:
        return sum(self.amounts.values())

    @cached_property
    def rates(self) -> dict[int, Rate]:
        return {rate.pk: rate for rate in self.resolution.rates.all() if rate.pays}

    @cached_property
    def by_rate(self) -> dict[Rate, int]:
        sums = _summed(self.amounts, "rate")
        return {rate: sums[pk] for pk, rate in self.rates.items()}

    @cached_property
    def by_month(self) -> dict[Month, int]:
        sums = _summed(self.amounts, "month")
        return {month: sums[month] for month in self.months}

    @cached_property
    def by_commune(self) -> dict[int | None, int]:
        sums = _summed(self.amounts, "commune")
        return {commune: sums[commune] for commune in [*sorted(set(self.seats.values())), *sums]}

    @cached_property
    def by_month_and_rate(self) -> dict[tuple[Month, int], int]:
        sums: Counter[tuple[Month, int]] = Counter()
        for cell, amount in self.amounts.items():
            sums[cell.month, cell.rate] += amount
        return sums

    @cached_property
    def by_month_and_source(self) -> dict[tuple[Month, str], int]:
        return funding.by_month_and_source(self)

    @cached_property
    def by_source(self) -> dict[str, int]:
        sums: dict[str, int] = dict.fromkeys(funding.sources_of(self), 0)
        for (_month, source), amount in self.by_month_and_source.items():
            sums[source] += amount
        return sums

    @property
    def months_not_in_force(self) -> list[Month]:
        return [month for month in self.months if not holds_in(self.resolution, month)]


def holds_in(resolution: Resolution, month: Month) -> bool:
    """On at least one day."""
    last = resolution.valid_until
    return resolution.valid_from <= month.last_day and (last is None or month.first_day <= last)


def coming_months(resolution: Resolution, day: dt.date, number: int = 12) -> MonthRange:
    """From the next month in force after `day`; of a resolution that has ended, its first months."""
    begins, next_month = Month.of(resolution.valid_from), Month.of(day) + 1
    first = max(begins, next_month)
    if not holds_in(resolution, first):
        first = begins
    return MonthRange(first, first + (number - 1))


def _summed(amounts: Mapping[Cell, int], by: str) -> Counter:
    sums: Counter = Counter()
    for cell, amount in amounts.items():
        sums[getattr(cell, by)] += amount
    return sums
