"""Working days: neither Saturday, Sunday nor a public holiday."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from .models import Holiday

LOOKED_AT = dt.timedelta(days=60)  # no row of holidays is nearly as long
SATURDAY = 5


def after(day: dt.date, count: int) -> dt.date:
    """The last of `count` working days that follow `day`; the day itself is not counted (Bộ luật Dân sự
    2015, Điều 147). `count` is from 1 to 30."""
    holidays = set(Holiday.objects.filter(day__range=(day, day + LOOKED_AT)).values_list("day", flat=True))
    following = (day + dt.timedelta(n) for n in range(1, LOOKED_AT.days))
    working = (one for one in following if one.weekday() < SATURDAY and one not in holidays)
    return next(islice(working, count - 1, None))
