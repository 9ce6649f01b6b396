"""Cells of a team's month saved as they are typed: what may be written is, the rest is told cell by cell.

Two people may work on one sheet. A change says which version of its cell it was based on; when somebody
else wrote there since, both values are shown and nothing is overwritten. A browser that got no answer
sends the same again under the same key and is answered as before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from portal.lib.months import Month
from portal.lib.violations import violations_refused

from . import attendance, letters, policies, workdays
from .attendance import Mark
from .cells import Cell, Change, Conflict, Problem, Saved, cells_of, cells_on, name_of, wanted
from .holding import held
from .models import CommunityTeam, DayOff, SentCells, Shift, Timesheet, Workday
from .roster import Roster, roster_of


@violations_refused()
@transaction.atomic
def save_cells(
    team: CommunityTeam,
    month: Month,
    changes: Iterable[Change],
    *,
    key: str,
    by: User,
    days_off: Collection[tuple[int, dt.date]] = (),
) -> Saved:
    """Writes the cells that may be written. `days_off`: people seen not to work on a day."""
    team = held(team, by)
    if sent := SentCells.objects.filter(user=by, key=key).first():
        return _answered(sent.answer)
    sheet = Timesheet.objects.begun(team, month)
    policies.check_can_record(by, sheet)
    saved = _save(sheet, changes, by=by)
    DayOff.objects.bulk_create(
        (DayOff(timesheet=sheet, person_id=person_id, day=day) for person_id, day in days_off),
        ignore_conflicts=True,
    )
    SentCells.objects.create(user=by, key=key, answer=asdict(saved))
    return saved


def _save(sheet: Timesheet, changes: Iterable[Change], *, by: User) -> Saved:
    roster = roster_of(sheet.team, sheet.month, today=timezone.localdate())
    now = cells_on(roster)
    saved, stale, new = Saved(), [], {}
    for change in changes:
        cell = now.get(change.key, Cell(*change.key))
        try:
            marks = wanted(change, cell, roster)
        except ValueError as error:
            saved.problems.append(Problem(*change.key, change.letters, str(error)))
            continue
        if change.seen != cell.version and marks != cell.marks:
            stale.append((change, cell))
        else:
            new[change] = Cell(*change.key, marks)
    found = list(problems_of(roster, new, by))
    saved.problems += found
    refused = {(problem.person_id, problem.day) for problem in found}
    new = {change: cell for change, cell in new.items() if change.key not in refused}
    saved.conflicts += _conflicts(sheet, stale)
    before = [mark for change in new for mark in now.get(change.key, Cell(*change.key)).marks]
    workdays.change(sheet, before, [mark for cell in new.values() for mark in cell.marks], by=by)
    saved.versions = {name_of(cell): cell.version for cell in new.values()}
    return saved


def problems_of(roster: Roster, new: dict[Change, Cell], by: User) -> Iterator[Problem]:
    """One for each cell: everything that keeps it from the sheet."""
    said: dict[tuple[int, dt.date], list[tuple[Mark, str]]] = {}
    marks = [mark for cell in new.values() for mark in cell.marks]
    for mark, reason in attendance.reasons(roster, marks, today=timezone.localdate(), reader=by):
        said.setdefault((mark.person_id, mark.day), []).append((mark, reason))
    for change in new:
        if found := said.get(change.key):
            reasons = dict.fromkeys(reason for _mark, reason in found)
            wants_order = any(attendance.lacks_order(mark, roster) for mark, _reason in found)
            yield Problem(*change.key, change.letters, " ".join(reasons), wants_order)


def _conflicts(sheet: Timesheet, stale: list[tuple[Change, Cell]]) -> list[Conflict]:
    if not stale:
        return []
    events = AuditEvent.objects.filter(
        object_type=sheet._meta.label_lower, object_id=sheet.pk, verb="timesheets.recorded"
    ).select_related("actor")
    written = list(events[:100])
    return [
        Conflict(*change.key, change.letters, cell.letters, cell.version, *_last_hand(written, cell))
        for change, cell in stale
    ]


def _last_hand(events: list[AuditEvent], cell: Cell) -> tuple[str, str]:
    """Who wrote in the cell last, and at what time of which day, as the log has it."""
    for event in events:
        if any(workdays.tells_of(line, cell.person_id, cell.day) for line in _lines(event)):
            return str(event.actor or ""), f"{timezone.localtime(event.at):%H:%M %d/%m}"
    return "", ""


def _lines(event: AuditEvent) -> list[str]:
    return [*(event.before or {}).get("days", []), *(event.after or {}).get("days", [])]


def _answered(answer: dict[str, Any]) -> Saved:
    def of(kind: type, facts: dict[str, Any]) -> Any:
        return kind(**{**facts, "day": dt.date.fromisoformat(facts["day"])})

    return Saved(
        answer["versions"],
        [of(Conflict, facts) for facts in answer["conflicts"]],
        [of(Problem, facts) for facts in answer["problems"]],
        repeated=True,
    )


def of_last_month(roster: Roster) -> dict[str, str]:
    """What could be copied into empty cells: days and sessions on the same weekdays, by name of the cell.

    Nights are not: each rests on an order of its own.
    """
    month, today = roster.month, timezone.localdate()
    days = Workday.objects.filter(timesheet__team=roster.team, timesheet__month=month - 1)
    marks: dict[str, set[Mark]] = {}
    for day in days.exclude(shift=Shift.NIGHT):
        mark = attendance.mark_of(day)._replace(day=_counterpart(day.day, month))
        entry = roster.entry_of(mark.person_id)
        free = entry and mark.day <= min(today, month.last_day) and mark.day not in cells_of(entry)
        if (
            free
            and entry.belongs_on(mark.day)
            and (not mark.in_office_hours or roster.official_on(mark.person_id, mark.day))
        ):
            marks.setdefault(name_of(mark), set()).add(mark)
    return {name: letters.shown(found) for name, found in marks.items()}


def _counterpart(day: dt.date, month: Month) -> dt.date:
    """The second Tuesday for a second Tuesday; for a fifth, which no next month has, a day beyond it."""
    first = month.first_day
    return first + dt.timedelta((day.weekday() - first.weekday()) % 7 + (day.day - 1) // 7 * 7)
