"""What happens to payments: sent, received, come back, issued again. Of two who act at once, one wins."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib import references
from portal.lib.copying import copy_in
from portal.lib.money import dong
from portal.lib.refusals import Refused
from subsidies.models import Method, Payment, PaymentState, PayrollRun
from subsidies.models.payment import IN_DOUBT

from . import policies
from .next_tries import holders_today
from .preparing import paid_through, prepare
from .sums import groups, last_number

S = PaymentState
SOURCES = {S.SENT: [S.WAITING], S.PAID: IN_DOUBT, S.RETURNED: IN_DOUBT, S.REISSUED: [S.RETURNED]}


@transaction.atomic
def begin(run: PayrollRun, *, by: User) -> int:
    """The payments of a run approved before there were any; of others they stand already."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_change(by, run)
    return prepare(run)


@transaction.atomic
def send(run: PayrollRun, payments: QuerySet[Payment], *, by: User) -> int:
    """The transfer file has gone to the bank. Returns how many went with it."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_change(by, run)
    payments = payments.filter(run=run, method=Method.BANK)
    told = _told(payments, S.SENT)
    sent = _moved(payments, S.SENT)
    policies.check_some(sent)
    audit.record("payments.sent", run, by=by, province=run.province, after={"payments": sent, **told})
    return sent


@transaction.atomic
def receive(run: PayrollRun, payments: QuerySet[Payment], *, on: dt.date, by: User) -> int:
    """All of them have their money: signed for, or told by a bank that gives no file."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_change(by, run)
    policies.check_received_on(run, on)
    told = _told(payments.filter(run=run), S.PAID) | {"settled_on": str(on)}
    paid = _moved(payments.filter(run=run), S.PAID, settled_on=on)
    policies.check_some(paid)
    audit.record("payments.paid", run, by=by, province=run.province, after={"payments": paid, **told})
    return paid


@transaction.atomic
def take_back(payment: Payment, *, reason: str, by: User) -> Payment:
    """One that came back, or that nobody came for."""
    if not reason.strip():
        raise Refused(_("Ghi lý do trả lại để biết cần sửa gì trước khi chi lại."))
    payment = _locked(payment)
    policies.check_can_return(by, payment)
    _moved(Payment.objects.filter(pk=payment.pk), S.RETURNED, return_reason=reason.strip()[:300])
    _write_down("payments.returned", payment, by, {"reason": reason.strip()})
    payment.refresh_from_db()
    return payment


@transaction.atomic
def reissue(payment: Payment, *, by: User) -> Payment:
    """Once more, to the account as it stands today. `reissues` is unique: never a third time."""
    payment = _locked(payment)
    policies.check_can_reissue(by, payment)
    return _reissued(payment.run, [payment], by)[0]


@transaction.atomic
def reissue_all(run: PayrollRun, payments: QuerySet[Payment], *, by: User) -> list[Payment]:
    """Whatever of them came back."""
    run = PayrollRun.objects.locked(run.pk)
    policies.check_can_change(by, run)
    came_back = payments.filter(run=run, state=S.RETURNED)
    returned = list(came_back.select_for_update(of=("self",)).order_by("number"))
    policies.check_some(len(returned))
    return _reissued(run, returned, by)


def settle(run: PayrollRun) -> None:
    """As the run is marked paid, which waits for every answer of the bank: lists signed for are in."""
    _moved(run.payments.exclude(method=Method.BANK), S.PAID, settled_on=timezone.localdate())


def _locked(payment: Payment) -> Payment:
    """Its run first, as in every act: nothing comes back between the count and the end of `mark_paid`."""
    PayrollRun.objects.locked(payment.run_id)
    return Payment.objects.select_for_update(of=("self",)).select_related("run__province").get(pk=payment.pk)


def _moved(payments: QuerySet[Payment], target: str, **facts: object) -> int:
    """Compare and set in one statement: whoever comes second finds nothing to move."""
    return payments.filter(state__in=SOURCES[S(target)]).update(state=target, **facts)


def _told(payments: QuerySet[Payment], target: str) -> dict[str, str]:
    """For the log, which has one language: of which bank or way of payment, and how much."""
    with translation.override("vi"):
        found = groups(payments.filter(state__in=SOURCES[S(target)]))
        amount = dong(sum(group.amount for group in found))
    return {"group": ", ".join(group.name for group in found), "sum": f"{amount} đ"}


def _reissued(run: PayrollRun, returned: list[Payment], by: User) -> list[Payment]:
    """Of a locked run: its numbers are given one after another."""
    if _moved(Payment.objects.filter(pk__in=[p.pk for p in returned]), S.REISSUED) != len(returned):
        raise Refused(_("Có khoản vừa được người khác chi lại. Mở lại trang để xem."))
    last = last_number(run)
    holders = holders_today(returned)
    new = [
        Payment(
            run=run, commune_id=old.commune_id, number=number, reference=references.make(run.pk, number),
            person_id=old.person_id, team_id=old.team_id, third_party=old.third_party,
            due=old.amount, amount=old.amount, reissues=old,
            **paid_through(old.third_party, holders.get(old.pk)),
        )
        for number, old in enumerate(returned, start=last + 1)
    ]  # fmt: skip
    copy_in(new)
    audit.record_all(
        audit.event(
            "payments.reissued", old, by=by, province=run.province, after={"reference": now.reference}
        )
        for old, now in zip(returned, new, strict=True)
    )
    audit.record("payments.issued_again", run, by=by, province=run.province, after={"payments": len(new)})
    return new


def _write_down(verb: str, payment: Payment, by: User, after: dict[str, object]) -> None:
    audit.record(verb, payment, by=by, commune=payment.commune, province=payment.run.province, after=after)
