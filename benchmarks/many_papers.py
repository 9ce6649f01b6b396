"""170 payout lists of 41 payees by two processes, beside ReportLab and typst; a spreadsheet of 50,000 payees.

The neighbours set the same rows in a plain table with the same face: no tags, no archive format, no head.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from benchmarks import prepared  # noqa: F401 - Django first
from portal.lib import codes as codes_of_lines
from portal.lib.money import dong, in_words
from reports import codes, pdf, workbook
from reports.documents.letterhead import Letterhead, Trace
from reports.documents.pay import Part, Pay
from reports.documents.payout_list import PayeeRow, PayoutList, TeamPart
from reports.seals import Seal

PAPERS, PAYEES, TEAMS = 170, 41, 6
SHEET_PAYEES = 50_000
APPROVED = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
FONT = pdf.STATIC / "fonts" / "LiberationSerif-Regular.ttf"
HEADS = (
    "STT",
    "Họ và tên",
    "Số định danh",
    "Chức danh",
    "Số lượng",
    "Mức",
    "Thành tiền",
    "Thực nhận",
    "Tài khoản",
)


def a_list(number: int, payees: int = PAYEES) -> PayoutList:
    """A lump sum and days for each, six or seven people to a team."""
    rows = [_row(n) for n in range(1, payees + 1)]
    size = -(-payees // TEAMS)
    parts = tuple(
        TeamPart(n, f"Tổ công nghệ số cộng đồng ấp {n}", f"BD-{n}", f"Ấp {n}", tuple(rows[at : at + size]))
        for n, at in enumerate(range(0, payees, size), start=1)
    )
    return PayoutList(
        Letterhead("", ("ỦY BAN NHÂN DÂN", f"XÃ SỐ {number}"), f"{number}/DS-1", "Xã", APPROVED.date()),
        "tháng 10/2026", ("Căn cứ Nghị quyết số 27/2023/NQ-HĐND",), parts, False,
        Trace(1, "Người lập", "Người kiểm tra", "Người duyệt", APPROVED), in_words,
    )  # fmt: skip


def _row(n: int) -> PayeeRow:
    days = n % 9 + 1
    parts = (Part("1 tháng", "60.000", 60_000), Part(f"{days} ngày", "150.000", days * 150_000))
    name, pay = (
        "Nguyễn Thị Phương Quỳnh",
        Pay(parts, 60_000 + days * 150_000, 0, (), codes_of_lines.code_of(n)),
    )
    return PayeeRow(n, name, "•••••••••123", "Thành viên", name, f"{n:013}", "Agribank", pay, ())


def product(number: int) -> bytes:
    document = a_list(number)
    seal = Seal(codes.code_of(str(number)))
    with translation.override("vi"):
        html = render_to_string(document.template, {"document": document, "seal": seal, "mark": ""})
    return pdf.render(html)


def plain(document: PayoutList) -> list[list[str]]:
    return [
        [str(row.number), row.name, row.identity, row.post,
         "\n".join(part.units for part in row.pay.parts), "\n".join(part.rate for part in row.pay.parts),
         "\n".join(dong(part.amount) for part in row.pay.parts), dong(row.pay.paid),
         f"{row.account}\n{row.bank}"]
        for team in document.teams for row in team.rows
    ]  # fmt: skip


def reportlab(number: int) -> bytes:
    from io import BytesIO

    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, SimpleDocTemplate

    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", FONT))
    file = BytesIO()
    style = [("FONT", (0, 0), (-1, -1), "Serif", 11), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
    table = LongTable([list(HEADS), *plain(a_list(number))], repeatRows=1, style=style)
    SimpleDocTemplate(file, pagesize=landscape(A4)).build([table])
    return file.getvalue()


TYPST = """
#set page(paper: "a4", flipped: true, margin: 2cm)
#set text(font: "Liberation Serif", size: 11pt)
#let rows = json(bytes(sys.inputs.rows))
#table(columns: (1fr, 4fr, 2fr, 2fr, 2fr, 2fr, 2fr, 2fr, 3fr), stroke: .5pt,
  table.header(..json(bytes(sys.inputs.heads)).map(h => [*#h*])), ..rows.flatten().map(c => [#c]))
"""


def typst(number: int) -> bytes:
    import typst as compiler

    inputs = {"rows": json.dumps(plain(a_list(number))), "heads": json.dumps(HEADS)}
    return compiler.compile(TYPST.encode(), sys_inputs=inputs, font_paths=[str(FONT.parent)])


def timed(make: Callable[[int], bytes], number: int) -> tuple[float, int, int]:
    """Seconds, size, peak memory of this process so far in MB."""
    began = time.perf_counter()
    size = len(make(number))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return time.perf_counter() - began, size, peak


def measure(make: Callable[[int], bytes], papers: int, processes: int) -> None:
    began = time.perf_counter()
    with ProcessPoolExecutor(processes) as workers:
        found = list(workers.map(partial(timed, make), range(papers)))
    took = time.perf_counter() - began
    times = sorted(seconds for seconds, *_ in found)
    print(
        f"{make.__name__:<10} {papers} papers by {processes} processes: {took:6.1f} s; one: "
        f"median {times[len(times) // 2]:.2f}, p95 {times[int(len(times) * 0.95)]:.2f} s; "
        f"peak {max(peak for *_, peak in found)} MB a process; "
        f"{sum(size for _, size, *_ in found) // papers // 1024} KB each",
        flush=True,
    )


def sheet() -> None:
    def lists() -> Iterator[PayoutList]:
        for number in range(SHEET_PAYEES // 500):
            yield a_list(number, 500)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        workbook.write_all(lists(), a_list(1).head, "Danh sách", APPROVED, file)
        size = file.tell()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"xlsx       {SHEET_PAYEES} payees: {time.perf_counter() - began:6.1f} s; "
        f"memory grown by {grown // 1024} MB; {size // 1024} KB"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--papers", type=int, default=PAPERS)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for one paper of each kind, to look at")
    asked = parser.parse_args()
    for make in (product, reportlab, typst):
        measure(make, asked.papers, asked.processes)
        if asked.keep:
            (asked.keep / f"{make.__name__}.pdf").write_bytes(make(1))
    sheet()


if __name__ == "__main__":
    main()
