"""What was written into the books since a run was computed: computed again, it may come out differently.

And whose account changed: that changes no amount, but where the money goes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import AuditEvent
from teams.models import Membership, Person, TeamRole, TeamSeat, Timesheet, TimesheetStatus
from teams.people import ACCOUNT_CHANGED

from .calculation import settled_months
from .models import PayoutLine, PayrollRun, Status
from .totals import runs_before

OPEN_TO_CHANGE = {Status.CALCULATED, Status.SUBMITTED, Status.CHECKED, Status.RETURNED}
CONFIRMED = "timesheets.confirmed"
ACCOUNTS_TOLD = 50  # the latest
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
    "membership.taken_back",
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


def accounts_changed(run: PayrollRun, lines: QuerySet[PayoutLine]) -> list[AuditEvent]:
    """Of those paid by these lines of the run, the latest first, until it was paid.

    To compute again takes none of them back, so they count from the day the run was opened. A person may
    serve in two provinces, which pay into one account: what the other one changed counts from the run before.
    """
    elsewhere, earlier = ~Q(province__present=run.province.present_id), runs_before(run.area, run.months)
    if earlier:
        elsewhere &= Q(at__gt=earlier[0].approved_at)
    told = AuditEvent.objects.filter(Q(at__gt=run.opened_at) | elsewhere, verb=ACCOUNT_CHANGED)
    if run.paid_at:
        told = told.filter(at__lte=run.paid_at)
    changed = set(told.values_list("object_id", flat=True))
    if not changed:
        return []
    told = told.filter(object_id__in=_paid_into(changed, lines))
    return list(told.select_related("actor", "province").order_by("-at", "-pk")[:ACCOUNTS_TOLD])


def _paid_into(changed: set[int], lines: QuerySet[PayoutLine]) -> set[int]:
    """Of the people whose account changed, those it is paid to: their own money, or that of a team they lead.

    Asked from the few who changed: a province's run has thousands of lines.
    """
    theirs = Q(pk__in=changed) | Q(same_as__in=changed)
    records = dict(Person.objects.filter(theirs).values_list("pk", Coalesce("same_as", "pk")))
    paid = lines.filter(person__in=records).values_list("person", flat=True)
    leaders = Membership.objects.on(timezone.localdate()).filter(role=TeamRole.LEADER, person__in=records)
    led = leaders.filter(team__in=lines.filter(person=None).values("team")).values_list("person", flat=True)
    return {records[person] for person in (*paid.order_by(), *led.order_by())}
