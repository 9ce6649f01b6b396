"""Which of a month's sheets raise a flag, for lists and counts; whoever confirms looks at each sheet anew."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import QuerySet

from portal.lib.months import Month

from . import flags
from .models import Timesheet

MANY = 300  # to look at three thousand takes five seconds
KEPT = 10 * 60  # seconds; what is handed in stays as it is, plans and memberships around it may change


def are_many(waiting: int) -> bool:
    return waiting > MANY


def among(month: Month, submitted: QuerySet[Timesheet]) -> set[int]:
    """All handed in for `month`. Of many, each is looked at again after some minutes or as it comes anew."""
    moments = dict(submitted.order_by().values_list("pk", "submitted_at"))
    if not are_many(len(moments)):
        return set(flags.of_sheets(month, submitted))
    names = {pk: f"flagged:{pk}:{at.timestamp()}" for pk, at in moments.items()}
    known = cache.get_many(names.values())
    new = [pk for pk, name in names.items() if name not in known]
    raised = flags.of_sheets(month, Timesheet.objects.filter(pk__in=new)) if new else {}
    cache.set_many({names[pk]: pk in raised for pk in new}, KEPT)
    return {pk for pk, name in names.items() if known.get(name, pk in raised)}
