"""A month paid more than once: a later run pays only what the earlier ones left (đợt bổ sung)."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from places.models import Province
from portal.lib.months import MonthRange

from . import totals
from .models import PAID_STATUSES, PayrollRun, Status


def released(area: Province, months: MonthRange, reader: User) -> list[PayrollRun]:
    """Runs that paid some of these months somewhere in the area, with their amounts; the first one first."""
    runs = PayrollRun.objects.filter(
        province__present=area.present_id,
        status__in=PAID_STATUSES,
        first_month__lte=months.last,
        last_month__gte=months.first,
    ).select_related("province", "territory")
    with_amounts = totals.with_amounts(runs, reader).order_by("pk")
    return [run for run in with_amounts if run.shares_area_with(area)]


def supplemented(run: PayrollRun, reader: User) -> list[PayrollRun]:
    """What this run is added to. Two runs of an area are never open at once: the earlier one is older."""
    return [one for one in released(run.area, run.months, reader) if one.pk < run.pk]


def compared_with(run: PayrollRun, added_to: Sequence[PayrollRun]) -> list[PayrollRun]:
    """Runs whose sums the run's own may be held against; a part of a month, or nothing, has no like."""
    if added_to or run.status == Status.CANCELLED:
        return []
    return totals.runs_before(run.area, run.months)
