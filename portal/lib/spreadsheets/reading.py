"""Sheets made into rows of values: the heads found wherever they stand, every problem of every cell noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import identifiers

from . import cells
from .cells import Mended, Raw, Wrong, blank, shown
from .columns import Column, Level, Problem
from .encodings import Encoding, converted, converted_column, detected
from .limits import Unreadable
from .scanning import column_letter
from .sheets import Sheet, sheets_of

HEADS_WITHIN = 30  # rows from the top
LONGEST_HEAD = 200  # letters, the head above it with them
SAID_EVERY = 500  # rows
SUM = re.compile(r"(tong cong|tong so|cong)\b")
LEGEND = re.compile(r"\(?([A-ZĐ]|\d{1,2})\)?")  # "(1)", "A": the row that numbers the columns


@dataclass(slots=True)
class Row:
    """`values` holds what could be read; what is empty or wrong is None."""

    table: Table
    number: int
    raw: dict[str, Raw]
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def place(self) -> tuple[str, int]:
        return self.table.sheet, self.number


@dataclass(slots=True)
class Table:
    sheet: str
    head: int  # the row of the heads, from 1
    places: dict[str, int]  # key of the column -> its index from 0
    width: int
    cells: list[list[Raw]]
    rows: list[Row] = field(default_factory=list)
    merged: int = 0
    skipped: list[int] = field(default_factory=list)
    encodings: dict[str, Encoding] = field(default_factory=dict)  # by column
    sample: str = ""  # one cell before and after conversion
    days_as_text: int = 0


@dataclass(slots=True)
class Reading:
    """A file read against the columns it should have."""

    columns: Sequence[Column]
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for table in self.tables for row in table.rows]

    def note(self, row: Row, key: str, problem: str, cure: str = "", level: Level = Level.ERROR) -> None:
        """About the cell of the column `key`, or of the first column the file has, if not that one."""
        column = next(column for column in self.columns if column.key == key)
        place = row.table.places.get(key)
        letter = column_letter(place + 1) if place is not None else ""
        found = shown(row.raw.get(key))
        self.problems.append(
            Problem(
                row.table.sheet, row.number, letter, column.title, found, level, problem, cure,
                str(column.group or _("Khác")),
            )
        )  # fmt: skip

    def bad_rows(self) -> set[tuple[str, int]]:
        return {(p.sheet, p.row) for p in self.problems if p.level == Level.ERROR}


def read(
    content: bytes,
    name: str,
    columns: Sequence[Column],
    *,
    convert: bool = True,
    said: Callable[[int, int], None] | None = None,
) -> Reading:
    """Raises Unreadable where the file, or its heads, cannot be made out. `said` hears of the progress."""
    found = [table for sheet in sheets_of(content, name) if (table := _table(sheet, columns, convert))]
    if not found:
        raise Unreadable(
            _("Không thấy dòng tiêu đề. Tệp cần có các cột: %(columns)s. Tải mẫu về và chép dữ liệu vào mẫu.")
            % {"columns": ", ".join(column.title for column in columns if column.required)}
        )
    reading = Reading(columns, found)
    for table in found:
        _note_missing_columns(reading, table)
    rows = reading.rows
    for done, row in enumerate(rows):
        _read_row(reading, row)
        if said and done % SAID_EVERY == 0:
            said(done, len(rows))
    if not rows:
        raise Unreadable(_("Dưới dòng tiêu đề không có dòng nào. Ghi dữ liệu rồi tải lại."))
    return reading


def plain(text: str) -> str:
    """ "Số định danh (CCCD) *" -> "so dinh danh cccd": how heads are compared."""
    return " ".join(re.findall(r"\w+", identifiers.without_accents(text)))


def _table(sheet: Sheet, columns: Sequence[Column], convert: bool) -> Table | None:
    cells_ = _unmerged(sheet)
    wanted = {plain(head): column.key for column in columns for head in column.heads}
    head, places = 0, dict[str, int]()
    for number in range(min(len(cells_), HEADS_WITHIN)):
        here = _heads(cells_, number, wanted)
        if len(here) >= max(len(places), 2):
            head, places = number, here
    required = [column.key for column in columns if column.required]
    if sum(key in places for key in required) * 2 < len(required) or not places:
        return None
    table = Table(sheet.name, head + 1, places, max(map(len, cells_)), cells_, merged=len(sheet.merged))
    if convert:
        _convert(table, columns)
    _cut_rows(table, sheet)
    return table


def _heads(rows: list[list[Raw]], number: int, wanted: dict[str, str]) -> dict[str, int]:
    """Key -> index. A head may stand over another one ("Ngân hàng" over "Số tài khoản")."""
    places: dict[str, int] = {}
    for index, raw in enumerate(rows[number]):
        own = shown(raw)
        above = shown(rows[number - 1][index]) if number and index < len(rows[number - 1]) else ""
        for text in (own, f"{above} {own}"):
            if len(text) > LONGEST_HEAD:
                continue
            ways = [text, *(converted(text, encoding) for encoding in Encoding)]
            key = next((wanted[plain(way)] for way in ways if plain(way) in wanted), None)
            if key and key not in places:
                places[key] = index
                break
    return places


def _unmerged(sheet: Sheet) -> list[list[Raw]]:
    """Every cell of a merged area says what its first cell says; areas over columns only in heads."""
    rows = [list(row) for row in sheet.cells]
    for (top, left), (bottom, right) in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            reach = right if top < HEADS_WITHIN and bottom - top < 3 else left
            for index in range(left, min(reach + 1, len(row))):
                row[index] = rows[top][left]
    return rows


def _convert(table: Table, columns: Sequence[Column]) -> None:
    for column in columns:
        if (place := table.places.get(column.key)) is None:
            continue
        below = [row for row in table.cells[table.head :] if place < len(row) and isinstance(row[place], str)]
        texts = [str(row[place]) for row in below]
        if encoding := detected(texts):
            table.encodings[column.key] = encoding
            for row, was, now in zip(below, texts, converted_column(texts, encoding), strict=True):
                row[place] = now
                if was != now and not table.sample:
                    table.sample = f"{was} → {now}"


def _cut_rows(table: Table, sheet: Sheet) -> None:
    for index, line in enumerate(table.cells[table.head :], start=table.head):
        raw = {key: line[place] for key, place in table.places.items() if place < len(line)}
        texts = [value for value in line if not blank(value)]
        if not texts or index == table.head and len(texts) > 2 and all(map(_numbers, texts)):
            continue
        if all(map(blank, raw.values())) or _sums_up(shown(texts[0])):
            table.skipped.append(index + 1)
            continue
        row = Row(table, index + 1, raw)
        row.values["hidden"] = row.number in sheet.hidden
        table.rows.append(row)


def _numbers(raw: Raw) -> bool:
    return LEGEND.fullmatch(shown(raw)) is not None


def _sums_up(first: str) -> bool:
    return len(first) < 30 and SUM.match(plain(first)) is not None


def _note_missing_columns(reading: Reading, table: Table) -> None:
    for column in reading.columns:
        if column.required and column.key not in table.places:
            title = column.title
            cure = _("Thêm cột “%(title)s” như trong mẫu") % {"title": title}
            group = str(column.group or _("Khác"))
            missing = (title, "", Level.ERROR, _("Tệp thiếu cột này"), cure, group)
            reading.problems.append(Problem(table.sheet, table.head, "", *missing))


def _read_row(reading: Reading, row: Row) -> None:
    for column in reading.columns:
        if column.key not in row.table.places:
            continue
        raw = row.raw.get(column.key)
        if blank(raw):
            if column.required:
                problem = _("Chưa có %(what)s") % {"what": _small(column.title)}
                reading.note(row, column.key, problem, str(column.hint))
            continue
        try:
            value = column.read(raw)
        except Wrong as wrong:
            reading.note(row, column.key, wrong.problem, wrong.cure)
            continue
        if isinstance(value, Mended):
            reading.note(row, column.key, value.problem, value.cure, Level.LOOK)
            value = value.value
        row.values[column.key] = value
        row.table.days_as_text += column.read in (cells.day, cells.past_day) and isinstance(raw, str)
    if row["hidden"]:
        _note_hidden(reading, row)


def _note_hidden(reading: Reading, row: Row) -> None:
    first = min(row.table.places, key=lambda key: row.table.places[key])
    reading.note(
        row, first, _("Dòng đang ẩn trong Excel"), _("Vẫn được nhập; xóa dòng nếu không cần"), Level.LOOK
    )


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
