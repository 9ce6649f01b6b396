"""Where what came back would go if it were issued again now: by the account as it stands, changed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects

from portal.lib import reach
from subsidies.models import Method, Payment
from teams import banks
from teams.models import Person

from .preparing import leaders_today, paid_through


@dataclass(frozen=True, slots=True)
class NextTry:
    """`way`: a payment nobody keeps, which says how this one would be paid."""

    payment: Payment
    way: Payment
    bank_name: str

    @property
    def key(self) -> str:
        return str(self.payment.pk)

    @property
    def unchanged(self) -> bool:
        """To the very account, and the name, it came back from."""
        return self.way.method == Method.BANK and _way(self.way) == _way(self.payment)


@reach.whole_country()  # as are the holders: who serves nowhere by now has a name, too
def of(payments: QuerySet[Payment]) -> list[NextTry]:
    """In a constant number of queries."""
    found = list(payments.with_banks().select_related("commune", "person", "team"))
    holders, names = holders_today(found), banks.names()
    ways = [Payment(**paid_through(p.third_party, holders.get(p.pk))) for p in found]
    return [NextTry(p, way, names[way.bank_bin]) for p, way in zip(found, ways, strict=True)]


@reach.whole_country()  # also of who serves nowhere by now
def holders_today(payments: Sequence[Payment]) -> Mapping[int, Person]:
    """Of each payment: the person, under the record that goes on, or whoever leads the team now."""
    prefetch_related_objects(payments, "person__same_as", "team")  # the log names them, too
    leaders = leaders_today({p.team_id for p in payments if p.team_id})
    found = {p.pk: p.person.present if p.person else leaders.get(p.team_id) for p in payments}
    return {pk: person for pk, person in found.items() if person}


def _way(payment: Payment) -> tuple[object, ...]:
    return payment.method, payment.bank_bin, payment.account, payment.account_name
