"""A file as sheets of raw cells, each where people see it: workbooks by calamine, CSV by the csv module."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree  # nosec B405 # opening.py refused every DOCTYPE before
from zipfile import ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from . import opening
from .cells import Raw
from .limits import LAST_ROW, MOST_CELLS, MOST_COLUMNS, Unreadable, too_large
from .syllables import is_syllable

MOST_AREA = LAST_ROW * MOST_COLUMNS  # of all sheets, empty cells with them
Area = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, from 0


@dataclass(slots=True)
class Sheet:
    """`cells[0][0]` is A1. Rows may differ in length."""

    name: str
    cells: list[list[Raw]]
    merged: list[Area] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()  # numbers of rows, from 1


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """Sheets people can see. Raises Unreadable with the reason."""
    if not opening.is_workbook(content, name):
        return [Sheet(_("Tệp CSV"), _csv(content))]
    parts = {part.name.lower(): part for part in opening.check_workbook(content)}
    with opening.damage_refused():
        paths = _paths(content)
        if len(set(paths.values())) < len(paths):  # a part that hundreds of sheets show
            raise opening.damaged()
        return _workbook(
            content, {title: parts[path].hidden for title, path in paths.items() if path in parts}
        )


def _workbook(content: bytes, hidden: dict[str, frozenset[int]]) -> list[Sheet]:
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    sheets, area = [], 0
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        height, width = sheet.total_height + 1, sheet.total_width + 1  # calamine counts from 0
        area += height * width
        if height > LAST_ROW or width > MOST_COLUMNS or area > MOST_AREA:
            raise too_large()
        cells: Any = sheet.to_python(skip_empty_area=False)
        merged = _within(sheet.merged_cell_ranges or [], height, width)
        sheets.append(Sheet(meta.name, cells, merged, hidden.get(meta.name, frozenset())))
    return sheets


def _within(merged: list[Area], height: int, width: int) -> list[Area]:
    """Merged areas as far as there are cells. Those of Excel share none, so all have room there."""
    areas = [
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in merged
        if top < height and left < width
    ]
    covered = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in areas)
    if covered > height * width:
        raise opening.damaged()
    return areas


def _paths(content: bytes) -> dict[str, str]:
    """The name of each sheet -> the part it is kept in. The parts were found harmless before."""
    with ZipFile(io.BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  # nosec B314
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # nosec B314
    targets = {link.get("Id"): (link.get("Target") or "").lower() for link in links}
    found = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(link, "").lstrip("/")
            found[element.get("name") or ""] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def _csv(content: bytes) -> list[list[Raw]]:
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(_("Tệp không phải bảng tính. Chọn tệp Excel (.xlsx) hoặc CSV."))
    head = text[:4096]
    separator = max("\t;,", key=head.count)  # Vietnamese Excel separates by semicolons
    if text.count(separator) > MOST_CELLS:
        raise too_large()
    rows: list[list[Raw]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(list(row))
            if len(rows) > LAST_ROW or len(row) > MOST_COLUMNS:
                raise too_large()
    except csv.Error:
        raise Unreadable(_("Không đọc được tệp CSV. Mở bằng Excel, lưu thành .xlsx rồi tải lại.")) from None
    return rows


def _decoded(content: bytes) -> str:
    """UTF-16 and UTF-8 say what they are; the rest is read in the way that gives Vietnamese words."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        ways = [content.decode("cp1258", errors="replace"), content.decode("latin-1")]
    return max(ways, key=_vietnamese)


def _vietnamese(text: str) -> int:
    """How many words with accents are syllables, less those that are not."""
    words = {word.strip('.,;:"()') for word in text[:50_000].replace(",", " ").replace(";", " ").split()}
    accented = [
        word
        for word in words
        if word.isalpha() and any(ord(letter) > 0xFF for letter in unicodedata.normalize("NFC", word))
    ]
    return sum(1 if is_syllable(word) else -1 for word in accented)
