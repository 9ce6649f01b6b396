"""A payment (khoản chuyển): what one payee gets of one run in one commune, and what became of it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune
from portal.lib.encrypted import BlindIndex, EncryptedField
from teams.models import Bank, CommunityTeam, Person

from .payroll import PayrollRun


class Method(models.TextChoices):
    BANK = "bank", _("Chuyển khoản")
    CASH = "cash", _("Tiền mặt, ký nhận")
    ORDER = "order", _("Ủy nhiệm chi riêng")  # to a third party: no person signs, no account is known


class PaymentState(models.TextChoices):
    WAITING = "waiting", _("Chờ chuyển")
    SENT = "sent", _("Đã gửi ngân hàng")
    PAID = "paid", _("Đã nhận tiền")
    RETURNED = "returned", _("Bị trả lại")
    REISSUED = "reissued", _("Đã chi lại")
    NOTHING = "nothing", _("Không chuyển")  # what was due went into recoveries of earlier runs


S = PaymentState
IN_DOUBT = [S.WAITING, S.SENT]  # nobody knows yet whether the money arrived
OPEN = [*IN_DOUBT, S.RETURNED]  # the payee does not have the money


class PaymentQuerySet(models.QuerySet):
    def with_banks(self) -> Self:
        """Adds `bank_name`; a bank nobody has entered is called by its number."""
        name = Bank.objects.filter(pk=OuterRef("bank_bin")).values("name")
        return self.annotate(bank_name=Coalesce(Subquery(name), "bank_bin"))

    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))

    def transferred(self) -> Self:
        return self.exclude(state=S.NOTHING)

    def unsettled(self) -> Self:
        """The bank has not answered or sent it back; a list waiting to be signed holds nothing up."""
        return self.filter(state__in=OPEN).exclude(state=S.WAITING, method__in=[Method.CASH, Method.ORDER])

    def in_doubt(self) -> Self:
        return self.filter(state__in=IN_DOUBT)

    def owing(self) -> Self:
        """Those that ended below zero and whose debt no later payment has taken over."""
        return self.filter(carried_out__lt=0, carried_by=None)


class Payment(models.Model):
    """`due`: the sum of the payee's lines. Recoveries beyond it are carried over to the next payment.

    All in đồng: due + carried_in = amount + carried_out; only `amount` is transferred, never below zero.
    """

    run = models.ForeignKey(PayrollRun, models.PROTECT, related_name="payments")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField(_("số thứ tự"))
    reference = models.CharField(_("mã khoản"), max_length=17, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="payments")
    team = models.ForeignKey(CommunityTeam, models.PROTECT, null=True, related_name="payments")
    third_party = models.CharField(_("bên nhận thay"), max_length=200, blank=True)
    due = models.BigIntegerField(_("thành tiền"))
    carried_in = models.BigIntegerField(_("trừ nợ đợt trước"), default=0)
    amount = models.BigIntegerField(_("số tiền chuyển"))
    carried_out = models.BigIntegerField(_("còn phải thu"), default=0)
    carries = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_by")
    reissues = models.OneToOneField("self", models.PROTECT, null=True, related_name="reissue")
    method = models.CharField(_("cách chi"), max_length=5, choices=Method)
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6, blank=True)
    account = EncryptedField(_("số tài khoản"), purpose="payment_account", blank=True)
    account_index = BlindIndex(of="account", null=True)
    account_name = models.CharField(_("tên người nhận"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=8, choices=PaymentState, default=S.WAITING)
    settled_on = models.DateField(_("ngày nhận tiền"), null=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        indexes = [models.Index(fields=["account_index", "amount"], name="payments_by_account_amount")]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_payment_per_run_and_number"),
            models.UniqueConstraint(
                fields=["run", "commune", "person", "team", "third_party"],
                condition=Q(reissues=None),
                nulls_distinct=False,
                name="one_payment_per_run_commune_and_payee",
            ),
            models.CheckConstraint(
                name="a_payment_has_one_payee",
                condition=Q(person__isnull=False, team=None, third_party="")
                | Q(person=None, team__isnull=False, third_party="")
                | Q(person=None, team=None) & ~Q(third_party=""),
            ),
            models.CheckConstraint(
                name="a_payment_balances",
                condition=Q(due=F("amount") + F("carried_out") - F("carried_in")),
            ),
            models.CheckConstraint(
                name="debts_are_carried_never_transferred",
                condition=Q(carried_in__lte=0)
                & (Q(amount__gt=0, carried_out=0) | Q(amount=0, carried_out__lte=0)),
            ),
            models.CheckConstraint(
                name="nothing_is_transferred_of_nothing",
                condition=Q(amount=0, state=S.NOTHING) | Q(amount__gt=0) & ~Q(state=S.NOTHING),
            ),
            models.CheckConstraint(
                name="a_transfer_has_an_account",
                condition=~Q(method=Method.BANK) | Q(account_index__isnull=False) & ~Q(bank_bin=""),
            ),
            models.CheckConstraint(
                name="received_on_a_day",
                condition=Q(state=S.PAID, settled_on__isnull=False) | ~Q(state=S.PAID) & Q(settled_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.payee}"

    def get_absolute_url(self) -> str:
        return reverse("subsidies:payment", args=[self.pk])

    @property
    def payee(self) -> str:
        return str(self.person or self.team or self.third_party)

    @property
    def status(self) -> str:
        return self.state

    def get_status_display(self) -> str:
        return str(PaymentState(self.state).label)

    @property
    def transfers(self) -> bool:
        """Into an account, and not known to have arrived or come back: what may still be paid."""
        return self.method == Method.BANK and self.state in IN_DOUBT
