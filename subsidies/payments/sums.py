"""What payments come to: by way of payment and bank, by commune, and how long the money took."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Sum, Value

from accounts.models import User
from places.models import Commune
from subsidies.models import Method, Payment, PaymentState, PayrollRun
from subsidies.models.payment import IN_DOUBT, OPEN
from teams import banks

S = PaymentState


@dataclass(slots=True)
class Group:
    """Payments of one way and bank: how many and how much, in all and by state. In đồng."""

    method: str
    bank_bin: str
    name: str
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def key(self) -> str:
        return self.bank_bin or self.method

    @property
    def count(self) -> int:
        return sum(n for state, n in self.counts.items() if state != S.REISSUED)

    @property
    def amount(self) -> int:
        return sum(n for state, n in self.amounts.items() if state != S.REISSUED)

    @property
    def waiting(self) -> int:
        return self.counts[S.WAITING]

    @property
    def sent(self) -> int:
        return self.counts[S.SENT]

    @property
    def paid(self) -> int:
        return self.counts[S.PAID]

    @property
    def returned(self) -> int:
        return self.counts[S.RETURNED]


@dataclass(frozen=True, slots=True)
class Balance:
    """`due` = `amount` + `carried_out` - `carried_in`: nothing is lost between lines and payments."""

    due: int
    amount: int
    carried_in: int
    carried_out: int
    owing: int  # payees


def groups(payments: QuerySet[Payment]) -> list[Group]:
    """Banks by name, then cash and separate orders; in two queries."""
    names = banks.names()
    sums = (
        payments.transferred()
        .values_list("method", "bank_bin", "state")
        .annotate(Count("pk"), Sum("amount"))
        .order_by()
    )
    found: dict[tuple[str, str], Group] = {}
    for method, bank_bin, state, count, amount in sums:
        name = names[bank_bin] if method == Method.BANK else str(Method(method).label)
        group = found.setdefault((method, bank_bin), Group(method, bank_bin, name))
        group.counts[state] += count
        group.amounts[state] += amount
    return sorted(found.values(), key=lambda g: (list(Method).index(Method(g.method)), g.name))


def in_group(rows: QuerySet[Payment], key: str) -> QuerySet[Payment]:
    """ "970405": of that bank; "cash": against a signature; "": all."""
    if not key:
        return rows
    return rows.filter(method=key) if key in Method else rows.filter(method=Method.BANK, bank_bin=key)


def last_number(run: PayrollRun) -> int:
    """Of the payments there are by now; those issued again later go on from it."""
    return run.payments.aggregate(last=Max("number", default=0))["last"]


def total(parts: Iterable[Group]) -> Group:
    whole = Group("", "", "")
    for part in parts:
        for state, count in part.counts.items():
            whole.counts[state] += count
            whole.amounts[state] += part.amounts[state]
    return whole


def balance(payments: QuerySet[Payment]) -> Balance:
    sums = payments.filter(reissues=None).aggregate(
        owing=Count("pk", filter=Q(carried_out__lt=0)),  # before its column is the name of a sum
        due=Sum("due", default=0),
        amount=Sum("amount", default=0),
        carried_in=Sum("carried_in", default=0),
        carried_out=Sum("carried_out", default=0),
    )
    return Balance(**sums)


@dataclass(frozen=True, slots=True)
class Waited:
    """Days from the end of the run's last month to the day the money was received."""

    usual: int
    longest: int


@dataclass(frozen=True, slots=True)
class OfCommune:
    commune: Commune
    count: int
    amount: int
    paid: int
    open: int
    cash: int  # waiting for a signature
    carried_out: int
    waited: Waited | None


def waited(run: PayrollRun, payments: QuerySet[Payment]) -> Waited | None:
    """None while nobody has been paid."""
    sums = payments.filter(state=S.PAID).aggregate(usual=Avg(_days(run)), longest=Max(_days(run)))
    return _waited(sums)


def by_commune(run: PayrollRun, user: User) -> list[OfCommune]:
    """In two queries, whatever the number of communes and payments."""
    sums = {
        row["commune"]: row
        for row in run.payments.visible_to(user)
        .values("commune")
        .annotate(
            count=Count("pk", filter=Q(amount__gt=0) & ~Q(state=S.REISSUED)),
            sum=Sum("amount", filter=~Q(state=S.REISSUED), default=0),
            paid=Count("pk", filter=Q(state=S.PAID)),
            open=Count("pk", filter=Q(state__in=OPEN)),
            cash=Count("pk", filter=Q(state__in=IN_DOUBT, method=Method.CASH)),
            owed=Sum("carried_out", default=0),
            usual=Avg(_days(run), filter=Q(state=S.PAID)),
            longest=Max(_days(run), filter=Q(state=S.PAID)),
        )
        .order_by()
    }
    return [
        OfCommune(commune, s["count"], s["sum"], s["paid"], s["open"], s["cash"], s["owed"], _waited(s))
        for commune in Commune.objects.filter(pk__in=sums).order_by("plain_name")
        for s in [sums[commune.pk]]
    ]


def _days(run: PayrollRun) -> ExpressionWrapper:
    return ExpressionWrapper(F("settled_on") - Value(run.last_month.last_day), output_field=DurationField())


def _waited(sums: dict[str, dt.timedelta | None]) -> Waited | None:
    usual, longest = sums["usual"], sums["longest"]
    return None if usual is None or longest is None else Waited(round(usual / dt.timedelta(1)), longest.days)
