"""Confirmed days put right: proposed, then confirmed by another person or refused.

The confirmed sheet never stops counting. A correction waits beside it, whole, and takes its place in
one transaction; what earlier runs paid stays, the next run settles the difference.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import attendance, corrected_counts, corrected_spending, policies, side_by_side, workdays
from .attendance import Mark, mark_of
from .cells import Cell, Change, Problem, cells_on, wanted
from .counts import check_covers
from .grid import problems_of
from .models import CorrectedMark, Correction, CorrectionStatus, Plan, Timesheet, TimesheetStatus
from .roster import roster_of


class NotAsItStands(Refused):
    """Cells that could not be proposed, each with its reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


@violations_refused()
@transaction.atomic
def propose(
    sheet: Timesheet, changes: Iterable[Change], *, reason: str, by: User, plan: Plan | None = None
) -> Correction:
    """Days put on are under `plan`; those that stay, under the plan they were under."""
    sheet = side_by_side.held_for_correction(sheet, reason, by)
    before, after = _read(sheet, changes, by)
    under = {mark_of(day).key: day.plan_id for day in sheet.workdays.all()}
    if plan and (new := [mark.day for mark in after if mark.key not in under]):
        check_covers(plan, sheet, min(new))
    correction = Correction.objects.create(timesheet=sheet, reason=reason.strip(), proposed_by=by)
    CorrectedMark.objects.bulk_create(
        CorrectedMark(
            correction=correction, new=new, **mark._asdict(),
            plan_id=under.get(mark.key, plan.pk if plan else None),
        )
        for new, marks in ((False, before), (True, after))
        for mark in marks
    )  # fmt: skip
    side_by_side.write_down("correction_proposed", correction, by, {"reason": correction.reason})
    return correction


def _read(sheet: Timesheet, changes: Iterable[Change], by: User) -> tuple[list[Mark], list[Mark]]:
    """All marks of the cells that change: as they stand, and as they shall."""
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    standing = cells_on(roster)
    new, found = {}, []
    for change in changes:
        try:
            marks = wanted(change, standing.get(change.key, Cell(*change.key)), roster)
        except ValueError as error:
            found.append(Problem(*change.key, change.letters, str(error)))
            continue
        if marks != standing.get(change.key, Cell(*change.key)).marks:
            new[change] = Cell(*change.key, marks)
    found += problems_of(roster, new, by)
    if found:
        raise NotAsItStands(found)
    if not new:
        raise Refused(_("Chưa có ô nào khác với bảng đã duyệt. Sửa các ô cần điều chỉnh rồi gửi."))
    before = [mark for change in new for mark in standing.get(change.key, Cell(*change.key)).marks]
    return before, [mark for cell in new.values() for mark in cell.marks]


@violations_refused()
@transaction.atomic
def confirm(correction: Correction, *, by: User) -> Correction:
    """The days change here and nowhere else; who confirmed the sheet, and when, stays as it was."""
    policies.check_answers_for(by, correction.timesheet.team)
    correction, sheet = _locked(correction)
    policies.check_can_confirm_correction(by, correction)
    after = side_by_side.sides_of(correction)[1]
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    found = attendance.problems(roster, after, today=timezone.localdate(), reader=by)
    if found:
        raise Refused("\n".join(problem.message for problem in found))
    _rewrite(correction, sheet, by)
    return _decided(correction, CorrectionStatus.CONFIRMED, "correction_confirmed", by)


@violations_refused()
@transaction.atomic
def withdraw(correction: Correction, *, by: User) -> Correction:
    """By who proposed it, as long as nobody decided."""
    policies.check_answers_for(by, correction.timesheet.team)
    correction, _sheet = _locked(correction)
    policies.check_can_withdraw(by, correction)
    return _decided(correction, CorrectionStatus.WITHDRAWN, "correction_withdrawn", by)


@violations_refused()
@transaction.atomic
def refuse(correction: Correction, *, reason: str, by: User) -> Correction:
    policies.check_answers_for(by, correction.timesheet.team)
    correction, _sheet = _locked(correction)
    policies.check_can_decide_on(by, correction)
    if not reason.strip():
        raise Refused(_("Ghi lý do để xã biết vì sao không nhận."))
    correction.refusal = reason.strip()
    return _decided(correction, CorrectionStatus.REFUSED, "correction_refused", by)


def _locked(correction: Correction) -> tuple[Correction, Timesheet]:
    sheet = Timesheet.objects.locked(correction.timesheet_id)
    return Correction.objects.select_related("decided_by", "proposed_by").get(pk=correction.pk), sheet


def _rewrite(correction: Correction, sheet: Timesheet, by: User) -> None:
    """A trigger locks days of a confirmed sheet: within this transaction, and unseen outside, it is none."""
    this = Timesheet.objects.filter(pk=sheet.pk)
    this.update(status=TimesheetStatus.SUBMITTED, confirmed_by=None, confirmed_at=None)
    workdays.change(sheet, *side_by_side.sides_of(correction), by=by)
    _put_under_plans(correction, sheet)
    corrected_counts.put_in_place(correction, sheet)
    corrected_spending.put_in_place(correction, sheet)
    this.update(
        status=TimesheetStatus.CONFIRMED, confirmed_by=sheet.confirmed_by_id, confirmed_at=sheet.confirmed_at
    )


def _put_under_plans(correction: Correction, sheet: Timesheet) -> None:
    new = correction.marks.filter(new=True, person=OuterRef("person"), day=OuterRef("day"))
    planned = new.filter(shift=OuterRef("shift"), plan__isnull=False)
    sheet.workdays.filter(Exists(planned)).update(plan=Subquery(planned.values("plan")))


def _decided(correction: Correction, status: CorrectionStatus, act: str, by: User) -> Correction:
    correction.status, correction.decided_by, correction.decided_at = status, by, timezone.now()
    correction.save(update_fields=["status", "decided_by", "decided_at", "refusal"])
    side_by_side.write_down(act, correction, by, {"reason": correction.refusal or correction.reason})
    return correction
