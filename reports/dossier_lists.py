"""The lists of a run's dossier: every line, what was not paid, every payment, as the reader may see them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from accounts.models import User
from portal.lib.codes import code_of
from portal.lib.spreadsheets.writing import streamed_as_csv
from subsidies.models import PayoutLine, PayrollRun, UnpaidWork

OF_BOTH = ("Mã xã", "Xã, phường", "Mã tổ", "Tổ", "Người hưởng", "Số định danh", "Tháng phát sinh",
           "Nghị quyết", "Điều khoản", "Khoản chi", "Số lượng", "Số tiền (đồng)")  # fmt: skip
LINE_HEADS = ("Mã dòng", *OF_BOTH, "Sửa dòng")
UNPAID_HEADS = (*OF_BOTH, "Lý do không chi")
PAYMENT_HEADS = (
    "Mã khoản", "Mã xã", "Xã, phường", "Người hưởng", "Số định danh", "Thành tiền (đồng)",
    "Trừ nợ đợt trước (đồng)", "Số tiền chuyển (đồng)", "Còn phải thu (đồng)", "Cách chi", "Ngân hàng",
    "Số tài khoản", "Tên người nhận", "Trạng thái", "Ngày nhận tiền", "Lý do trả lại", "Chi lại cho khoản",
)  # fmt: skip
AT_ONCE = 2000  # rows from the database
ROWS_OF_A_SHEET = 1_000_000
PIECE = 64 * 1024


def of_lines(run: PayrollRun, reader: User) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "dong-chi.csv", streamed_as_csv(LINE_HEADS, _lines(run, reader))
    yield "dong-chi.xlsx", _workbook(LINE_HEADS, _lines(run, reader))
    yield "khong-chi.csv", streamed_as_csv(UNPAID_HEADS, _unpaid(run, reader))


def of_payments(run: PayrollRun, reader: User) -> tuple[str, Iterable[bytes]]:
    """As they stand today: payments move after the approval that sealed the lines."""
    return "khoan-chuyen.csv", streamed_as_csv(PAYMENT_HEADS, _payments(run, reader))


def _lines(run: PayrollRun, reader: User) -> Iterator[list[Any]]:
    for line in _in_order(run.lines.visible_to(reader)):
        corrected = code_of(line.corrects_id) if line.corrects_id else ""
        yield [line.code, *_told(line), corrected]


def _unpaid(run: PayrollRun, reader: User) -> Iterator[list[Any]]:
    for work in _in_order(run.unpaid.visible_to(reader)):
        yield [*_told(work), work.get_reason_display()]


def _payments(run: PayrollRun, reader: User) -> Iterator[list[Any]]:
    found = run.payments.visible_to(reader).with_banks()
    found = found.select_related("commune", "person", "team", "reissues").order_by("number")
    for payment in found.iterator(AT_ONCE):
        yield [
            payment.reference, payment.commune.code, str(payment.commune), payment.payee,
            str(payment.person.citizen_number or "") if payment.person else "",
            payment.due, payment.carried_in, payment.amount, payment.carried_out,
            payment.get_method_display(), payment.bank_name, str(payment.account), payment.account_name,
            payment.get_status_display(), f"{payment.settled_on:%d/%m/%Y}" if payment.settled_on else "",
            payment.return_reason, payment.reissues.reference if payment.reissues else "",
        ]  # fmt: skip


def _in_order(rows: QuerySet[Any]) -> Iterator[Any]:
    found = rows.select_related("commune", "team", "person", "rate__resolution")
    return found.order_by("commune__code", "team__code", "person__sort_key", "earned_in", "pk").iterator(
        AT_ONCE
    )


def _told(row: PayoutLine | UnpaidWork) -> list[Any]:
    person, rate = row.person, row.rate
    return [
        row.commune.code, str(row.commune), row.team.code, row.team.name,
        person.full_name if person else row.team.name,
        str(person.citizen_number or "") if person else "",
        str(row.earned_in), rate.resolution.number, rate.article, rate.label,
        f"{row.units.normalize():f}", row.amount,
    ]  # fmt: skip


def _workbook(heads: Iterable[str], rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Written to the disk row by row; text is never a formula."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        for number, row in enumerate(rows):
            place = number % ROWS_OF_A_SHEET
            if place == 0:
                sheet = _sheet(book, heads)
            for column, value in enumerate(row):
                (sheet.write_number if isinstance(value, int) else sheet.write_string)(
                    place + 1, column, value
                )
        book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sheet(book: Any, heads: Iterable[str]) -> Any:
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(tuple(heads)) - 1, 18)
    return sheet
