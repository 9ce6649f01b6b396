"""A paper as xlsx: the same words and amounts as the PDF, in constant memory. No cell is ever a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, BinaryIO

import xlsxwriter

from .documents.letterhead import Letterhead
from .documents.tables import Cell, Column, Row, Table

INK = {"font_name": "Times New Roman", "font_size": 12}
GRID = INK | {"border": 1, "valign": "top", "text_wrap": True}
MONEY = {"num_format": "#,##0;[Red]-#,##0", "align": "right", "text_wrap": False}
LOOKS = {"text": {}, "centre": {"align": "center"}, "money": MONEY, "note": {"font_size": 10}}
WIDEST = 60  # characters, of a column that takes what is left
LARGEST = 10**15  # beyond it Excel rounds


class Book:
    """`made_at` is written into the file, so that the same paper gives the same bytes."""

    def __init__(self, file: BinaryIO, made_at: dt.datetime) -> None:
        self.book = xlsxwriter.Workbook(  # it writes into the properties it is given: a copy
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "default_format_properties": dict(INK)},
        )  # fmt: skip
        self.book.set_properties({"created": made_at.astimezone(dt.UTC).replace(tzinfo=None)})
        self.cells = {
            (look, bold): self.book.add_format(GRID | properties | ({"bold": True} if bold else {}))
            for look, properties in LOOKS.items()
            for bold in (False, True)
        }

    def close(self) -> None:
        self.book.close()

    def sheet(self, name: str, table: Table, *, above: list[str], below: list[str]) -> None:
        """Lines of text, the table with its head kept in sight and repeated in print, lines of text."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        for place, column in enumerate(table.columns):
            page.set_column(place, place, column.width / 2 if column.width else WIDEST)
        row = _written(page, 0, above, self.book.add_format(INK | {"bold": True}))
        row = self._head(page, row, table)
        for line in table.looks():
            self._row(page, row, table.columns, *line)
            row += 1
        _written(page, row + 1, below, self.book.add_format(INK | {"italic": True}))

    def _head(self, page: Any, row: int, table: Table) -> int:
        bold = self.book.add_format(GRID | {"bold": True, "align": "center", "valign": "vcenter"})
        lines = [[column.title for column in table.columns]]
        if table.lettered:
            lines.append([column.letter for column in table.columns])
        for line in lines:
            for place, words in enumerate(line):
                page.write_string(row, place, words, bold)
            row += 1
        page.freeze_panes(row, 0)
        page.repeat_rows(row - len(lines), row - 1)
        return row

    def _row(
        self, page: Any, row: int, columns: tuple[Column, ...], line: Row, cells: list[tuple[str, Cell]]
    ) -> None:
        bold = line.style != ""
        for place, (look, cell) in enumerate(cells):
            if isinstance(cell, int) and abs(cell) < LARGEST:
                page.write_number(row, place, cell, self.cells[look, bold])
            else:
                page.write_string(row, place, str(cell), self.cells[look, bold])
        for place in range(len(cells), len(columns)):
            page.write_blank(row, place, None, self.cells["text", False])


def write(document: Any, file: BinaryIO) -> None:
    """One paper on one sheet."""
    book = Book(file, document.trace.approved_at)
    book.sheet("Danh sách", document.table, above=_above(document), below=[_words(document)])
    book.close()


def write_all(
    documents: Iterator[Any], head: Letterhead, title: str, made_at: dt.datetime, file: BinaryIO
) -> int:
    """Papers of one kind under one another on one sheet, taken one by one. Returns their sum in đồng."""
    book, total = Book(file, made_at), 0
    first = next(documents)

    def rows() -> Iterator[Row]:
        nonlocal total
        document = first
        while document is not None:
            yield Row((" ".join(document.head.body),), "team")
            yield from document.table.rows
            total += document.total
            document = next(documents, None)

    table = Table(first.table.columns, rows())
    book.sheet("Danh sách", table, above=[" ".join(head.body), title.upper(), first.months], below=[])
    book.close()
    return total


def _above(document: Any) -> list[str]:
    head = document.head
    return [
        " ".join(head.body),
        f"Số: {head.number}",
        head.date_line,
        document.title.upper(),
        document.months,
    ]


def _words(document: Any) -> str:
    return f"Tổng số tiền bằng chữ: {document.in_words}."


def _written(page: Any, row: int, lines: list[str], form: Any) -> int:
    """Returns the next empty row."""
    for words in lines:
        page.write_string(row, 0, words, form)
        row += 1
    return row
