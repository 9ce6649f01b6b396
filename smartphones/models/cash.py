"""Cash for households that bought a smartphone themselves (TT 14/2022/TT-BTTTT, hình thức B)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune
from portal.lib.encrypted import BlindIndex, EncryptedField

from .application import Application
from .image import KeptImage
from .programme import Programme


class PurchaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="application__household__commune"))

    def with_invoice(self, numbers: Collection[str]) -> Self:
        """In capitals or not."""
        return self.alias(number=Lower("invoice")).filter(number__in={number.lower() for number in numbers})

    def payable(self) -> Self:
        """Checked by a second person, still on its list, and no payment under way."""
        return (
            self.filter(application__left_on=None)
            .exclude(checked_by=None)
            .exclude(application__cash_payments__in=CashPayment.objects.live())
        )


class Purchase(models.Model):
    """The paper that shows which phone a household bought, when and for how much (đồng)."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        related_name="purchase",
        error_messages={"unique": _("Hộ này đã có giấy tờ mua máy.")},
    )
    bought_on = models.DateField(_("ngày mua máy"))
    seller = models.CharField(_("nơi bán"), max_length=150)
    invoice = models.CharField(_("số hóa đơn, biên nhận"), max_length=60)
    price = models.BigIntegerField(_("giá mua"))
    image = models.OneToOneField(KeptImage, models.PROTECT, null=True, blank=True, related_name="purchase")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True, blank=True)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        ordering = ["application__household__head__sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_purchase_has_a_price",
                condition=Q(price__gt=0),
                violation_error_message=_("Giá mua phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="a_purchase_is_checked_by_another",
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_at__isnull=False) & ~Q(checked_by=F("recorded_by")),
                violation_error_message=_("Người kiểm tra giấy tờ phải khác người ghi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}, {self.application.household}"

    @property
    def status(self) -> str:
        return "checked" if self.checked_by_id else "draft"

    def get_status_display(self) -> str:
        return str(_("Đã kiểm tra") if self.checked_by_id else _("Chờ kiểm tra"))


class CashListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))


class CashList(models.Model):
    """Danh sách chi tiền of one commune: made by one person, approved by another, then paid line by line."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cash_lists")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="cash_lists", verbose_name=_("xã"))
    number = models.PositiveIntegerField(_("số"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    made_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người duyệt")
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)

    objects = CashListQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="cash_lists_of_a_programme_are_numbered",
                violation_error_message=_("Có người vừa lập một danh sách khác. Lập lại."),
            ),
            models.CheckConstraint(
                name="a_cash_list_is_approved_by_another",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_at__isnull=False) & ~Q(approved_by=F("made_by")),
                violation_error_message=_("Người duyệt danh sách phải khác người lập."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02}/TM-{self.programme_id}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:cash_list", args=[self.pk])

    @property
    def status(self) -> str:
        return "approved" if self.approved_by_id else "submitted"

    def get_status_display(self) -> str:
        return str(_("Đã duyệt") if self.approved_by_id else _("Chờ duyệt"))


class CashState(models.TextChoices):
    WAITING = "waiting", _("Chờ chi")
    PAID = "paid", _("Đã nhận tiền")
    RETURNED = "returned", _("Bị trả lại")


class CashMethod(models.TextChoices):
    BANK = "bank", _("Chuyển khoản")
    CASH = "cash", _("Tiền mặt, ký nhận")


class CashPaymentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="listed__commune"))

    def live(self) -> Self:
        """Paid, or about to be."""
        return self.exclude(state=CashState.RETURNED)


class CashPayment(models.Model):
    """Đồng to one household. One that came back is paid again by a new line of another list."""

    listed = models.ForeignKey(CashList, models.PROTECT, related_name="payments")
    application = models.ForeignKey(Application, models.PROTECT, related_name="cash_payments")
    amount = models.BigIntegerField(_("số tiền"))
    method = models.CharField(_("cách chi"), max_length=4, choices=CashMethod)
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6, blank=True)
    account = EncryptedField(_("số tài khoản"), purpose="cash_payment_account", blank=True)
    account_index = BlindIndex(of="account", null=True)
    account_name = models.CharField(_("tên người nhận"), max_length=200)
    state = models.CharField(_("trạng thái"), max_length=8, choices=CashState, default=CashState.WAITING)
    settled_on = models.DateField(_("ngày nhận tiền"), null=True, blank=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=300, blank=True)

    objects = CashPaymentQuerySet.as_manager()

    class Meta:
        ordering = ["listed", "application__household__head__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(state=CashState.RETURNED),
                name="a_household_is_paid_cash_once",
                violation_error_message=_("Hộ này đã có trong một danh sách chi tiền."),
            ),
            models.CheckConstraint(
                name="cash_is_some",
                condition=Q(amount__gt=0),
                violation_error_message=_("Số tiền phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="cash_received_on_a_day",
                condition=Q(state=CashState.PAID, settled_on__isnull=False)
                | ~Q(state=CashState.PAID) & Q(settled_on=None),
                violation_error_message=_("Ghi ngày nhận tiền."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed}: {self.account_name}"

    @property
    def status(self) -> str:
        return self.state

    def get_status_display(self) -> str:
        return str(CashState(self.state).label)
