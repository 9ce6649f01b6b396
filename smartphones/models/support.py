"""What households were given before, and by which programme: some serve only those who had nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .household import Household, OfHouseholdQuerySet
from .words import SupportKind


class PriorSupport(models.Model):
    household = models.ForeignKey(Household, models.CASCADE, related_name="prior_support")
    kind = models.CharField(_("đã nhận"), max_length=20, choices=SupportKind)
    programme_name = models.CharField(_("chương trình"), max_length=200)
    received_on = models.DateField(_("ngày nhận"))
    proof = models.CharField(_("giấy tờ chứng minh"), max_length=200)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind", "programme_name", "received_on"],
                name="prior_support_entered_once",
                violation_error_message=_("Khoản đã nhận này đã ghi cho hộ."),
            ),
            models.CheckConstraint(
                name="prior_support_of_a_known_kind",
                condition=models.Q(kind__in=SupportKind.values),
                violation_error_message=_("Chọn thứ đã nhận trong danh mục."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.programme_name}"
