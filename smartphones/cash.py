"""Cash instead of a phone: the purchase proved and checked, a list made and approved, money received."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.copying import copy_in
from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused
from teams.models import Person

from . import cash_policies as policies
from .models import Application, CashList, CashMethod, CashPayment, CashState, Form, Programme, Purchase


def without_purchase(user: User) -> QuerySet[Application]:
    """Approved for cash, and no paper of a purchase yet."""
    asked = Application.objects.visible_to(user).standing().filter(form=Form.CASH, approved_on__isnull=False)
    return asked.filter(purchase=None).select_related("household__head", "household__commune", "programme")


@violations_refused()
@transaction.atomic
def record_purchase(purchase: Purchase, *, by: User) -> Purchase:
    application = purchase.application
    policies.check_can_record(by, application)
    policies.check_bought_on(application, purchase.bought_on)
    if purchase.image:
        purchase.image.by = by
        purchase.image.save(force_insert=True)
    purchase.recorded_by = by
    purchase.save(force_insert=True)
    _write_down(
        "cash.purchase_recorded", purchase, by, {"number": purchase.invoice, "since": str(purchase.bought_on)}
    )
    return purchase


@violations_refused()
@transaction.atomic
def check_purchase(purchase: Purchase, *, by: User) -> Purchase:
    """A second person has held the paper. Of two who check at once, one does."""
    policies.check_can_check(by, purchase)
    unchecked = Purchase.objects.filter(pk=purchase.pk, checked_by=None)
    if not unchecked.update(checked_by=by, checked_at=timezone.now()):
        raise Refused(_("Giấy tờ này vừa được người khác kiểm tra."))
    purchase.refresh_from_db()
    _write_down("cash.purchase_checked", purchase, by, {"number": purchase.invoice})
    return purchase


@violations_refused()
@transaction.atomic
def make_list(programme: Programme, commune: Commune, *, by: User) -> CashList:
    """Of every household of the commune whose purchase is checked and who has no payment under way."""
    policies.check_can_list(by, commune)
    purchases = _payable(programme, commune)
    if not purchases:
        raise Refused(_("Chưa có hộ nào đủ giấy tờ đã kiểm tra để chi tiền."))
    last = programme.cash_lists.aggregate(last=Max("number"))["last"] or 0
    listed = CashList.objects.create(programme=programme, commune=commune, number=last + 1, made_by=by)
    copy_in(
        [
            CashPayment(
                listed=listed, application=p.application, amount=_amount(programme, p),
                **_paid_through(p.application.household.head.present),
            )
            for p in purchases
        ]
    )  # fmt: skip
    audit.record("cash.listed", listed, by=by, commune=commune, after={"payments": len(purchases)})
    return listed


@violations_refused()
@transaction.atomic
def approve(listed: CashList, *, by: User) -> CashList:
    policies.check_can_approve(by, listed)
    waiting = CashList.objects.filter(pk=listed.pk, approved_by=None)
    if not waiting.update(approved_by=by, approved_at=timezone.now()):
        raise Refused(_("Danh sách này vừa được người khác duyệt."))
    listed.refresh_from_db()
    audit.record("cash.approved", listed, by=by, commune=listed.commune)
    return listed


@transaction.atomic
def receive(payment: CashPayment, *, on: dt.date, by: User) -> CashPayment:
    """The household has its money: signed for, or told by the bank."""
    policies.check_received_on(payment.listed, on)
    return _settle(payment, by, CashState.PAID, settled_on=on)


@transaction.atomic
def take_back(payment: CashPayment, *, reason: str, by: User) -> CashPayment:
    """It came back, or nobody came for it: the household is free for another list."""
    if not reason.strip():
        raise Refused(_("Ghi lý do trả lại để biết cần sửa gì trước khi chi lại."))
    return _settle(payment, by, CashState.RETURNED, return_reason=reason.strip()[:300])


def _payable(programme: Programme, commune: Commune) -> list[Purchase]:
    """Sorted as people are. Whoever is being taken off the list just now is waited for, and not paid."""
    payable = (
        Purchase.objects.select_for_update(of=("self", "application"))
        .payable()
        .filter(application__programme=programme, application__household__commune__present=commune.present_id)
        .select_related("application__household__head__same_as")
        .order_by("application")
    )
    return sorted(payable, key=lambda one: (one.application.household.head.sort_key, one.pk))


def _settle(payment: CashPayment, by: User, state: CashState, **facts: object) -> CashPayment:
    listed = payment.listed
    policies.check_can_settle(by, listed)
    if not CashPayment.objects.filter(pk=payment.pk, state=CashState.WAITING).update(state=state, **facts):
        raise Refused(_("Khoản này vừa được người khác ghi kết quả. Mở lại trang để xem."))
    payment.refresh_from_db()
    audit.record(f"cash.{state}", payment, by=by, commune=listed.commune,
                 after={name: str(value) for name, value in facts.items()})  # fmt: skip
    return payment


def _amount(programme: Programme, purchase: Purchase) -> int:
    """Never more than the phone cost."""
    return min(programme.subsidy, purchase.price)


def _paid_through(head: Person) -> dict[str, object]:
    if head.bank_account and head.bank_bin:
        return {"method": CashMethod.BANK, "bank_bin": head.bank_bin, "account_name": head.full_name,
                "account": head.bank_account.revealed}  # fmt: skip
    return {"method": CashMethod.CASH, "account_name": head.full_name, "account": ""}


def _write_down(verb: str, purchase: Purchase, by: User, after: dict[str, object]) -> None:
    audit.record(verb, purchase, by=by, commune=purchase.application.household.commune, after=after)
