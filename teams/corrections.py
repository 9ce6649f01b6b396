"""Confirmed days put right: proposed, then confirmed by another person or refused.

The confirmed sheet never stops counting. A correction waits beside it, whole, and takes its place in
one transaction; what earlier runs paid stays, the next run settles the difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused

from . import attendance, letters, policies, workdays
from .attendance import Mark, mark_of
from .cells import Cell, Change, Problem, cells_of, wanted
from .counts import check_covers
from .grid import problems_of
from .models import CorrectedMark, Correction, CorrectionStatus, Person, Plan, Timesheet, TimesheetStatus
from .roster import roster_of


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """One person, one day: the letters as they stood and as they shall stand."""

    person: Person
    day: dt.date
    before: str
    after: str
    plan: Plan | None  # of what is put on


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
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_correct(by, sheet)
    if not reason.strip():
        raise Refused(_("Ghi lý do điều chỉnh: ai sai, ngày nào, căn cứ vào đâu."))
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
    _write_down("correction_proposed", correction, by, {"reason": correction.reason})
    return correction


def _read(sheet: Timesheet, changes: Iterable[Change], by: User) -> tuple[list[Mark], list[Mark]]:
    """All marks of the cells that change: as they stand, and as they shall."""
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    standing = {
        (cell.person_id, cell.day): cell for entry in roster.entries for cell in cells_of(entry).values()
    }
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
    after = sides_of(correction)[1]
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
    workdays.change(sheet, *sides_of(correction), by=by)
    _put_under_plans(correction, sheet)
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
    _write_down(act, correction, by, {"reason": correction.refusal or correction.reason})
    return correction


def _write_down(act: str, correction: Correction, by: User, facts: dict[str, str]) -> None:
    """On the timeline of the sheet."""
    sheet, found = correction.timesheet, cells_in(Correction.objects.side_by_side().get(pk=correction.pk))
    cells = [f"{cell.person}, {cell.day:%d/%m}: {cell.before or '–'} → {cell.after or '–'}" for cell in found]
    audit.record(
        f"timesheets.{act}", sheet, by=by, after={"days": cells, **facts},
        commune=sheet.team.commune_on(timezone.localdate()),
    )  # fmt: skip


def sides_of(correction: Correction) -> tuple[list[Mark], list[Mark]]:
    """As the days stood, and as they shall stand."""
    marks = list(correction.marks.all())
    return [mark_of(m) for m in marks if not m.new], [mark_of(m) for m in marks if m.new]


def cells_in(correction: Correction) -> list[CorrectedCell]:
    """Side by side, by person and day."""
    sides: dict[tuple[int, dt.date], tuple[set[Mark], set[Mark]]] = {}
    people: dict[int, Person] = {}
    plans: dict[tuple[int, dt.date], Plan | None] = {}
    for mark in correction.marks.all():
        people[mark.person_id] = mark.person
        sides.setdefault((mark.person_id, mark.day), (set(), set()))[mark.new].add(mark_of(mark))
        if mark.new and mark.plan:
            plans[mark.person_id, mark.day] = mark.plan
    found = [
        CorrectedCell(people[person], day, *map(letters.shown, both), plans.get((person, day)))
        for (person, day), both in sides.items()
    ]
    return sorted(found, key=lambda cell: (cell.person.sort_key, cell.person.pk, cell.day))
