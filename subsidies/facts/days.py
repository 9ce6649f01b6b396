"""Days of dated facts that lie within a month."""

from __future__ import annotations

import datetime as dt

from portal.lib.months import Month

FOREVER = dt.date.max

Days = tuple[dt.date, dt.date | None]  # from, until


def days_within(days: Days, month: Month) -> int:
    return common_days(days, (month.first_day, month.last_day))


def common_days(one: Days, other: Days) -> int:
    last = min(one[1] or FOREVER, other[1] or FOREVER)
    return max(0, (last - max(one[0], other[0])).days + 1)


def holds(days: Days, day: dt.date) -> bool:
    return days[0] <= day and (days[1] is None or day <= days[1])
