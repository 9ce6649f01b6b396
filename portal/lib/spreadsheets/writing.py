"""Spreadsheets given to people: templates with lists to choose from, lists, their own file with its errors.

Every cell is written as what it is, never as a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from .cells import Raw, shown
from .columns import Column, Level, Problem
from .limits import MOST_ROWS
from .reading import Reading, Table

ROWS_AT_ONCE = 500
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
INK = {"font_name": "Times New Roman", "font_size": 12}
HEAD = INK | {"bold": True, "bg_color": "#ECEFF3", "border": 1, "text_wrap": True, "valign": "vcenter"}


class Workbook:
    """An xlsx in memory. `strings_to_*` are off: text stays text."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(  # it writes into the properties it is given: a copy
            self._buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "default_format_properties": dict(INK)},
        )  # fmt: skip
        self.head = self.book.add_format(HEAD)
        self.day = self.book.add_format(INK | {"num_format": "dd/mm/yyyy"})
        self.text = self.book.add_format(INK | {"num_format": "@"})
        self.bad = self.book.add_format(
            INK | {"bg_color": "#FDEDF2", "font_color": "#B3103F", "text_wrap": True}
        )
        self.look = self.book.add_format(INK | {"bg_color": "#FFF4D9", "text_wrap": True})

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, form: Any = None) -> None:
        if isinstance(value, dt.datetime | dt.date):
            sheet.write_datetime(row, column, _midnight(value), form or self.day)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, form)
        elif value is not None and value != "":
            sheet.write_string(row, column, str(value), form or self.text)

    def content(self) -> bytes:
        self.book.close()
        return self._buffer.getvalue()


def listed(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A list as xlsx."""
    book = Workbook()
    sheet = book.book.add_worksheet(title[:31])
    for column, head in enumerate(heads):
        book.write(sheet, 0, column, head, book.head)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            book.write(sheet, number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    return book.content()


def listed_as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A list as CSV that Excel opens with its accents. What would be a formula gets an apostrophe."""
    return b"".join(streamed_as_csv(heads, rows))


def streamed_as_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same piece by piece, however long the list is."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    text.seek(0)
    yield text.read().encode("utf-8-sig")
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        text.seek(0)
        text.truncate()
        writer.writerows([_harmless(value) for value in row] for row in some)
        yield text.getvalue().encode()


def template(columns: Sequence[Column], lists: Mapping[str, Sequence[str]], advice: Sequence[str]) -> bytes:
    """An empty table with a list to choose from where there is one, and a sheet that explains."""
    book = Workbook()
    sheet, notes = book.book.add_worksheet(_("Danh sách")), book.book.add_worksheet(_("Hướng dẫn"))
    choices = book.book.add_worksheet(_("Danh mục"))
    choices.hide()
    for place, column in enumerate(columns):
        title = f"{column.title} *" if column.required else column.title
        sheet.set_column(place, place, column.width, book.text)
        book.write(sheet, 0, place, title, book.head)
        if values := lists.get(column.key):
            _choose(book, sheet, choices, place, values)
    for number, line in enumerate([*advice, *(_explained(column) for column in columns)]):
        book.write(notes, number, 0, line)
    notes.set_column(0, 0, 100)
    sheet.freeze_panes(1, 0)
    return book.content()


def with_errors(reading: Reading) -> bytes:
    """People's own tables, cell by cell where they were, with a column that says what is wrong."""
    book = Workbook()
    for number, table in enumerate(reading.tables, start=1):
        sheet = book.book.add_worksheet(_sheet_name(table.sheet, number))
        about = [problem for problem in reading.problems if problem.sheet == table.sheet]
        _copy(book, sheet, table, _marks(reading, table, about, book))
        last = _error_column(table.cells[table.head - 1], table.width)
        book.write(sheet, table.head - 1, last, ERRORS, book.head)
        sheet.set_column(0, last - 1, 18)
        sheet.set_column(last, last, 70)
        for row, words in _said(about).items():
            book.write(sheet, row - 1, last, words, book.bad)
    return book.content()


def _marks(
    reading: Reading, table: Table, about: Sequence[Problem], book: Workbook
) -> dict[tuple[int, int], Any]:
    """(row from 1, column from 0) -> how the cell is coloured; an error outshines a look."""
    forms = {Level.ERROR: book.bad, Level.LOOK: book.look}
    places = {column.title: table.places.get(column.key) for column in reading.columns}
    found = {}
    for problem in sorted(about, key=lambda problem: problem.level == Level.ERROR):
        if (place := places[problem.title]) is not None:
            found[problem.row, place] = forms[Level(problem.level)]
    return found


def _copy(book: Workbook, sheet: Worksheet, table: Table, marks: Mapping[tuple[int, int], Any]) -> None:
    for number, line in enumerate(table.cells, start=1):
        for place, raw in enumerate(line):
            book.write(sheet, number - 1, place, _as_given(raw), marks.get((number, place)))


def _sheet_name(name: str, number: int) -> str:
    """Excel takes 31 characters, none of these, no name twice."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", name).strip()
    return bare if 0 < len(bare) < 32 and bare == name else f"{bare[:26]} ({number})"


ERRORS = "Lỗi"


def _said(problems: Iterable[Any]) -> dict[int, str]:
    rows: dict[int, list[str]] = {}
    for problem in problems:
        cure = f". {problem.cure}" if problem.cure else ""
        rows.setdefault(problem.row, []).append(f"{problem.title}: {problem.problem}{cure}")
    return {row: "; ".join(words) for row, words in rows.items()}


def _error_column(heads: Sequence[Raw], width: int) -> int:
    """The column of an earlier round, or the first one beside the table."""
    return next((place for place, head in enumerate(heads) if shown(head) == ERRORS), width)


def _choose(book: Workbook, sheet: Worksheet, choices: Worksheet, place: int, values: Sequence[str]) -> None:
    for number, value in enumerate(values):
        book.write(choices, number, place, value)
    where = xlsxwriter.utility.xl_range_abs(0, place, len(values) - 1, place)
    name = choices.get_name()
    sheet.data_validation(
        1, place, MOST_ROWS, place,
        {"validate": "list", "source": f"='{name}'!{where}", "error_type": "warning",
         "error_title": _("Không có trong danh mục"), "error_message": _("Chọn một giá trị có sẵn.")},
    )  # fmt: skip


def _explained(column: Column) -> str:
    need = _("bắt buộc") if column.required else _("không bắt buộc")
    sample = _("Ví dụ: %(sample)s") % {"sample": column.sample} if column.sample else ""
    return " ".join(filter(None, [f"{column.title} ({need}).", str(column.hint), sample]))


def _as_given(raw: Raw) -> Any:
    """Long numbers as text: Excel would round them a second time."""
    if isinstance(raw, bool | dt.time | dt.timedelta):
        return shown(raw)
    return shown(raw) if isinstance(raw, int | float) and abs(raw) >= 10**9 else raw


def _midnight(value: dt.date) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return dt.datetime.combine(value, dt.time())


def _harmless(value: Any) -> Any:
    text = shown(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not isinstance(value, int | float) else text
