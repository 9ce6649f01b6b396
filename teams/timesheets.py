"""The month's sheet: recorded by the commune, submitted, confirmed or returned by the province, reopened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.refusals import Refused, reason_against
from portal.lib.violations import violations_refused

from . import attendance, policies, workdays
from .attendance import Mark
from .models import CommunityTeam, TeamSeat, Timesheet, TimesheetStatus
from .models.timesheet import TimesheetQuerySet
from .roster import roster_of


@violations_refused()
@transaction.atomic
def record(team: CommunityTeam, month: Month, marks: Iterable[Mark], *, by: User) -> Timesheet:
    """Makes the sheet's days exactly `marks`, writing only what changed. Refuses with every problem found."""
    policies.check_can_keep_team(by, team)
    team = CommunityTeam.objects.locked(team.pk)
    sheet = Timesheet.objects.begun(team, month)
    policies.check_can_record(by, sheet)
    marks = list(marks)
    today = timezone.localdate()
    found = attendance.problems(roster_of(team, month, today=today), marks, today=today, reader=by)
    if found:
        raise Refused("\n".join(problem.message for problem in found))
    workdays.change(sheet, [attendance.mark_of(day) for day in sheet.workdays.all()], marks, by=by)
    return sheet


@violations_refused()
@transaction.atomic
def submit(sheet: Timesheet, *, by: User) -> Timesheet:
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_submit(by, sheet)
    changes = {"submitted_by": by, "submitted_at": timezone.now()}
    return _move(sheet, TimesheetStatus.SUBMITTED, "submitted", by=by, **changes)


@violations_refused()
@transaction.atomic
def confirm(sheet: Timesheet, *, by: User) -> Timesheet:
    """By another person than who submitted. From now on the days are locked."""
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_confirm(by, sheet)
    changes = {"confirmed_by": by, "confirmed_at": timezone.now(), "return_reason": ""}
    return _move(sheet, TimesheetStatus.CONFIRMED, "confirmed", by=by, **changes)


@violations_refused()
@transaction.atomic
def return_(sheet: Timesheet, *, reason: str, by: User) -> Timesheet:
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_return(by, sheet)
    return _move(sheet, TimesheetStatus.RETURNED, "returned", by=by, return_reason=_given(reason))


@violations_refused()
@transaction.atomic
def reopen(sheet: Timesheet, *, reason: str, by: User) -> Timesheet:
    """Also when its month was paid: what was approved stays, the next run settles the difference."""
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_reopen(by, sheet)
    changes = {"confirmed_by": None, "confirmed_at": None, "return_reason": _given(reason)}
    return _move(sheet, TimesheetStatus.RETURNED, "reopened", by=by, **changes)


class Closing(NamedTuple):
    """What became of the sheets chosen for confirmation."""

    confirmed: list[Timesheet]
    refused: list[tuple[Timesheet, str]]


@violations_refused()
@transaction.atomic
def confirm_all(sheets: TimesheetQuerySet, *, by: User) -> Closing:
    """Confirms those that may be; the others stay as they are, each with its reason."""
    policies.check_can_decide(by)
    locked = sheets.visible_to(by).select_for_update(of=("self",)).select_related("team").order_by("pk")
    reasons = {sheet: reason_against(policies.check_can_confirm, by, sheet) for sheet in locked}
    closing = Closing(
        [sheet for sheet, reason in reasons.items() if not reason],
        [(sheet, reason) for sheet, reason in reasons.items() if reason],
    )
    changes = {"confirmed_by": by, "confirmed_at": timezone.now(), "return_reason": ""}
    confirmed = Timesheet.objects.filter(pk__in=[sheet.pk for sheet in closing.confirmed])
    confirmed.update(status=TimesheetStatus.CONFIRMED, **changes)
    communes = _communes_now(closing.confirmed)
    for sheet in closing.confirmed:
        _write_down("confirmed", sheet, communes.get(sheet.team_id), by=by, status=TimesheetStatus.CONFIRMED)
    return closing


def _move(sheet: Timesheet, status: TimesheetStatus, act: str, *, by: User, **changes: Any) -> Timesheet:
    before = {"status": sheet.status}
    for name, value in {"status": status, **changes}.items():
        setattr(sheet, name, value)
    sheet.save(update_fields=["status", *changes])
    commune = sheet.team.commune_on(timezone.localdate())
    reason = {"reason": changes["return_reason"]} if changes.get("return_reason") else {}
    _write_down(act, sheet, commune, by=by, before=before, status=status, **reason)
    return sheet


def _write_down(
    act: str, sheet: Timesheet, commune: Commune | None, *, by: User,
    before: dict[str, str] | None = None, **after: str,
) -> None:  # fmt: skip
    before = before or {"status": sheet.status}
    audit.record(f"timesheets.{act}", sheet, by=by, before=before, after=after, commune=commune)


def _communes_now(sheets: list[Timesheet]) -> dict[int, Commune]:
    seats = TeamSeat.objects.on(timezone.localdate()).filter(team__in=[sheet.team_id for sheet in sheets])
    return {seat.team_id: seat.commune for seat in seats.select_related("commune__province")}


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Ghi lý do để xã biết cần sửa chỗ nào."))
    return reason.strip()
