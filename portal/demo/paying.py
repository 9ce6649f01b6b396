"""One month of the demo paid to the end: the file sent, an answer with two returned, both issued again."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from imports import wizard
from imports.kinds import KINDS
from imports.models import State
from portal.lib.spreadsheets import writing
from subsidies import payroll
from subsidies.models import Method, Payment, PaymentState, PayrollRun, Status
from subsidies.payments import acts, files
from subsidies.payments.results import RESULTS

from .accounts import Officials

HEADS = ("Ngày giao dịch", "Diễn giải", "Số tài khoản", "Số tiền", "Trạng thái", "Lý do")
RETURNED = {1: "Sai số tài khoản", 4: "Tài khoản đã đóng"}  # by place in the file
BANK_DAYS = 3  # after approval, as a rule


class NotPaid(Exception):
    """The bank's answer of the demo was not taken in whole."""


def pay(run: PayrollRun, officials: Officials) -> PayrollRun:
    """Safe to repeat: a run already paid is left alone."""
    if run.status != Status.APPROVED or not run.payments.exists():
        return run
    finance = officials.finance
    day = run.as_of + dt.timedelta(BANK_DAYS)
    if run.payments.filter(method=Method.BANK, state=PaymentState.WAITING, reissues=None).exists():
        acts.send(run, run.payments.all(), by=finance)
    if sent := _in_doubt(run):
        _take_in(_answer(run, sent, day, RETURNED), f"ket-qua-dot-{run.pk}.xlsx", finance)
    if run.payments.filter(state=PaymentState.RETURNED).exists():
        acts.reissue_all(run, run.payments.all(), by=finance)
    if again := _in_doubt(run):
        _take_in(_answer(run, again, day + dt.timedelta(2), {}), f"ket-qua-dot-{run.pk}-lan-2.xlsx", finance)
    if (cash := run.payments.filter(method=Method.CASH, state=PaymentState.WAITING)).exists():
        acts.receive(run, cash, on=day, by=finance)
    return payroll.mark_paid(run, by=finance)


def _in_doubt(run: PayrollRun) -> list[Payment]:
    states = (PaymentState.WAITING, PaymentState.SENT)
    return list(files.of_banks(run.payments.filter(state__in=states)))


def _answer(run: PayrollRun, sent: list[Payment], day: dt.date, returned: dict[int, str]) -> bytes:
    rows = (
        (
            day, files.content(run, payment), payment.account.revealed, payment.amount,
            "Bị trả lại" if place in returned else "Thành công", returned.get(place, ""),
        )
        for place, payment in enumerate(sent)
    )  # fmt: skip
    return writing.listed("Kết quả", HEADS, rows)


def _take_in(content: bytes, name: str, finance: User) -> None:
    job = wizard.take_in(content, name, KINDS[RESULTS.slug], by=finance)
    wizard.check(job.pk)
    job.refresh_from_db()
    if job.state == State.CHECKED:
        wizard.confirm(job, by=finance)
        wizard.write(job.pk)
        job.refresh_from_db()
    if job.state != State.DONE:
        raise NotPaid(_("Kết quả mẫu của ngân hàng không nhập được: %(name)s.") % {"name": name})
