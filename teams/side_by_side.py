"""Corrections of confirmed sheets side by side: what stood, and what shall stand in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib.money import dong
from portal.lib.refusals import Refused

from . import letters, policies
from .attendance import Mark, mark_of
from .models import CorrectedCount, CorrectedSpending, Correction, Person, Plan, Timesheet


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """One person, one day: the letters, or what was counted, as they stood and as they shall stand.

    What was spent is the team's: nobody's.
    """

    person: Person | None
    day: dt.date
    before: str
    after: str
    plan: Plan | None = None  # of what is put on

    @property
    def whose(self) -> str:
        return str(self.person) if self.person else _("Khoản chi")

    @property
    def in_order(self) -> tuple[bool, str, int, dt.date]:
        """By person and day; what the team spent comes last."""
        who = self.person
        return who is None, who.sort_key if who else "", who.pk if who else 0, self.day


def held_for_correction(sheet: Timesheet, reason: str, by: User) -> Timesheet:
    """The confirmed sheet, kept from other writers until the transaction ends."""
    policies.check_answers_for(by, sheet.team)
    sheet = Timesheet.objects.locked(sheet.pk)
    policies.check_can_correct(by, sheet)
    if not reason.strip():
        raise Refused(_("Ghi lý do điều chỉnh: ai sai, ngày nào, căn cứ vào đâu."))
    return sheet


def write_down(act: str, correction: Correction, by: User, facts: dict[str, str]) -> None:
    """On the timeline of the sheet."""
    sheet, found = correction.timesheet, cells_in(Correction.objects.side_by_side().get(pk=correction.pk))
    cells = [f"{cell.whose}, {cell.day:%d/%m}: {cell.before or '–'} → {cell.after or '–'}" for cell in found]
    audit.record(
        f"timesheets.{act}", sheet, by=by, after={"days": cells, **facts},
        commune=sheet.team.commune_today,
    )  # fmt: skip


def sides_of(correction: Correction) -> tuple[list[Mark], list[Mark]]:
    """As the days stood, and as they shall stand."""
    marks = list(correction.marks.all())
    return [mark_of(m) for m in marks if not m.new], [mark_of(m) for m in marks if m.new]


def cells_in(correction: Correction) -> list[CorrectedCell]:
    """Side by side, by person and day."""
    found = [*_cells_of_days(correction), *_cells_of_counts(correction), *_cells_of_spendings(correction)]
    return sorted(found, key=lambda cell: cell.in_order)


def _cells_of_days(correction: Correction) -> Iterator[CorrectedCell]:
    sides: dict[tuple[int, dt.date], tuple[set[Mark], set[Mark]]] = {}
    people: dict[int, Person] = {}
    plans: dict[tuple[int, dt.date], Plan | None] = {}
    for mark in correction.marks.all():
        people[mark.person_id] = mark.person
        sides.setdefault((mark.person_id, mark.day), (set(), set()))[mark.new].add(mark_of(mark))
        if mark.new and mark.plan:
            plans[mark.person_id, mark.day] = mark.plan
    for (person, day), both in sides.items():
        yield CorrectedCell(people[person], day, *map(letters.shown, both), plans.get((person, day)))


def _cells_of_counts(correction: Correction) -> Iterator[CorrectedCell]:
    pairs: dict[tuple[int, dt.date, str], dict[bool, CorrectedCount]] = {}
    for row in correction.counts.all():
        pairs.setdefault((row.person_id, row.day, row.unit), {})[row.new] = row
    for (_person, day, _unit), pair in pairs.items():
        before, after = pair.get(False), pair.get(True)
        one = after or pair[False]
        yield CorrectedCell(
            one.person, day, _counted(before), _counted(after), after.plan if after and not before else None
        )


def _counted(row: CorrectedCount | None) -> str:
    """ "2,5 giờ: Trực"."""
    if row is None:
        return ""
    said = f"{floatformat(row.quantity, -1)} {row.get_unit_display().lower()}"
    return f"{said}: {row.content}" if row.content else said


def _cells_of_spendings(correction: Correction) -> Iterator[CorrectedCell]:
    rows = list(correction.spendings.all())
    stood = {row.row: row for row in rows if not row.new}
    for after in [row for row in rows if row.new]:
        before = stood.pop(after.row, None)
        moved = bool(before and before.day != after.day)
        yield CorrectedCell(
            None, (before or after).day, _spent(before, dated=moved), _spent(after, dated=moved)
        )
    for before in stood.values():
        yield CorrectedCell(None, before.day, _spent(before), "")


def _spent(row: CorrectedSpending | None, *, dated: bool = False) -> str:
    """ "150.000 đ: Nước uống (Hóa đơn 12)", with its day where that changes."""
    if row is None:
        return ""
    said = f"{dong(row.amount)} đ: {row.content} ({row.papers})"
    return f"{row.day:%d/%m/%Y}, {said}" if dated else said
