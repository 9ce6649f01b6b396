"""How the money of a commune goes: papers say what its payments say, whose account and less what debt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from places.models import Commune
from portal.lib.money import dong
from subsidies.models import Method, Payment, PayoutLine, PayrollRun
from subsidies.payments import preparing


class Transfers:
    """The payments written when the run was approved; of a run older than payments, as they would be."""

    def __init__(self, run: PayrollRun, commune: Commune) -> None:
        first = list(run.payments.filter(commune=commune, reissues=None))
        payments = first or preparing.drafted(run, commune)
        self._of_payee = {(p.person_id, p.team_id, p.third_party): p for p in payments}

    def of(self, line: PayoutLine) -> Payment | None:
        """Of the line's payee, under the record that held then or the one it was joined to since."""
        if line.person is None:
            return self._of_payee.get((None, line.team_id, ""))
        records = (line.person_id, line.person.same_as_id)
        return next((p for record in records if (p := self._of_payee.get((record, None, "")))), None)

    def of_third_party(self, name: str) -> Payment | None:
        return self._of_payee.get((None, None, name))


def account_of(payment: Payment | None) -> str:
    return payment.account.revealed if payment and payment.method == Method.BANK else ""


class Step(NamedTuple):
    """What stands between the sum of a payee's lines and what is transferred, in đồng."""

    words: str
    amount: int


def steps(payment: Payment | None, lines: Iterable[PayoutLine]) -> list[Step]:
    """From the sum of these lines of one payee to the amount of their payment; nothing without one."""
    by_receiver = _by_receiver(lines)
    own = by_receiver.pop("", 0)
    found = [Step(f"Chuyển cho {name}", -amount) for name, amount in by_receiver.items()]
    due = payment.due if payment else 0
    found.append(Step("Ở tổ khác, cùng một khoản chi", due - own))
    if payment:
        found.append(Step("Trừ còn phải thu đợt trước", payment.carried_in))
        found.append(Step("Còn phải thu, trừ vào đợt sau", -payment.carried_out))
    return [step for step in found if step.amount]


def notes(payment: Payment | None, lines: Iterable[PayoutLine]) -> list[str]:
    """Where what is transferred is not the sum of these lines of one payee, why."""
    by_receiver = _by_receiver(lines)
    own = by_receiver.pop("", 0)
    told = [f"Trong đó {dong(amount)} chuyển cho {name}" for name, amount in by_receiver.items()]
    if payment is None:
        return told
    if payment.carried_in:
        told.append(f"Trừ còn phải thu đợt trước {dong(-payment.carried_in)}")
    if payment.carried_out:
        told.append(f"Còn phải thu {dong(-payment.carried_out)}, trừ vào đợt sau")
    if payment.amount not in (0, own):
        told.append(f"Chi một khoản {dong(payment.amount)}")
    return told


def _by_receiver(lines: Iterable[PayoutLine]) -> Counter[str]:
    """ "" is the payee."""
    sums = Counter[str]()
    for line in lines:
        sums[line.rate.paid_to] += line.amount
    return sums
