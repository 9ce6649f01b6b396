"""The file a bank pays by: one row per transfer, as CSV or xlsx. No cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from portal.lib.identifiers import without_accents
from portal.lib.spreadsheets import writing
from subsidies.models import Method, Payment, PayrollRun
from teams import banks

# As banks print them: the file speaks Vietnamese, whoever downloads it.
HEADS = (
    "STT", "Tên người hưởng", "Tên có dấu", "Số tài khoản", "Ngân hàng", "Mã NAPAS", "Số tiền", "Nội dung",
)  # fmt: skip


def of_banks(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    return payments.filter(method=Method.BANK).order_by("bank_bin", "number")


def as_xlsx(run: PayrollRun, payments: Iterable[Payment]) -> bytes:
    return writing.listed("Chuyển khoản", HEADS, rows(run, payments))


def as_csv(run: PayrollRun, payments: Iterable[Payment]) -> bytes:
    return writing.listed_as_csv(HEADS, rows(run, payments))


def rows(run: PayrollRun, payments: Iterable[Payment]) -> Iterator[tuple[Any, ...]]:
    """And, last, their sum in đồng."""
    names, total = banks.names(), 0
    for number, payment in enumerate(payments, start=1):
        total += payment.amount
        yield (
            number, bank_style(payment.account_name), payment.account_name, payment.account.revealed,
            names[payment.bank_bin], payment.bank_bin, payment.amount, content(run, payment),
        )  # fmt: skip
    yield "", "TONG CONG", "TỔNG CỘNG", "", "", "", total, ""


def bank_style(name: str) -> str:
    """ "Đặng Thị Ngọc" -> "DANG THI NGOC"."""
    return without_accents(name).upper()


def content(run: PayrollRun, payment: Payment) -> str:
    """What the payee reads on the statement: letters and digits alone pass every bank."""
    months = (
        f"{run.first_month}" if run.first_month == run.last_month else f"{run.first_month}-{run.last_month}"
    )
    return f"{payment.reference} HO TRO TO CNSCD {months.replace('/', '')}"
