"""A recognised list of 20,000 households, with and without errors in its rows."""

from __future__ import annotations

import datetime as dt
import io
from itertools import count

from benchmarks.importing import BAD_EVERY, LETTERS, measure
from benchmarks.province import province

# isort: split
import xlsxwriter

from places.models import Commune

HEADS = [
    "Mã hộ", "Xã, phường", "Chủ hộ", "Ngày sinh", "Giới tính", "Số định danh", "Danh sách", "Năm",
    "Số quyết định", "Ngày ký quyết định", "Đã có điện thoại thông minh",
]  # fmt: skip
ROWS = 20_000
LISTS = ["Hộ nghèo", "Hộ cận nghèo", "Gia đình chính sách"]
rounds = count(1)


def file_of(with_errors: bool) -> bytes:
    """Households never seen before, so that a file can be written again and again."""
    round_ = next(rounds)
    communes = list(Commune.objects.order_by("code").values_list("name", flat=True))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for n in range(ROWS):
        born = dt.date(1950 + n % 50, 1 + n % 12, 1 + n % 28)
        bad = with_errors and n % BAD_EVERY == 0
        head = f"Nguyễn Văn Số {n:x}".translate(LETTERS)
        number = f"0770{born.year % 100:02}{round_ % 10}{n:05}"
        row = [
            f"H{round_}-{n:05}", f"Xã {communes[n % len(communes)]}", head,
            "31/02/1988" if bad else f"{born:%d/%m/%Y}", "Nam", number, LISTS[n % 3],
            "2025", "9/QĐ-UBND", "15/12/2024", ("Có", "Chưa", "")[n % 3],
        ]  # fmt: skip
        sheet.write_row(n + 1, 0, row)
    book.close()
    return buffer.getvalue()


def main() -> None:
    with province():
        measure("ho", file_of, ROWS)


if __name__ == "__main__":
    main()
