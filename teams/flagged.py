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
    kept = cache.get(_name(reader, month), {})
    known = {pk: looked for pk, looked in kept.items() if now - looked.looked_at < KEPT}
    new = {pk for pk, at in moments.items() if pk not in known or known[pk].submitted_at != at}
    if new:
        raised = flags.of_sheets(month, Timesheet.objects.filter(pk__in=new))
        known |= {pk: Looked(moments[pk], now, pk in raised) for pk in new}
        cache.set(_name(reader, month), known, KEPT.total_seconds())
    return {pk for pk in moments if known[pk].raised}


def look_anew(reader: User, month: Month) -> None:
    """What was seen is forgotten: before a decision about many, and after it."""
    cache.delete(_name(reader, month))


def _name(reader: User, month: Month) -> str:
    return f"flagged:{month.iso}:{reader.province_id}"
