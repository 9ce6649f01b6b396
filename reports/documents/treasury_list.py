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
from .pay import code_of
from .tables import Cell, Row, Table
from .transfers import Transfers, account_of, notes
from .treasury_layouts import Layout, column_of, layout_on


@dataclass(frozen=True, slots=True)
class Payment:
    """One payee's net amounts in đồng, by what they are; below zero when more is recovered than due."""

    name: str
    account: str
    bank: str
    amounts: Counter[str]
    notes: tuple[str, ...]

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
        return (
            number, payment.name, payment.account, payment.bank, payment.paid,
            *self._money(payment.amounts), "; ".join(payment.notes),
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
        payments=_payments(sorted(lines, key=_order), Transfers(run, commune)),
        trace=letterhead.trace(run),
        spell=wording.speller(run),
    )


def _order(line: PayoutLine) -> tuple[str, str, bool, str, int]:
    """By team; people by given name, then the team itself; last whoever is paid in their place."""
    person = line.person
    who = person.sort_key if person else "", person.pk if person else 0
    if line.rate.paid_to:
        return "~", line.rate.paid_to, False, "", 0
    return line.team.code, "", person is None, *who


def _payments(lines: list[PayoutLine], transfers: Transfers) -> tuple[Payment, ...]:
    payees, names = groupby(lines, _payee), banks.names()
    return tuple(_payment(list(group), transfers, names) for _, group in payees)


def _payee(line: PayoutLine) -> tuple[str, int | None, int | None]:
    return (line.rate.paid_to, None, None) if line.rate.paid_to else ("", line.team_id, line.person_id)


def _payment(lines: list[PayoutLine], transfers: Transfers, names: banks.Names) -> Payment:
    amounts, line = Counter[str](), lines[0]
    for one in lines:
        amounts[column_of(one.rate.per)] += one.amount
    other = line.rate.paid_to
    payment = transfers.of_third_party(other) if other else transfers.of(line)
    account = account_of(payment)
    name = other or (line.person.full_name if line.person else line.team.name)
    holder = payment.account_name if payment else ""
    return Payment(
        name=name if holder in ("", name) else f"{name} ({holder})",
        account=account,
        bank=names[payment.bank_bin] if payment and account else "",
        amounts=amounts,
        notes=(f"Mã {code_of(lines)}", *([] if other else notes(payment, lines))),
    )
