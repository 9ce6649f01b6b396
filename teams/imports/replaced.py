"""What a file takes off or changes of the days a sheet has already: told before it is written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.lib.spreadsheets.columns import Level
from portal.lib.spreadsheets.reading import Reading, Row
from teams import attendance, letters
from teams.attendance import Mark
from teams.roster import Entry


def note_replaced(reading: Reading, row: Row, entry: Entry, marks: Iterable[Mark]) -> None:
    """A row stands for the person's whole month: what it leaves out goes."""
    before, after = _by_day(map(attendance.mark_of, entry.recorded)), _by_day(marks)
    gone = [f"{day:%d/%m} ({letters.shown(before[day])})" for day in sorted(before.keys() - after.keys())]
    changed = [
        f"{day:%d/%m} ({_told(before[day], after[day])})"
        for day in sorted(before.keys() & after.keys())
        if before[day] != after[day]
    ]
    cure = _("Dòng này thay cả tháng của người này: ghi lại ngày ấy trong tệp nếu vẫn đúng")
    for said, days in (
        (_("Bỏ ngày công đã ghi: %(days)s"), gone),
        (_("Đổi ngày công đã ghi: %(days)s"), changed),
    ):
        if days:
            reading.note(row, "full_name", said % {"days": ", ".join(days)}, cure, Level.LOOK)


def _by_day(marks: Iterable[Mark]) -> dict[dt.date, set[Mark]]:
    days = defaultdict(set)
    for mark in marks:
        days[mark.day].add(mark)
    return days


def _told(before: set[Mark], after: set[Mark]) -> str:
    old, new = letters.shown(before), letters.shown(after)
    if old == new:
        return _("%(letters)s theo văn bản huy động khác") % {"letters": old}
    return _("%(old)s thành %(new)s") % {"old": old, "new": new}
