"""Which of a month's sheets raise a flag, for lists and counts; whoever confirms looks at each sheet anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from portal.lib.months import Month

from . import flags
from .models import Timesheet, TimesheetStatus

MANY = 300  # to look at three thousand takes five seconds
# What is handed in stays as it is; plans and memberships around it may change. The timetable looks sooner.
KEPT = dt.timedelta(minutes=15)

Waiting = Mapping[int, dt.datetime]  # sheet -> when it was handed in


class Looked(NamedTuple):
    """What was seen of a sheet as it was handed in at one moment."""

    submitted_at: dt.datetime
    looked_at: dt.datetime
    raised: bool


def are_many(waiting: int) -> bool:
    return waiting > MANY


def among(reader: User, month: Month, waiting: Waiting) -> set[int]:
    """Of many, each is looked at again after some minutes or as it comes anew."""
    if not are_many(len(waiting)):
        return set(flags.of_sheets(month, Timesheet.objects.filter(pk__in=list(waiting))))
    now = timezone.now()
    kept = cache.get(_name(reader, month), {})
    known = {pk: looked for pk, looked in kept.items() if now - looked.looked_at < KEPT}
    if new := {pk: at for pk, at in waiting.items() if pk not in known or known[pk].submitted_at != at}:
        known |= _looked_at(month, new)
        cache.set(_name(reader, month), known, KEPT.total_seconds())
    return {pk for pk in waiting if known[pk].raised}


def look_ahead(reader: User) -> None:
    """Where many wait, before somebody asks; nobody waits meanwhile, for what was seen before is kept."""
    by_month: dict[Month, dict[int, dt.datetime]] = defaultdict(dict)
    handed_in = Timesheet.objects.visible_to(reader).filter(status=TimesheetStatus.SUBMITTED)
    for month, pk, submitted_at in handed_in.order_by().values_list("month", "pk", "submitted_at"):
        by_month[month][pk] = submitted_at
    for month, waiting in by_month.items():
        if are_many(len(waiting)):
            cache.set(_name(reader, month), _looked_at(month, waiting), KEPT.total_seconds())


def look_anew(reader: User, month: Month) -> None:
    """What was seen is forgotten: before a decision about many, and after it."""
    cache.delete(_name(reader, month))


def _looked_at(month: Month, waiting: Waiting) -> dict[int, Looked]:
    now = timezone.now()
    raised = flags.of_sheets(month, Timesheet.objects.filter(pk__in=list(waiting)))
    return {pk: Looked(at, now, pk in raised) for pk, at in waiting.items()}


def _name(reader: User, month: Month) -> str:
    return f"flagged:{month.iso}:{reader.province_id}"
