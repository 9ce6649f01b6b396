"""What was found in a file, as it is kept with the job and shown on the preview."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib.identifiers import masked
from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.columns import Column, Level, Problem
from portal.lib.spreadsheets.opening import Unreadable
from portal.lib.spreadsheets.reading import Reading, Row

from .kinds import Checked

GOOD_SHOWN = 10


def of(checked: Checked | Unreadable) -> dict[str, Any]:
    if isinstance(checked, Unreadable):
        return {"refused": str(checked)}
    problems = sorted(
        checked.reading.problems,
        key=lambda problem: (problem.sheet, problem.row, len(problem.letter), problem.letter),
    )
    return {
        "notes": notes_of(checked.reading),
        "problems": problems,
        "questions": [question.as_json() for question in checked.questions],
        "bad_rows": len(checked.reading.bad_rows()),
        "right": 0 if concerns_the_whole(checked.reading) else len(checked.rows),
        "heads": [column.title for column in columns_of(checked.reading)],
        "good": good_of(checked.reading),
        "converted_sample": sample_of(checked.reading),
        "encoding": ", ".join(
            sorted({e for table in checked.reading.tables for e in table.encodings.values()})
        ),
    }


def concerns_the_whole(reading: Reading) -> bool:
    """Whether an error is of no row: a column is missing."""
    return not reading.bad_rows() <= {row.place for row in reading.rows}


def columns_of(reading: Reading) -> list[Column]:
    places = {key for table in reading.tables for key in table.places}
    return [column for column in reading.columns if column.key in places]


def good_of(reading: Reading) -> list[tuple[int, list[str]]]:
    """The first rows without errors, numbers masked: to see that columns were understood."""
    bad = reading.bad_rows()
    good = [row for row in reading.rows if row.place not in bad][:GOOD_SHOWN]
    return [(row.number, [as_said(column, row) for column in columns_of(reading)]) for row in good]


def as_said(column: Column, row: Row) -> str:
    value = row[column.key]
    if isinstance(value, dt.date):
        return cells.shown(value)
    if isinstance(value, str) and value.isdecimal() and len(value) > 8:
        return masked(value)
    return cells.shown(row.raw.get(column.key))


def sample_of(reading: Reading) -> str:
    """ "NguyÔn ThÞ Hoa → Nguyễn Thị Hoa"."""
    return next((table.sample for table in reading.tables if table.sample), "")


def errors_of(checked: Checked | Unreadable) -> int:
    if isinstance(checked, Unreadable):
        return 1
    problems = sum(problem.level == Level.ERROR for problem in checked.reading.problems)
    return problems + len(checked.questions)


def notes_of(reading: Reading) -> list[tuple[str, str]]:
    """How the file was understood, in the order people ask."""
    tables = reading.tables
    sheets = [_("%(sheet)s, tiêu đề ở dòng %(row)s") % {"sheet": t.sheet, "row": t.head} for t in tables]
    notes = [(_("Trang tính"), "; ".join(sheets))]
    if encodings := {encoding for table in tables for encoding in table.encodings.values()}:
        words = _("%(encoding)s, đã đổi sang Unicode") % {"encoding": ", ".join(sorted(encodings))}
        notes.append((_("Phông chữ"), words))
    if merged := sum(table.merged for table in tables):
        notes.append((_("Ô gộp"), ngettext("%(n)s ô, đã tách", "%(n)s ô, đã tách", merged) % {"n": merged}))
    if days := sum(table.days_as_text for table in tables):
        notes.append(
            (
                _("Ngày ghi dạng chữ"),
                ngettext("%(n)s ô, đã đọc được", "%(n)s ô, đã đọc được", days) % {"n": days},
            )
        )
    if hidden := sum(bool(row["hidden"]) for row in reading.rows):
        notes.append(
            (_("Dòng ẩn"), ngettext("%(n)s dòng, vẫn nhập", "%(n)s dòng, vẫn nhập", hidden) % {"n": hidden})
        )
    if skipped := [row for table in tables for row in table.skipped]:
        notes.append(
            (_("Dòng bỏ qua"), ", ".join(map(str, skipped[:10])) + ("…" if len(skipped) > 10 else ""))
        )
    return notes


def problems_of(kept: dict[str, Any]) -> list[Problem]:
    return [Problem(*problem) for problem in kept.get("problems", [])]


def wrong_rows_of(kept: dict[str, Any]) -> set[tuple[str, int]]:
    return {(p.sheet, p.row) for p in problems_of(kept) if p.level == Level.ERROR}


def groups_of(problems: list[Problem]) -> list[tuple[str, int]]:
    return Counter(problem.group for problem in problems).most_common()
