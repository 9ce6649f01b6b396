"""The payments of a run, one per payee and commune, written once, when it is approved.

A commune pays by its own list and from its own account: a payee of two communes is paid twice a part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from places.models import Commune, Province
from portal.lib import reach, references
from portal.lib.copying import copy_in
from subsidies.models import Method, Payment, PaymentState, PayrollRun
from teams.models import Membership, Person, TeamRole


class Payee(NamedTuple):
    """A person (the record that goes on), a team, or whoever is paid in their place."""

    commune: int
    person: int | None
    team: int | None
    third_party: str


def prepare(run: PayrollRun) -> int:
    """Within the transaction that approves. Returns how many payments are new: a second time, none."""
    Province.objects.select_for_update().get(pk=run.province.present_id)  # debts have one taker at a time
    if run.payments.exists():
        return 0
    payments = drafted(run)
    copy_in(payments)
    return len(payments)


@reach.whole_country()  # a run pays its people also where they serve nowhere by now
def drafted(run: PayrollRun, commune: Commune | None = None) -> list[Payment]:
    """As they would be written now, for the whole run or for one commune."""
    due = _due(run, commune)
    holders = _holders(due)
    owing = _owing(run, {payee.commune for payee in due})
    present = dict(Commune.objects.filter(pk__in={p.commune for p in due}).values_list("pk", "present"))
    payments: list[Payment] = []
    for payee, amount in sorted(due.items(), key=lambda item: _order(item[0], holders)):
        debt = owing.pop(payee._replace(commune=present[payee.commune]), None)
        if amount or debt:
            payments.append(_payment(run, len(payments) + 1, payee, amount, debt, holders.get(payee)))
    return payments


def _due(run: PayrollRun, commune: Commune | None) -> Mapping[Payee, int]:
    """The sum of each payee's lines, in đồng."""
    sums: dict[Payee, int] = defaultdict(int)
    lines = run.lines.filter(commune=commune) if commune else run.lines
    rows = (
        lines.annotate(payee=Coalesce("person__same_as", "person"))
        .values_list("commune", "payee", "team", "rate__paid_to")
        .annotate(Sum("amount"))
        .order_by()
    )
    for of, person, team, third_party, amount in rows:
        payee = Payee(of, None, None, third_party) if third_party else _own(of, person, team)
        sums[payee] += amount
    return sums


def _own(commune: int, person: int | None, team: int) -> Payee:
    return Payee(commune, person, None, "") if person else Payee(commune, None, team, "")


def leaders_today(teams: Iterable[int]) -> dict[int, Person]:
    """Of each team, whoever leads it as its payment is written; a team nobody leads by then has none."""
    led = Membership.objects.on(timezone.localdate()).filter(team__in=teams, role=TeamRole.LEADER)
    return {m.team_id: m.person.present for m in led.select_related("person__same_as")}


def _holders(payees: Iterable[Payee]) -> dict[Payee, Person]:
    """Whose account it goes to: the person's own; a team's money, to whoever leads it now."""
    payees = list(payees)
    people = Person.objects.in_bulk({payee.person for payee in payees if payee.person})
    leaders = leaders_today({payee.team for payee in payees if payee.team})
    found = {p: people[p.person] if p.person else leaders.get(p.team) for p in payees}
    return {payee: person for payee, person in found.items() if person}


def _owing(run: PayrollRun, communes: Iterable[int]) -> dict[Payee, Payment]:
    """Debts nobody has taken over yet, by the commune of today that they are owed to."""
    debts = (
        Payment.objects.owing()
        .filter(commune__present__in=Commune.objects.filter(pk__in=set(communes)).values("present"))
        .exclude(run=run)
        .annotate(payee_now=Coalesce("person__same_as", "person"), commune_now=F("commune__present"))
        .order_by("-pk")
    )  # fmt: skip
    return {Payee(d.commune_now, d.payee_now, d.team_id, d.third_party): d for d in debts}


def _order(payee: Payee, holders: Mapping[Payee, Person]) -> tuple[int, bool, str, int]:
    """By commune; people by given name, then teams and third parties."""
    holder = holders.get(payee)
    name = holder.sort_key if holder and payee.person else payee.third_party
    return payee.commune, payee.person is None, name, payee.person or payee.team or 0


def _payment(
    run: PayrollRun, number: int, payee: Payee, due: int, debt: Payment | None, holder: Person | None
) -> Payment:
    carried_in = debt.carried_out if debt else 0
    left = due + carried_in
    return Payment(
        run=run, commune_id=payee.commune, number=number, reference=references.make(run.pk, number),
        person_id=payee.person, team_id=payee.team, third_party=payee.third_party,
        due=due, carried_in=carried_in, amount=max(left, 0), carried_out=min(left, 0), carries=debt,
        state=PaymentState.WAITING if left > 0 else PaymentState.NOTHING,
        **paid_through(payee.third_party, holder),
    )  # fmt: skip


def paid_through(third_party: str, holder: Person | None) -> dict[str, object]:
    """The fields that say how: by the account as it stands now, or against a signature."""
    if third_party:
        return {"method": Method.ORDER, "account_name": third_party}
    name = holder.full_name if holder else ""
    if holder and holder.bank_account and holder.bank_bin:
        account = holder.bank_account.revealed
        return {"method": Method.BANK, "bank_bin": holder.bank_bin, "account": account, "account_name": name}
    return {"method": Method.CASH, "account_name": name}
