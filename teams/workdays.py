"""Days, nights and sessions put on a sheet and taken off it: one statement, one event of the log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from places.models import Commune
from portal.lib.refusals import Refused

from .attendance import Mark
from .models import Timesheet
from .models.team import communes_of
from .models.timesheet import TAKEN

LINE = re.compile(r"#(\d+) (\d{4}-\d\d-\d\d) (day|night|session) ([\d.]+)( office)?(?: order (\d+))?")
# Put on in one order everywhere, so that two sheets with the same people cannot wait for each other.
# What stands on another team's sheet is not overwritten and not returned.
CHANGE = """
WITH taken_off AS (
    DELETE FROM teams_workday w
    USING unnest(%s::bigint[], %s::bigint[], %s::date[], %s::text[]) AS off (sheet_id, person_id, day, shift)
    WHERE (w.timesheet_id, w.person_id, w.day, w.shift) = (off.sheet_id, off.person_id, off.day, off.shift)
)
INSERT INTO teams_workday AS w (timesheet_id, person_id, day, shift, portion, in_office_hours, order_id)
SELECT *
FROM unnest(
    %s::bigint[], %s::bigint[], %s::date[], %s::text[], %s::numeric[], %s::boolean[], %s::bigint[]
) AS marks (timesheet_id, person_id, day, shift, portion, in_office_hours, order_id)
ORDER BY person_id, day, shift
ON CONFLICT (person_id, day, shift) DO UPDATE
    SET portion = excluded.portion, in_office_hours = excluded.in_office_hours, order_id = excluded.order_id
    WHERE w.timesheet_id = excluded.timesheet_id
RETURNING 1
"""
KEY, WHOLE = 4, len(Mark._fields) + 1  # columns: the sheet's, and a mark's first three or all of them


class Rewriting(NamedTuple):
    """What comes off a sheet and what is put on it; what stays is not touched."""

    sheet: Timesheet
    off: set[Mark]
    on: set[Mark]

    @classmethod
    def of(cls, sheet: Timesheet, before: Iterable[Mark], after: Iterable[Mark]) -> Rewriting:
        """`after` shall stand in the place of `before`."""
        old, new = set(before), set(after)
        return cls(sheet, old - new, new - old)


def change(sheet: Timesheet, before: Iterable[Mark], after: Iterable[Mark], *, by: User) -> None:
    one = Rewriting.of(sheet, before, after)
    if one.off or one.on:
        _write([one])
        _event(one, sheet.team.commune_today, by).save()


def change_all(sheets: Iterable[Rewriting], *, by: User) -> None:
    """Of one month. One statement for all, and an event of the log for each that is touched."""
    touched = [each for each in sheets if each.off or each.on]
    if not touched:
        return
    _write(touched)
    communes = communes_of([each.sheet.team_id for each in touched], timezone.localdate())
    audit.record_all([_event(each, communes.get(each.sheet.team_id), by) for each in touched])


def _write(touched: list[Rewriting]) -> None:
    off, on = [], []
    for sheet, gone, new in touched:
        kept = {mark.key for mark in new}
        off += [(sheet.pk, *mark) for mark in gone if mark.key not in kept]
        on += [(sheet.pk, *mark) for mark in new]
    if len({row[1:KEY] for row in on}) < len(on):
        raise Refused(str(TAKEN))
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [*_columns(off, KEY), *_columns(on, WHOLE)])
        if cursor.rowcount < len(on):
            raise Refused(str(TAKEN))


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[n] for row in rows] for n in range(width)]


def _event(each: Rewriting, commune: Commune | None, by: User) -> AuditEvent:
    sheet, off, on = each
    return audit.event(
        "timesheets.recorded",
        sheet,
        by=by,
        before={"days": [_said(mark) for mark in sorted(off, key=_place)]},
        after={"days": [_said(mark) for mark in sorted(on, key=_place)]},
        commune=commune,
    )


def tells_of(line: str, person_id: int, day: dt.date) -> bool:
    """Whether a line of the log is about this person on this day."""
    return line.startswith(f"#{person_id} {day} ")


def mark_in(line: str) -> Mark | None:
    """The day a line of the log tells of; none where it is no such line."""
    if not (found := LINE.fullmatch(line)):
        return None
    person, day, shift, portion, office, order = found.groups()
    return Mark(
        int(person), dt.date.fromisoformat(day), shift, Decimal(portion), bool(office), order and int(order)
    )


def _place(mark: Mark) -> tuple[int, object, str]:
    return mark.key


def _said(mark: Mark) -> str:
    """ "#12 2026-10-05 day 1 office": short, for a sheet of 200 days is one event of the log."""
    office = " office" if mark.in_office_hours else ""
    order = f" order {mark.order_id}" if mark.order_id else ""
    return f"#{mark.person_id} {mark.day} {mark.shift} {mark.portion.normalize()}{office}{order}"
