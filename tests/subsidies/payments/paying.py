"""Approved runs and answers of banks, in the words of the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from imports.models import ImportJob
from subsidies.models import Payment, PayrollRun
from subsidies.payments import preparing
from tests.imports.workbooks import taken_in, workbook
from tests.reports import runs

HEADS = ["Ngày giao dịch", "Diễn giải", "Số tài khoản", "Số tiền", "Trạng thái", "Lý do"]
DAY = dt.date(2025, 11, 12)


def approved(run: PayrollRun) -> PayrollRun:
    with transaction.atomic():
        preparing.prepare(runs.approved(run))
    return run


def transfers(run: PayrollRun) -> list[Payment]:
    return list(run.payments.filter(method="bank").order_by("number"))


def told(payment: Payment, result: str = "Thành công", reason: str = "", **facts: Any) -> list[Any]:
    """A row of the bank's file."""
    facts = {"content": f"MBVCB.77 {payment.reference} HO TRO", "amount": payment.amount, **facts}
    account = facts.get("account", payment.account.revealed)
    return [DAY, facts["content"], account, facts["amount"], result, reason]


def answered(by: User, *rows: list[Any], name: str = "ket-qua.xlsx") -> ImportJob:
    return taken_in(workbook(HEADS, *rows), by, kind="ket-qua-chi", name=name)


def states(run: PayrollRun) -> list[str]:
    return list(run.payments.order_by("number").values_list("state", flat=True))
