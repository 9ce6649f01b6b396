"""Visits to households after the handover: a stated sample, what was found, what follows from it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune

from .handover import Handover
from .programme import Programme


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="programme__province"))


class Inspection(models.Model):
    """Its sample follows from the seed alone: whoever draws again gets the same households."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="inspections")
    decision = models.CharField(_("văn bản kiểm tra"), max_length=100)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chỉ ở xã, phường")
    )
    until = models.DateField(_("máy bàn giao đến hết ngày"))
    seed = models.CharField(_("mã rút mẫu"), max_length=40)
    size = models.PositiveIntegerField(_("số hộ trong mẫu"))
    population = models.PositiveIntegerField(_("số máy đang ở hộ"))
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rút mẫu"))
    drawn_at = models.DateTimeField(_("rút mẫu lúc"), auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "decision"],
                name="one_inspection_per_decision",
                violation_error_message=_("Văn bản này đã có một đợt kiểm tra."),
            )
        ]

    def __str__(self) -> str:
        return self.decision

    def get_absolute_url(self) -> str:
        return reverse("smartphones:inspection", args=[self.pk])


class Result(models.TextChoices):
    PENDING = "pending", _("Chưa kiểm tra")
    IN_USE = "in_use", _("Hộ đang dùng máy")
    NOT_USED = "not_used", _("Có máy nhưng không dùng")
    BROKEN = "broken", _("Máy hỏng")
    MISSING = "missing", _("Mất máy")
    GIVEN_AWAY = "given_away", _("Đã bán, cho người khác")
    WRONG_HOUSEHOLD = "wrong_household", _("Hộ không đúng đối tượng")


class Measure(models.TextChoices):
    NONE = "none", _("Không xử lý")
    TAKE_BACK = "take_back", _("Thu hồi máy")
    RECOVER = "recover", _("Thu hồi tiền hỗ trợ")


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="handover__session__commune"))


class Finding(models.Model):
    """One household of the sample. `amount` in đồng, of a recovery."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(_("thứ tự trong mẫu"))
    result = models.CharField(_("kết quả"), max_length=16, choices=Result, default=Result.PENDING)
    measure = models.CharField(_("xử lý"), max_length=9, choices=Measure, default=Measure.NONE)
    note = models.CharField(_("ghi nhận tại hộ"), max_length=500, blank=True)
    seen_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    found_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.BigIntegerField(_("số tiền phải thu"), null=True, blank=True)
    recovered_on = models.DateField(_("ngày thu xong"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "handover"], name="a_handover_is_drawn_once_per_inspection"
            ),
            models.CheckConstraint(
                name="a_finding_has_its_day_and_finder",
                condition=Q(result=Result.PENDING, seen_on=None, found_by=None)
                | ~Q(result=Result.PENDING) & Q(seen_on__isnull=False, found_by__isnull=False),
                violation_error_message=_("Ghi kết quả cùng ngày kiểm tra."),
            ),
            models.CheckConstraint(
                name="money_is_recovered_in_a_stated_amount",
                condition=Q(measure=Measure.RECOVER, amount__gt=0)
                | ~Q(measure=Measure.RECOVER) & Q(amount=None, recovered_on=None),
                violation_error_message=_("Ghi số tiền phải thu khi và chỉ khi thu hồi tiền."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection}: {self.handover}"
