"""Days, nights and sessions put on a sheet and taken off it: one statement, one event of the log."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal

from django.db import connection

from accounts import audit
from accounts.models import User
from portal.lib.refusals import Refused

from .attendance import Mark
from .models import Timesheet
from .models.timesheet import TAKEN

LINE = re.compile(r"#(\d+) (\d{4}-\d\d-\d\d) (day|night|session) ([\d.]+)( office)?(?: order (\d+))?")
# Put on in one order everywhere, so that two sheets with the same people cannot wait for each other.
# What stands on another team's sheet is not overwritten and not returned.
CHANGE = """
WITH taken_off AS (
    DELETE FROM teams_workday w
    USING unnest(%s::bigint[], %s::date[], %s::text[]) AS off (person_id, day, shift)
    WHERE w.timesheet_id = %s AND (w.person_id, w.day, w.shift) = (off.person_id, off.day, off.shift)
)
INSERT INTO teams_workday AS w (timesheet_id, person_id, day, shift, portion, in_office_hours, order_id)
SELECT %s, marks.*
FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::numeric[], %s::boolean[], %s::bigint[])
    AS marks (person_id, day, shift, portion, in_office_hours, order_id)
ORDER BY person_id, day, shift
ON CONFLICT (person_id, day, shift) DO UPDATE
    SET portion = excluded.portion, in_office_hours = excluded.in_office_hours, order_id = excluded.order_id
    WHERE w.timesheet_id = excluded.timesheet_id
RETURNING 1
"""


def change(sheet: Timesheet, before: Collection[Mark], after: Collection[Mark], *, by: User) -> None:
    """`after` stands in the place of `before`; what is in both is not touched."""
    gone, new = set(before) - set(after), set(after) - set(before)
    if not (gone or new):
        return
    keys = {mark.key for mark in new}
    _write(sheet, [mark for mark in gone if mark.key not in keys], new)
    audit.record(
        "timesheets.recorded",
        sheet,
        by=by,
        before={"days": [_said(mark) for mark in sorted(gone, key=_place)]},
        after={"days": [_said(mark) for mark in sorted(new, key=_place)]},
        commune=sheet.team.commune_today,
    )


def _write(sheet: Timesheet, off: Collection[Mark], on: Collection[Mark]) -> None:
    keys = [[mark[n] for mark in off] for n in range(3)]
    columns = [[mark[n] for mark in on] for n in range(len(Mark._fields))]
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [*keys, sheet.pk, sheet.pk, *columns])
        if cursor.rowcount < len(on):
            raise Refused(str(TAKEN))


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
