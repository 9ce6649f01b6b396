"""What became of a member's money, as their own pages tell it: sent, received, come back, sent again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from teams.members import records_of

from .models import Payment, PaymentState

S = PaymentState
LOOKS = {S.PAID: "done", S.RETURNED: "returned", S.SENT: "waiting", S.WAITING: "waiting"}


@dataclass(frozen=True, slots=True)
class Transfer:
    """`returned_on`: the day it was written down that it came back."""

    payment: Payment
    returned_on: dt.date | None


def transfers_of(user: User, runs: Iterable[int]) -> dict[int, list[Transfer]]:
    """Of the login's own person, by run, the first one first; in two queries."""
    payments = Payment.objects.filter(run__in=runs, person__in=records_of(user)).with_banks()
    found = list(payments.order_by("run", "number"))
    events = AuditEvent.objects.filter(
        object_type=Payment._meta.label_lower,
        object_id__in=[payment.pk for payment in found],
        verb="payments.returned",
    )
    returned = dict(events.values_list("object_id").annotate(Max("at")).order_by())
    by_run: dict[int, list[Transfer]] = defaultdict(list)
    for payment in found:
        at = returned.get(payment.pk)
        by_run[payment.run_id].append(Transfer(payment, timezone.localtime(at).date() if at else None))
    return by_run


def state_of(payments: Iterable[tuple[str, dt.date | None]]) -> tuple[str, str] | None:
    """How all of them stand in one word; nothing to say where nothing is transferred."""
    standing = [(S(state), on) for state, on in payments if state not in (S.REISSUED, S.NOTHING)]
    for state in (S.RETURNED, S.WAITING, S.SENT):
        if any(one == state for one, _on in standing):
            return LOOKS[state], str(state.label)
    if not standing:
        return None
    last = max(on for _state, on in standing if on)
    return LOOKS[S.PAID], _("Đã nhận tiền %(day)s") % {"day": f"{last:%d/%m/%Y}"}


def states_of(user: User) -> dict[int, tuple[str, str]]:
    """By run, for the list of months."""
    by_run: dict[int, list[tuple[str, dt.date | None]]] = defaultdict(list)
    payments = Payment.objects.filter(person__in=records_of(user))
    for run, state, on in payments.values_list("run", "state", "settled_on"):
        by_run[run].append((state, on))
    return {run: told for run, payments in by_run.items() if (told := state_of(payments))}
