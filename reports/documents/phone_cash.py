"""Danh sách chi tiền hỗ trợ mua điện thoại (hình thức B): one commune's payment list, in đồng."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from places.models import title_on
from smartphones.models import CashList, CashPayment
from teams import banks

from . import letterhead, wording
from .handover import Made
from .letterhead import Letterhead
from .tables import Column, Row, Table

COLUMNS = (
    Column("STT", 11, "centre"),
    Column("Họ và tên chủ hộ", 48),
    Column("Hóa đơn, ngày mua", 44),
    Column("Giá mua", 26, "money"),
    Column("Số tiền hỗ trợ", 28, "money"),
    Column("Tài khoản, ngân hàng", 50),
    Column("Ký nhận", 0),
)


@dataclass(frozen=True, slots=True)
class PhoneCash:
    head: Letterhead
    listed: CashList
    payments: tuple[CashPayment, ...]
    trace: Made
    spell: Callable[[int], str]
    banks: dict[str, str]
    whole_accounts: bool

    title = "Danh sách chi tiền hỗ trợ hộ tự mua điện thoại"
    template = "reports/phone_cash.html"

    @property
    def total(self) -> int:
        return sum(payment.amount for payment in self.payments)

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def table(self) -> Table:
        rows = [Row(self._cells(number, payment)) for number, payment in enumerate(self.payments, start=1)]
        return Table(COLUMNS, [*rows, Row(("", "TỔNG CỘNG", "", "", self.total, "", ""), "sum")])

    def _cells(self, number: int, payment: CashPayment) -> tuple[str | int, ...]:
        purchase = payment.application.purchase
        paper = f"{purchase.invoice}, {purchase.bought_on:%d/%m/%Y}"
        account = ""
        if payment.account:
            bank = self.banks.get(payment.bank_bin, payment.bank_bin)
            number_shown = payment.account.revealed if self.whole_accounts else payment.account
            account = f"{number_shown}, {bank}"
        return number, payment.account_name, paper, purchase.price, payment.amount, account, ""


def phone_cash(listed: CashList, *, whole_accounts: bool) -> PhoneCash:
    payments = listed.payments.select_related("application__purchase", "application__household__head")
    day = timezone.localtime(listed.made_at).date()
    return PhoneCash(
        head=letterhead.of_titled(title_on(listed.commune, day), str(listed), day),
        listed=listed,
        payments=tuple(payments.order_by("application__household__head__sort_key", "pk")),
        trace=Made(timezone.localtime(listed.approved_at or listed.made_at)),
        spell=wording.speller_of(listed.programme.province),
        banks=banks.names(),
        whole_accounts=whole_accounts,
    )
