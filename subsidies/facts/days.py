"""Days of dated facts that lie within a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache, lru_cache

from portal.lib.months import Month

FOREVER = dt.date.max

Days = tuple[dt.date, dt.date | None]  # from, until
DaySet = int  # of one month: bit n is its day n + 1
EVERY_DAY: DaySet = -1


def days_within(days: Days, month: Month) -> int:
    return common_days(days, (month.first_day, month.last_day))


def common_days(one: Days, other: Days) -> int:
    last = min(one[1] or FOREVER, other[1] or FOREVER)
    return max(0, (last - max(one[0], other[0])).days + 1)


def holds(days: Days, day: dt.date) -> bool:
    return days[0] <= day and (days[1] is None or day <= days[1])


@lru_cache(maxsize=4096)  # most seats, texts and memberships begin and end on the same days
def days_of(first: dt.date, last: dt.date, month: Month) -> DaySet:
    first, last = max(first, month.first_day), min(last, month.last_day)
    return (1 << last.day) - (1 << first.day - 1) if first <= last else 0


def days_in(days: DaySet, month: Month) -> Iterator[dt.date]:
    calendar = _calendar(month)
    while days:
        first = days & -days
        yield calendar[first.bit_length() - 1]
        days ^= first


def first_in(days: DaySet, month: Month) -> dt.date:
    return _calendar(month)[(days & -days).bit_length() - 1]


@cache
def _calendar(month: Month) -> list[dt.date]:
    return month.days
