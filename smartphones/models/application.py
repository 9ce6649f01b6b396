"""What a household asked for, on which list, who funds it; or that it needs nothing."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from portal.lib.constraints import both_or_neither

from .commune_list import CommuneList, Departure, Standing
from .household import Household, OfHouseholdQuerySet
from .programme import FundingSource, Programme
from .words import Form


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="household__commune"))

    def standing(self) -> Self:
        """Not taken off since."""
        return self.filter(left_on=None)


class Application(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="applications")
    household = models.ForeignKey(Household, models.PROTECT, related_name="applications")
    form = models.CharField(_("hình thức"), max_length=5, choices=Form)
    bought_on = models.DateField(_("ngày tự mua máy"), null=True, blank=True)
    applied_on = models.DateField(_("ngày đăng ký"))
    source = models.ForeignKey(
        FundingSource, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    # None while no list takes it; those of an approved list without a source wait for one.
    list = models.ForeignKey(CommuneList, models.PROTECT, null=True, blank=True, related_name="applications")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approval = models.CharField(_("quyết định phê duyệt"), max_length=100, null=True, blank=True)
    approved_on = models.DateField(_("ngày phê duyệt"), null=True, blank=True)

    left_on = models.DateField(_("ra khỏi danh sách ngày"), null=True, blank=True)
    left_because = models.CharField(_("vì"), max_length=12, choices=Departure, null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "household"],
                condition=Q(left_on=None),
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
            both_or_neither(
                "application_leaves_for_a_reason",
                "left_on",
                "left_because",
                message=_("Ghi cả ngày và lý do hộ ra khỏi danh sách."),
            ),
            models.CheckConstraint(
                name="approved_only_when_appraised_and_funded",
                condition=Q(approval=None) | Q(appraised_by__isnull=False, source__isnull=False),
                violation_error_message=_("Hồ sơ phải được thẩm định và có nguồn kinh phí trước khi duyệt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household}, {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:application", args=[self.pk])

    @property
    def best_standing(self) -> Standing | None:
        """Where it is reached; else where fewest stand before it."""
        return min(self.standings.all(), key=lambda one: one.waiting_place, default=None)


class NoNeed(models.Model):
    """The household was asked and needs no phone: reached, not forgotten."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="no_needs")
    household = models.ForeignKey(Household, models.PROTECT, related_name="no_needs")
    said_on = models.DateField(_("ngày trả lời"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "household"], name="no_need_said_once")]

    def __str__(self) -> str:
        return f"{self.household}, {self.programme}"
