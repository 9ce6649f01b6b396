"""The month's sheet: recorded, submitted, withdrawn; then confirmed or returned, and reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Province
from portal.lib.figures import grouped
from portal.lib.months import Month
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import attendance, flags, policies, workdays
from .attendance import Mark
from .holding import held_all
from .models import CommunityTeam, Timesheet, TimesheetStatus
from .roster import check_month, rosters_of
from .workdays import Rewriting


@violations_refused()
@transaction.atomic
def record(
    marks: Mapping[CommunityTeam, Sequence[Mark]], month: Month, *, by: User
) -> dict[CommunityTeam, Timesheet]:
    """Makes the days on each team's sheet exactly these, writing only what changed. A constant number of
    queries; refuses with every problem found."""
    today, teams = timezone.localdate(), held_all(marks, by)
    for team in teams:
        check_month(team, month, today)
    sheets = dict(zip(teams, Timesheet.objects.begun_of(teams, month), strict=True))
    for sheet in sheets.values():
        policies.check_can_record(by, sheet)
    rosters = rosters_of(teams, month)
    found = [
        problem.message
        for team in teams
        for problem in attendance.problems(rosters[team.pk], marks[team], today=today, reader=by)
    ]
    if found:
        raise Refused("\n".join(found))
    workdays.change_all(
        [Rewriting.of(sheets[team], attendance.marks_on(rosters[team.pk]), marks[team]) for team in teams],
        by=by,
    )
    return sheets


@violations_refused()
@transaction.atomic
def submit(sheet: Timesheet, *, by: User, declared: Decimal | None = None) -> Timesheet:
    """Of a team nobody wrote for, too: it had no work. `declared`: the units its page showed."""
    policies.check_can_keep_team(by, sheet.team)
    check_month(sheet.team, sheet.month, timezone.localdate())
    sheet = Timesheet.objects.begun(sheet.team, sheet.month)
    policies.check_can_submit(by, sheet)
    units = units_of([sheet])
    check_declared(units[sheet.pk], declared)
    changes = {"submitted_by": by, "submitted_at": timezone.now()}
    return _move(
        sheet, TimesheetStatus.SUBMITTED, "submitted", by=by, facts=declared_as(units[sheet.pk]), **changes
    )


@violations_refused()
@transaction.atomic
def withdraw(sheet: Timesheet, *, by: User) -> Timesheet:
    """To be put right by whoever handed it in. One that was returned before stands as returned again."""
    policies.check_can_keep_team(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_withdraw_sheet(by, sheet)
    if sheet.return_reason:
        return _move(sheet, TimesheetStatus.RETURNED, "withdrawn", by=by)
    return _move(sheet, TimesheetStatus.DRAFT, "withdrawn", by=by, submitted_by=None, submitted_at=None)


def check_declared(units: Decimal, declared: Decimal | None) -> None:
    if declared is not None and units != declared:
        raise Refused(
            _("Bảng công vừa có người sửa: nay %(now)s công, lúc bạn xem là %(then)s. Kiểm tra lại rồi nộp.")
            % {"now": grouped(units), "then": grouped(declared)}
        )


def declared_as(units: Decimal) -> dict[str, str]:
    """As the log says it, whatever language it was done in."""
    return {"units": f"{units.normalize():f}".replace(".", ",")}


def units_of(sheets: Iterable[Timesheet]) -> dict[int, Decimal]:
    """Days, nights and sessions together: what one declares to be complete."""
    units = Sum("workdays__portion", default=Decimal())
    found = Timesheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).order_by().annotate(n=units)
    return dict(found.values_list("pk", "n"))


@violations_refused()
@transaction.atomic
def confirm(sheet: Timesheet, *, by: User, note: str = "", shown_at: dt.datetime | None = None) -> Timesheet:
    """By another person than who submitted. From now on the days are locked.

    `note`: why it is confirmed although something about it asks for a look; `shown_at`: when the page it
    was looked at on was made.
    """
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_confirm(by, sheet)
    check_shown(sheet, shown_at)
    if not note.strip() and (found := flags.of_sheet(sheet)):
        raise Refused(_("Ghi chú vì sao vẫn duyệt: %(words)s") % {"words": flags.words_of(found)})
    changes = {"confirmed_by": by, "confirmed_at": timezone.now(), "return_reason": "", "note": note.strip()}
    facts = {"note": note.strip()} if note.strip() else {}
    return _move(sheet, TimesheetStatus.CONFIRMED, "confirmed", by=by, facts=facts, **changes)


def check_shown(sheet: Timesheet, shown_at: dt.datetime | None) -> None:
    """Withdrawn since its page was made, it may have come again with other days."""
    if shown_at and sheet.submitted_at > shown_at:
        raise Refused(
            _("%(who)s nộp lúc %(at)s, sau khi bạn mở trang. Xem lại rồi duyệt.")
            % {"who": sheet.submitted_by, "at": f"{timezone.localtime(sheet.submitted_at):%H:%M %d/%m/%Y}"}
        )


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
    """Only while no run counts it: afterwards it is corrected, see `corrections`."""
    policies.check_answers_for(by, sheet.team)
    if commune := sheet.team.commune_today:
        # Whoever opens a run of the province queues at the same row.
        Province.objects.select_for_update().get(pk=commune.province.present_id)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_reopen(by, sheet)
    changes = {"confirmed_by": None, "confirmed_at": None, "return_reason": _given(reason), "note": ""}
    return _move(sheet, TimesheetStatus.RETURNED, "reopened", by=by, **changes)


def _move(
    sheet: Timesheet,
    status: TimesheetStatus,
    act: str,
    *,
    by: User,
    facts: dict[str, str] | None = None,
    **changes: Any,
) -> Timesheet:
    before = {"status": sheet.status}
    for name, value in {"status": status, **changes}.items():
        setattr(sheet, name, value)
    sheet.save(update_fields=["status", *changes])
    reason = {"reason": changes["return_reason"]} if changes.get("return_reason") else {}
    audit.record(
        f"timesheets.{act}", sheet, by=by, before=before, after={"status": status, **reason, **(facts or {})},
        commune=sheet.team.commune_today,
    )  # fmt: skip
    return sheet


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Ghi lý do để xã biết cần sửa chỗ nào."))
    return reason.strip()
