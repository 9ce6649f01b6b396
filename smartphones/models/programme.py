"""A programme that gives smartphones, and the sources that pay for it, each for its own classes."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Province
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins

from .household import PriorityClass


class ProgrammeQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="province"))


class Programme(Period):
    """What changes from plan to plan stands in its row: amount, dates, decision."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="programmes")
    name = models.CharField(_("tên chương trình"), max_length=200)
    decision = models.CharField(_("văn bản"), max_length=100)
    subsidy = models.BigIntegerField(_("mức hỗ trợ một máy (đồng)"))
    # TT 14/2022/TT-BTTTT, form B: cash only for a smartphone bought on or after this day.
    cash_for_purchases_since = models.DateField(_("nhận tiền cho máy mua từ ngày"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            ends_after_it_begins("programme_ends_after_it_begins"),
            models.CheckConstraint(
                name="programme_gives_something",
                condition=Q(subsidy__gt=0),
                violation_error_message=_("Mức hỗ trợ phải lớn hơn 0."),
            ),
            models.UniqueConstraint(
                fields=["province", "decision"],
                name="one_programme_per_decision",
                violation_error_message=_("Văn bản này đã có chương trình."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def household_pays(self, price: int) -> int:
        """Đồng of the phone's price above the subsidy."""
        return max(0, price - self.subsidy)


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="programme__province"))

    def serving(self, priority_class: str) -> Self:
        """Sources this class may be paid from, the first to be asked first."""
        return self.filter(classes__contains=[priority_class]).order_by("programme", "position")


class FundingSource(models.Model):
    """Sources are asked in order; whom a source serves belongs to the source, not to the programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("nguồn kinh phí"), max_length=200)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    classes = ArrayField(
        models.CharField(max_length=20, choices=PriorityClass), verbose_name=_("diện được hưởng")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="one_source_per_place_in_order",
                violation_error_message=_("Thứ tự này đã có một nguồn."),
            ),
            # Lets an application point at a source together with its programme.
            models.UniqueConstraint(fields=["id", "programme"], name="source_with_its_programme"),
            models.CheckConstraint(
                name="source_serves_known_classes",
                condition=Q(classes__len__gt=0, classes__contained_by=PriorityClass.values),
                violation_error_message=_("Chọn ít nhất một diện được hưởng trong danh mục."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
