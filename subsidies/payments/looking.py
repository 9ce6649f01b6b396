"""What a payment is made of, and, for those who pay, its account as a QR."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from portal.lib import vietqr
from portal.lib.refusals import Refused
from subsidies.models import Payment, PayoutLine

from . import files, policies


def lines_of(payment: Payment) -> QuerySet[PayoutLine]:
    """The lines whose sum it is; a payment issued again has those of the first."""
    lines = payment.run.lines.filter(commune=payment.commune_id)
    if payment.third_party:
        payee = Q(rate__paid_to=payment.third_party)
    elif payment.person_id:
        payee = Q(person=payment.person_id) | Q(person__same_as=payment.person_id)
        payee &= Q(rate__paid_to="")
    else:
        payee = Q(team=payment.team_id, person=None, rate__paid_to="")
    return (
        lines.filter(payee)
        .select_related("run", "rate__resolution", "team", "person")
        .order_by("earned_in", "pk")
    )


@transaction.atomic
def reveal(payment: Payment, *, reason: str, by: User) -> str:
    """The text of its VietQR; the log keeps who asked and why."""
    policies.check_can_handle(by, payment.run)
    check_transfers(payment)
    audit.record(
        "payments.revealed", payment, by=by, commune=payment.commune, province=payment.run.province,
        after={"reason": reason},
    )  # fmt: skip
    return qr_text(payment)


def qr_text(payment: Payment) -> str:
    return vietqr.text(
        payment.bank_bin,
        payment.account.revealed,
        amount=payment.amount,
        purpose=files.content(payment.run, payment),
    )


def check_transfers(payment: Payment) -> None:
    if not payment.transfers:
        raise Refused(_("Khoản này không còn chờ chuyển vào tài khoản nào nên không có mã VietQR."))
