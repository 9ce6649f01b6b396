"""Money a budget sets aside for a resolution."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from subsidies.source_names import said

from .resolution import Resolution


class AppropriationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="resolution__territory"))


class Appropriation(models.Model):
    """Dự toán được giao: of one source, for one resolution and one budget year."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="appropriations")
    source = models.CharField(_("nguồn kinh phí"), max_length=120)
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    amount = models.PositiveBigIntegerField(_("dự toán (đồng)"))
    decision = models.CharField(_("quyết định giao dự toán"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))

    objects = AppropriationQuerySet.as_manager()

    class Meta:
        ordering = ["resolution", "year", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "source", "year"],
                name="one_appropriation_per_source_and_year",
                violation_error_message=_("Nguồn này đã có dự toán của năm đó. Sửa dòng đã có."),
            ),
            models.CheckConstraint(
                name="appropriation_of_something",
                condition=Q(amount__gt=0),
                violation_error_message=_("Dự toán phải lớn hơn 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}, {said(self.source)}, {self.year}"
