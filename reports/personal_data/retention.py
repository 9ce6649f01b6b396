"""What is due to go, and letting it go: batch by batch, each with its line in the log.

Killed anywhere, what was committed is done and the next call goes on with the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from portal.lib import reach

from .models import Clearing
from .retention_classes import CLASSES, Ending, KeptClass

BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    kept: KeptClass
    rows: int | None  # None: nothing in the database tells


@reach.whole_country()
def due(now: dt.datetime | None = None) -> list[Due]:
    """Changes nothing."""
    now = now or timezone.now()
    return [Due(kept, kept.due(now - kept.after).count() if kept.due else None) for kept in CLASSES]


def clear(kept: KeptClass, *, by: User | None = None, now: dt.datetime | None = None) -> Iterator[int]:
    """The number of rows of each batch, as it is committed. `by` None: the timetable, or a terminal.

    Rows somebody works on at the moment are left for the next time.
    """
    if kept.due is None or kept.remove is None:
        return
    before = (now or timezone.now()) - kept.after
    while rows := _batch(kept, before, by):
        yield rows


def clear_every_night() -> int:
    """What is of use to nobody once its time is over; records of people wait for a hand."""
    return sum(sum(clear(kept)) for kept in CLASSES if kept.ending == Ending.NIGHTLY)


@transaction.atomic
def _batch(kept: KeptClass, before: dt.datetime, by: User | None) -> int:
    rows = kept.due(before).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    if ids:
        kept.remove(ids)
        cleared = Clearing.objects.create(kind=kept.key, rows=len(ids), before=before, by=by)
        audit.record("retention.cleared", cleared, by=by, after={"kind": str(kept.title), "rows": len(ids)})
    return len(ids)
