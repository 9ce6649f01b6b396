"""What a household asked for, the phones, and who received which one on which day."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from portal.lib.constraints import both_or_neither
from teams.models import Person

from .household import Household
from .programme import FundingSource, Programme


class Form(models.TextChoices):
    """The household chooses (TT 14/2022/TT-BTTTT)."""

    PHONE = "phone", _("Nhận máy kèm gói cước")
    CASH = "cash", _("Nhận tiền vì đã tự mua máy")


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="household__commune"))


class Application(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="applications")
    household = models.ForeignKey(Household, models.PROTECT, related_name="applications")
    form = models.CharField(_("hình thức"), max_length=5, choices=Form)
    bought_on = models.DateField(_("ngày tự mua máy"), null=True, blank=True)
    applied_on = models.DateField(_("ngày đăng ký"))
    source = models.ForeignKey(
        FundingSource, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approval = models.CharField(_("quyết định phê duyệt"), max_length=100, null=True, blank=True)
    approved_on = models.DateField(_("ngày phê duyệt"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "household"],
                name="one_application_per_household_and_programme",
                violation_error_message=_("Hộ này đã đăng ký trong chương trình."),
            ),
            models.CheckConstraint(
                name="cash_for_a_phone_already_bought",
                condition=Q(form=Form.CASH, bought_on__isnull=False, bought_on__lte=F("applied_on"))
                | Q(form=Form.PHONE, bought_on=None),
                violation_error_message=_("Chỉ hộ nhận tiền mới ghi ngày mua máy, không sau ngày đăng ký."),
            ),
            models.CheckConstraint(
                name="appraised_by_someone_else",
                condition=Q(appraised_by=None) | ~Q(appraised_by=F("entered_by")),
                violation_error_message=_("Người thẩm định phải khác người nhập hồ sơ."),
            ),
            both_or_neither(
                "approval_with_its_day",
                "approval",
                "approved_on",
                message=_("Ghi cả số và ngày của quyết định phê duyệt."),
            ),
            models.CheckConstraint(
                name="approved_only_when_appraised_and_funded",
                condition=Q(approval=None) | Q(appraised_by__isnull=False, source__isnull=False),
                violation_error_message=_("Hồ sơ phải được thẩm định và có nguồn kinh phí trước khi duyệt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}, {self.programme}"


class ImeiHolds(Func):
    """15 digits whose last is the check digit of the others (Luhn, 3GPP TS 23.003 Annex B)."""

    function = "smartphones_imei_holds"
    output_field = BooleanField()


class PhoneQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A commune sees the phones it handed over; the stock belongs to the whole province."""
        own = scopes.within(user, commune="handover__application__household__commune")
        return self.filter(scopes.whole_province(user, province="programme__province") | own)


class Phone(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="phones")
    imei = models.CharField(
        "IMEI", max_length=15, unique=True, error_messages={"unique": _("Máy có IMEI này đã có trong sổ.")}
    )
    model = models.CharField(_("loại máy"), max_length=100)
    price = models.BigIntegerField(_("giá máy (đồng)"))

    objects = PhoneQuerySet.as_manager()

    class Meta:
        ordering = ["imei"]
        constraints = [
            models.CheckConstraint(
                name="imei_has_its_check_digit",
                condition=ImeiHolds("imei"),
                violation_error_message=_(
                    "IMEI phải có 15 chữ số và đúng số kiểm tra. Bấm *#06# để xem lại."
                ),
            ),
            models.CheckConstraint(
                name="phone_price_positive",
                condition=Q(price__gt=0),
                violation_error_message=_("Giá máy phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.imei


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="application__household__commune"))


class Handover(models.Model):
    """The fact behind the signed paper (biên bản bàn giao): this phone, to this person, on this day."""

    application = models.OneToOneField(
        Application,
        models.PROTECT,
        related_name="handover",
        error_messages={"unique": _("Hộ này đã nhận máy của chương trình.")},
    )
    phone = models.OneToOneField(
        Phone,
        models.PROTECT,
        related_name="handover",
        error_messages={"unique": _("Máy này đã bàn giao cho một hộ.")},
    )
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người nhận"))
    # Empty when the head of the household came in person.
    proxy_paper = models.CharField(_("giấy ủy quyền nhận thay"), max_length=100, blank=True)
    handed_on = models.DateField(_("ngày bàn giao"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập biên bản"))

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.phone}, {self.application.household}"
