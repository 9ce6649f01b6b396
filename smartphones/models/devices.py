"""Phones: each with its IMEI, never twice in the book."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes

from .programme import Programme


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
