"""A month as a value: the unit in which subsidies are earned and paid."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# Of months that are typed: before and after each there is room to reckon.
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month. `str()` gives "06/2023", `parse()` reads it and "2023-06"."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"no month {self.number}")

    def __hash__(self) -> int:
        return self.year * 12 + self.number

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Raises ValueError for anything but "MM/YYYY" or "YYYY-MM" of a year people live in."""
        if "/" in text:
            number, year = text.strip().split("/")
        else:
            year, number = text.strip().split("-")[:2]
        if len(year) != 4 or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(f"no year {year}")
        return cls(int(year), int(number))

    @property
    def first_day(self) -> dt.date:
        return _ends(self.year, self.number)[0]

    @property
    def last_day(self) -> dt.date:
        return _ends(self.year, self.number)[1]

    @property
    def days(self) -> list[dt.date]:
        return [self.first_day + dt.timedelta(n) for n in range(self.last_day.day)]

    def __add__(self, months: int) -> Month:
        years, zero_based = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, zero_based + 1)

    def __sub__(self, months: int) -> Month:
        return self + -months

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.year}"

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.number:02d}"


@cache
def _ends(year: int, number: int) -> tuple[dt.date, dt.date]:
    days = calendar.monthrange(year, number)[1]
    return dt.date(year, number, 1), dt.date(year, number, days)


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Months from `first` to `last`, both included."""

    first: Month
    last: Month

    def __iter__(self) -> Iterator[Month]:
        month = self.first
        while month <= self.last:
            yield month
            month += 1

    def __len__(self) -> int:
        return max(0, (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1)

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} - {self.last}"
