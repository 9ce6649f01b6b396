"""Bảng thanh toán cho đối tượng thụ hưởng (Mẫu số 09): what the Treasury pays by, payee by payee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from places.models import Commune
from subsidies.models import PayoutLine, PayrollRun
from teams import banks

from . import letterhead, wording
from .letterhead import Letterhead, Trace
from .tables import Cell, Row, Table
from .treasury_layouts import Layout, column_of, layout_on


@dataclass(frozen=True, slots=True)
class Payment:
    """One payee's net amounts in đồng, by what they are; below zero when more is recovered than due."""

    name: str
    account: str
    bank: str
    amounts: Counter[str]

    @property
    def paid(self) -> int:
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class TreasuryList:
    head: Letterhead
    months: str
    layout: Layout
    unit: str
    payments: tuple[Payment, ...]
    trace: Trace
    spell: Callable[[int], str]

    title = "Bảng thanh toán cho đối tượng thụ hưởng"
    template = "reports/treasury_list.html"

    @property
    def total(self) -> int:
        return sum(payment.paid for payment in self.payments)

    @property
    def in_words(self) -> str:
        return self.spell(self.total)

    @property
    def table(self) -> Table:
        rows = [Row(self._cells(n, payment)) for n, payment in enumerate(self.payments, start=1)]
        sums = Counter[str]()
        for payment in self.payments:
            sums.update(payment.amounts)  # adds, below zero too
        total = Row(("", "TỔNG CỘNG", "", "", self.total, *self._money(sums), ""), "sum")
        return Table(self.layout.columns, [*rows, total])

    def _cells(self, number: int, payment: Payment) -> tuple[Cell, ...]:
        note = "Không chuyển: số phải thu hồi lớn hơn số được hưởng" if payment.paid < 0 else ""
        return (
            number, payment.name, payment.account, payment.bank, payment.paid,
            *self._money(payment.amounts), note,
        )  # fmt: skip

    def _money(self, amounts: Counter[str]) -> tuple[Cell, ...]:
        return tuple(amounts[what] or "" for what in self.layout.money)


def treasury_list(run: PayrollRun, commune: Commune, number: str) -> TreasuryList:
    lines = PayoutLine.objects.filter(run=run, commune=commune).select_related("team", "person", "rate")
    head = letterhead.of_commune(run, commune, number)
    return TreasuryList(
        head=head,
        months=letterhead.months_in_words(run),
        layout=layout_on(run.as_of),
        unit=" ".join(head.body),
        payments=_payments(sorted(lines, key=_order)),
        trace=letterhead.trace(run),
        spell=wording.speller(run),
    )


def _order(line: PayoutLine) -> tuple[str, bool, str, int]:
    """By team; people by given name, then the team itself."""
    person = line.person
    return line.team.code, person is None, person.sort_key if person else "", person.pk if person else 0


def _payments(lines: list[PayoutLine]) -> tuple[Payment, ...]:
    payees, names = groupby(lines, lambda line: (line.team_id, line.person_id)), banks.names()
    return tuple(_payment(list(group), names) for _, group in payees)


def _payment(lines: list[PayoutLine], names: banks.Names) -> Payment:
    amounts = Counter[str]()
    for line in lines:
        amounts[column_of(line.rate.per)] += line.amount
    person = lines[0].person
    if person is None:
        return Payment(lines[0].team.name, "", "", amounts)
    account = person.bank_account.revealed if person.bank_account else ""
    return Payment(person.full_name, account, names[person.bank_bin] if account else "", amounts)
