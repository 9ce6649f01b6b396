"""Danh sách ký nhận: who is paid in cash in one commune, with a place to sign. Amounts in đồng."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from places.models import Commune
from subsidies.models import Method, Payment, PaymentState, PayrollRun

from . import letterhead, wording
from .letterhead import Letterhead, Trace
from .tables import Column, Row, Table

COLUMNS = (
    Column("STT", 11, "centre"),
    Column("Họ và tên", 54),
    Column("Nhận thay tổ", 46),
    Column("Mã khoản", 44, "centre"),
    Column("Số tiền", 30, "money"),
    Column("Ký nhận", 36),
    Column("Ngày nhận", 0),
)


@dataclass(frozen=True, slots=True)
class CashList:
    head: Letterhead
    months: str
    payments: tuple[Payment, ...]
    trace: Trace
    spell: Callable[[int], str]

    title = "Danh sách ký nhận tiền mặt"
    template = "reports/cash_list.html"

    @property
    def total(self) -> int:
        return sum(payment.amount for payment in self.payments)

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def table(self) -> Table:
        rows = [
            Row((n, p.account_name or p.payee, _for_team(p), p.reference, p.amount, "", ""))
            for n, p in enumerate(self.payments, start=1)
        ]
        return Table(COLUMNS, [*rows, Row(("", "TỔNG CỘNG", "", "", self.total, "", ""), "sum")])


def cash_list(run: PayrollRun, commune: Commune) -> CashList:
    """Of those nobody has paid yet."""
    payments = run.payments.filter(commune=commune, method=Method.CASH, state=PaymentState.WAITING)
    position = run.units.filter(commune__code__lte=commune.code).count()
    return CashList(
        head=letterhead.of_commune(run, commune, f"{position:02}/KN-{run.pk}-{commune.code}"),
        months=letterhead.months_in_words(run),
        payments=tuple(payments.select_related("person", "team").order_by("number")),
        trace=letterhead.trace(run),
        spell=wording.speller(run),
    )


def _for_team(payment: Payment) -> str:
    return f"Nhận thay {payment.team.name}" if payment.team else ""
