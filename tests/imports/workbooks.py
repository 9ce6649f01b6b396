"""Files as people send them, made for tests."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from accounts.models import User
from imports import wizard
from imports.kinds import KINDS
from imports.models import ImportJob
from portal.lib import reach
from portal.lib.spreadsheets.columns import Problem
from tests.portal_client import as_the_application

MEMBER_HEADS = ["Tổ", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh", "Chức danh", "Ngày tham gia"]


def workbook(
    *rows: Sequence[Any],
    sheet: str = "Sheet1",
    merged: Sequence[tuple[int, int, int, int, str]] = (),
    hidden: Sequence[int] = (),
) -> bytes:
    """`merged` areas and `hidden` rows count from 0, as XlsxWriter does."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(number, column, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write(number, column, value)
    for first_row, first_column, last_row, last_column, value in merged:
        page.merge_range(first_row, first_column, last_row, last_column, value)
    for number in hidden:
        page.set_row(number, options={"hidden": True})
    book.close()
    return buffer.getvalue()


def taken_in(content: bytes, by: User, *, kind: str = "thanh-vien", name: str = "tep.xlsx") -> ImportJob:
    """Taken in and checked, as by a request: with the rights of the portal and in the name of who asks."""
    with reach.of(by), as_the_application():
        job = wizard.take_in(content, name, KINDS[kind], by=by)
        wizard.check(job.pk)
    job.refresh_from_db()
    return job


def confirmed(job: ImportJob, by: User) -> ImportJob:
    with reach.of(by), as_the_application():
        wizard.confirm(job, by=by)
        wizard.write(job.pk)
    job.refresh_from_db()
    return job


def problems(job: ImportJob) -> list[Problem]:
    return [Problem(*problem) for problem in job.file.findings.get("problems", [])]


def said(job: ImportJob) -> list[str]:
    """ "4 E: Thiếu 1 chữ số, cần 12 chữ số" for each problem."""
    return [f"{p.row} {p.letter}: {p.problem}" for p in problems(job)]
