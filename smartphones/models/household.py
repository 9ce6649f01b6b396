"""Households, who lives in them, and what the recognised lists of each year say of them."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune, Hamlet
from portal.lib.constraints import both_or_neither
from teams.models import Person

from .words import PriorityClass, RecognisedList


def _contains(*lists: RecognisedList) -> Q:
    return Q(lists__contains=list(lists))


POOR_OR_NEAR = _contains(RecognisedList.POOR) | _contains(RecognisedList.NEAR_POOR)


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))

    def classed(self, year: int) -> Self:
        """With `lists` of the year, and `priority_class` as rules.eligibility.class_of derives it."""
        of_year = (
            Recognition.objects.filter(household=OuterRef("pk"), year=year).order_by().values("household")
        )
        lists = of_year.annotate(all=ArrayAgg("on_list")).values("all")
        none = Value([], output_field=ArrayField(models.CharField(max_length=20)))
        return self.annotate(lists=Coalesce(lists, none)).annotate(
            priority_class=Case(
                When(POOR_OR_NEAR & _contains(RecognisedList.MERIT), then=Value(PriorityClass.WITH_MERIT)),
                When(
                    POOR_OR_NEAR & _contains(RecognisedList.SOCIAL_POLICY),
                    then=Value(PriorityClass.WITH_SOCIAL_POLICY),
                ),
                When(_contains(RecognisedList.POOR), then=Value(PriorityClass.POOR)),
                When(_contains(RecognisedList.NEAR_POOR), then=Value(PriorityClass.NEAR_POOR)),
                When(_contains(RecognisedList.POLICY_FAMILY), then=Value(PriorityClass.POLICY_FAMILY)),
                default=None,
                output_field=models.CharField(max_length=20, choices=PriorityClass, null=True),
            )
        )


class Household(models.Model):
    head = models.OneToOneField(
        Person,
        models.PROTECT,
        related_name="household",
        verbose_name=_("chủ hộ"),
        error_messages={"unique": _("Người này đã là chủ một hộ trong sổ.")},
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="households", verbose_name=_("xã"))
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thôn, tổ dân phố")
    )
    # As the commune's own lists number it; not every list does.
    code = models.CharField(_("mã hộ"), max_length=30, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    # As declared; None: nobody asked.
    has_smartphone = models.BooleanField(_("đã có điện thoại thông minh"), null=True, blank=True)
    left_on = models.DateField(_("thôi là hộ trên địa bàn từ ngày"), null=True, blank=True)
    left_because = models.CharField(_("lý do"), max_length=200, null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["head__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "code"],
                condition=~Q(code=""),
                name="one_household_per_code",
                violation_error_message=_("Mã hộ này đã ghi cho một hộ khác của xã."),
            ),
            both_or_neither(
                "household_leaves_for_a_reason",
                "left_on",
                "left_because",
                message=_("Ghi cả ngày và lý do thôi là hộ trên địa bàn."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.head)

    def get_absolute_url(self) -> str:
        return reverse("smartphones:household", args=[self.pk])

    @property
    def class_label(self) -> str:
        """Of a household that came `classed`."""
        return str(PriorityClass(self.priority_class).label) if self.priority_class else ""


class OfHouseholdQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="household__commune"))

    def of(self, households: QuerySet[Household]) -> Self:
        return self.filter(household__in=households)


class Relation(models.TextChoices):
    SPOUSE = "spouse", _("Vợ, chồng")
    CHILD = "child", _("Con")
    PARENT = "parent", _("Cha, mẹ")
    GRANDCHILD = "grandchild", _("Cháu")
    SIBLING = "sibling", _("Anh, chị, em")
    OTHER = "other", _("Quan hệ khác")


class HouseholdMember(models.Model):
    """Whoever lives in the household beside its head."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="lives_in", verbose_name=_("người"))
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=10, choices=Relation)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                name="member_of_a_household_once",
                violation_error_message=_("Người này đã ghi trong hộ."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Recognition(models.Model):
    """A row of a dated snapshot: the household on one official list of one year, never typed in freely."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="recognitions")
    year = models.PositiveSmallIntegerField(_("năm"))
    on_list = models.CharField(_("danh sách"), max_length=20, choices=RecognisedList)
    decision = models.CharField(_("quyết định công nhận"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "on_list"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "on_list"],
                name="household_on_a_list_once_a_year",
                violation_error_message=_("Hộ này đã có trong danh sách của năm."),
            ),
            models.UniqueConstraint(
                fields=["household", "year"],
                condition=Q(on_list__in=["poor", "near_poor"]),
                name="poor_or_near_poor_not_both",
                violation_error_message=_(
                    "Trong một năm, hộ ở danh sách hộ nghèo thì không ở danh sách cận nghèo."
                ),
            ),
            models.CheckConstraint(
                name="recognition_on_a_known_list",
                condition=Q(on_list__in=RecognisedList.values),
                violation_error_message=_("Chọn danh sách trong danh mục."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}, {self.year}"
