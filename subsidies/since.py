"""What was written into the books since a run was computed: computed again, it may come out differently."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from accounts.models import AuditEvent
from teams.models import TeamSeat, Timesheet, TimesheetStatus

from .calculation import settled_months
from .models import PayrollRun, Status

OPEN_TO_CHANGE = {Status.CALCULATED, Status.SUBMITTED, Status.CHECKED, Status.RETURNED}
CONFIRMED = "timesheets.confirmed"
# Acts of the log on what a calculation reads: teams, people, their posts and absences, places, the law.
READ = [
    "places.communes_merged",
    "registry.founded",
    "registry.reformed",
    "registry.seat_moved",
    "registry.dissolved",
    "membership.joined",
    "membership.role_changed",
    "membership.left",
    "people.merged",
    "people.marked_official",
    "mobilisation.mobilised",
    "rows.entered",
    "rows.ended",
    "rows.corrected",
    "rows.taken_back",
    "timesheets.correction_confirmed",
    "timesheets.reopened",
    "timesheets.planned",
    "resolution.published",
    "resolution.ended",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of act: how often, and when last."""

    verb: str
    times: int
    last: dt.datetime


def changes(run: PayrollRun) -> list[Change]:
    """The latest first, in a constant number of queries; of a run that was released, none."""
    computed = run.units.aggregate(first=Min("finished_at"))["first"]
    if run.status not in OPEN_TO_CHANGE or computed is None:
        return []
    found = [*_acts(run, computed), *_sheets(run, computed)]
    return sorted(found, key=lambda change: change.last, reverse=True)


def _acts(run: PayrollRun, computed: dt.datetime) -> list[Change]:
    """In a commune of the run, or in its province where the act names no commune."""
    here = Q(commune__present__in=run.units.values("commune__present"))
    everywhere = Q(commune=None, province__present=run.province.present_id)
    acts = AuditEvent.objects.filter(here | everywhere, at__gt=computed, verb__in=READ)
    counted = acts.values_list("verb").annotate(Count("pk"), Max("at")).order_by()
    return [Change(*row) for row in counted]


def _sheets(run: PayrollRun, computed: dt.datetime) -> list[Change]:
    """Of the months it settles: other months' sheets are confirmed all the time."""
    teams = TeamSeat.objects.on(run.as_of).filter(commune__in=run.units.values("commune")).values("team")
    late = Timesheet.objects.filter(
        team__in=teams, month__in=settled_months(run), status=TimesheetStatus.CONFIRMED,
        confirmed_at__gt=computed,
    ).aggregate(times=Count("pk"), last=Max("confirmed_at"))  # fmt: skip
    return [Change(CONFIRMED, **late)] if late["times"] else []
