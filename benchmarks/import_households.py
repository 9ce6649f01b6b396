"""A recognised list of 20,000 households, with and without errors in its rows."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections import defaultdict
from functools import partial
from itertools import count
from statistics import median

from benchmarks.measuring import repetitions, seconds, show
from benchmarks.province import province, user

# isort: split
import xlsxwriter

from accounts.models import Role
from imports import wizard
from imports.kinds import KINDS
from imports.models import ImportJob, State
from places.models import Commune

HEADS = [
    "Mã hộ", "Xã, phường", "Chủ hộ", "Ngày sinh", "Giới tính", "Số định danh", "Danh sách", "Năm",
    "Số quyết định", "Ngày ký quyết định", "Đã có điện thoại thông minh",
]  # fmt: skip
ROWS, BAD_EVERY = 20_000, 20  # a wrong cell in each twentieth row
LETTERS = str.maketrans("0123456789", "ghiklmnopq")
LISTS = ["Hộ nghèo", "Hộ cận nghèo", "Gia đình chính sách"]
rounds = count(1)


def file_of(*, with_errors: bool) -> bytes:
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


def product(content: bytes, *, confirm: bool) -> ImportJob:
    """From the upload to the preview and, when it has no errors, into the book."""
    by = user(Role.ICT_OFFICER)
    job = wizard.take_in(content, "ho.xlsx", KINDS["ho"], by=by)
    wizard.check(job.pk)
    job.refresh_from_db()
    if confirm:
        wizard.confirm(job, by=by)
        wizard.write(job.pk)
        job.refresh_from_db()
    return job


def main() -> None:
    repeat = repetitions()
    times: dict[str, list[float]] = defaultdict(list)
    processor: dict[str, list[float]] = defaultdict(list)
    with province():
        for _ in range(repeat):
            jobs: list[ImportJob] = []
            for name, with_errors in (("errors", True), ("write", False)):
                content = file_of(with_errors=with_errors)
                act = partial(product, content, confirm=not with_errors)
                began = time.process_time()
                times[name].append(seconds(lambda act=act, jobs=jobs: jobs.append(act())))
                processor[name].append(time.process_time() - began)
            assert jobs[0].errors == ROWS // BAD_EVERY, jobs[0].errors
            assert jobs[1].state == State.DONE and jobs[1].written["households"] == ROWS
        for name, title in (
            ("errors", "20,000 rows, 1,000 errors listed"),
            ("write", "20,000 rows checked, confirmed, checked again, written"),
        ):
            show(title, times[name], f"processor {median(processor[name]):.2f} s")


if __name__ == "__main__":
    main()
