"""Which of a month's sheets raise a flag, for lists and counts; whoever confirms looks at each sheet anew."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from portal.lib.months import Month

from . import flags
from .models import Timesheet

MANY = 300  # to look at three thousand takes five seconds
KEPT = dt.timedelta(
    minutes=10
)  # what is handed in stays as it is; plans and memberships around it may change


class Looked(NamedTuple):
    """What was seen of a sheet as it was handed in at one moment."""

    submitted_at: dt.datetime
    looked_at: dt.datetime
    raised: bool


def are_many(waiting: int) -> bool:
    return waiting > MANY


def among(reader: User, month: Month, submitted: QuerySet[Timesheet]) -> set[int]:
    """All handed in for `month`. Of many, each is looked at again after some minutes or as it comes anew."""
    moments = dict(submitted.order_by().values_list("pk", "submitted_at"))
    if not are_many(len(moments)):
        return set(flags.of_sheets(month, submitted))
    now = timezone.now()
    name = f"flagged:{month.iso}:{reader.province_id}"
    known = {
        pk: looked for pk, looked in cache.get(name, {}).items()
        if looked.submitted_at == moments.get(pk) and now - looked.looked_at < KEPT
    }  # fmt: skip
    if new := moments.keys() - known.keys():
        raised = flags.of_sheets(month, Timesheet.objects.filter(pk__in=new))
        known |= {pk: Looked(moments[pk], now, pk in raised) for pk in new}
        cache.set(name, known, KEPT.total_seconds())
    return {pk for pk, looked in known.items() if looked.raised}
