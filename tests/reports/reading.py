"""Papers read back from their files: what a person with the file sees."""

from __future__ import annotations

import io
import re
import zipfile

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from reports import archive
from reports.models import IssuedDocument

Cell = str | float


def text_of(paper: IssuedDocument) -> str:
    """All pages, without what stands at their edges."""
    return " ".join(page.extract_text() for page in reader_of(paper).pages)


def reader_of(paper: IssuedDocument) -> PdfReader:
    return PdfReader(io.BytesIO(archive.read(paper, paper.pdf)))


def total_in_pdf(paper: IssuedDocument, place: int) -> int:
    """The amount at `place` of the grand total's amounts; below zero with a minus sign."""
    words = " ".join(text_of(paper).split()).partition("TỔNG CỘNG ")[2]
    amounts = re.findall(r"−?\d{1,3}(?:\.\d{3})*(?=\s|$)", words)
    return int(amounts[place].replace(".", "").replace("−", "-"))


def rows_of(paper: IssuedDocument) -> list[list[Cell]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(paper, paper.sheet)))
    return book.get_sheet_by_index(0).to_python()


def column(rows: list[list[Cell]], title: str) -> tuple[list[int], int]:
    """Amounts of the numbered rows under a head, and what the row of the grand total says."""
    head = next(n for n, row in enumerate(rows) if title in row)
    place = rows[head].index(title)
    each = [int(row[place] or 0) for row in rows[head + 1 :] if isinstance(row[0], float)]
    [total] = [int(row[place]) for row in rows if "TỔNG CỘNG" in row]
    return each, total


def formulas_in(paper: IssuedDocument) -> int:
    with zipfile.ZipFile(io.BytesIO(archive.read(paper, paper.sheet))) as book:
        return sum(len(re.findall(rb"<f[ >/]", book.read(n))) for n in book.namelist() if "worksheets" in n)
