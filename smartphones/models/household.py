"""Households and the yearly lists that say which class each belongs to."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune
from teams.models import Person


class PriorityClass(models.TextChoices):
    """In order of priority (TT 14/2022/TT-BTTTT); the last one, only some sources serve."""

    WITH_MERIT = "with_merit", _("Hộ nghèo, cận nghèo có người có công")
    WITH_SOCIAL_POLICY = "with_social_policy", _("Hộ nghèo, cận nghèo có đối tượng chính sách xã hội")
    POOR = "poor", _("Hộ nghèo")
    NEAR_POOR = "near_poor", _("Hộ cận nghèo")
    POLICY_FAMILY = "policy_family", _("Gia đình chính sách")


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))


class Household(models.Model):
    head = models.OneToOneField(
        Person,
        models.PROTECT,
        related_name="household",
        verbose_name=_("chủ hộ"),
        error_messages={"unique": _("Người này đã là chủ một hộ trong sổ.")},
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="households", verbose_name=_("xã"))
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["head__sort_key", "id"]

    def __str__(self) -> str:
        return str(self.head)


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="household__commune"))


class Recognition(models.Model):
    """The household's class on one year's official list: a dated snapshot, never typed in freely."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="recognitions")
    year = models.PositiveSmallIntegerField(_("năm"))
    priority_class = models.CharField(_("diện"), max_length=20, choices=PriorityClass)
    decision = models.CharField(_("quyết định công nhận"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"],
                name="household_recognised_once_a_year",
                violation_error_message=_("Hộ này đã có trong danh sách của năm."),
            ),
            models.CheckConstraint(
                name="recognition_of_a_known_class",
                condition=Q(priority_class__in=PriorityClass.values),
                violation_error_message=_("Chọn diện của hộ trong danh mục."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}, {self.year}"
