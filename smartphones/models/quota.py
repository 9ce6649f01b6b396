"""N phones of one source over the communes: by a criterion, changed with reasons, locked by a decision."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune
from portal.lib.constraints import both_or_neither
from smartphones.rules import quotas

from .programme import FundingSource


class Criterion(models.TextChoices):
    WITHOUT_DEVICE = quotas.Criterion.WITHOUT_DEVICE, _("Theo số hộ đủ điều kiện chưa có thiết bị")
    BY_CLASS = quotas.Criterion.BY_CLASS, _("Theo diện: hết diện trước mới tới diện sau")
    AREA_WEIGHT = quotas.Criterion.AREA_WEIGHT, _("Theo số hộ đủ điều kiện và hệ số địa bàn")


class AllotmentStatus(models.TextChoices):
    DRAFT = "draft", _("Dự kiến")
    LOCKED = "locked", _("Đã quyết định")


class AllotmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A draft is the Sở's own; what was decided is known to every commune."""
        known = scopes.within_province(user, province="source__programme__province")
        whole = scopes.whole_province(user, province="source__programme__province")
        return self.filter(known & Q(status=AllotmentStatus.LOCKED) | whole)

    def locked(self, pk: int) -> Allotment:
        return self.select_for_update(of=("self",)).select_related("source__programme__province").get(pk=pk)


class Allotment(models.Model):
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="allotments")
    phones = models.PositiveIntegerField(_("số máy phân bổ"))
    criterion = models.CharField(_("tiêu chí"), max_length=15, choices=Criterion)
    status = models.CharField(
        _("trạng thái"), max_length=6, choices=AllotmentStatus, default=AllotmentStatus.DRAFT
    )
    decision = models.CharField(_("quyết định phân bổ"), max_length=100, null=True, blank=True)
    decided_on = models.DateField(_("ngày ký"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    made_at = models.DateTimeField(auto_now_add=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        ordering = ["source", "id"]
        constraints = [
            models.CheckConstraint(
                name="allotment_of_some_phones",
                condition=Q(phones__gt=0),
                violation_error_message=_("Số máy phân bổ phải lớn hơn 0."),
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(status=AllotmentStatus.DRAFT),
                name="one_draft_allotment_per_source",
                violation_error_message=_(
                    "Nguồn này đang có một phân bổ dự kiến. Quyết định hoặc bỏ nó trước."
                ),
            ),
            both_or_neither(
                "allotment_decision_with_its_day",
                "decision",
                "decided_on",
                message=_("Ghi cả số và ngày của quyết định phân bổ."),
            ),
            models.CheckConstraint(
                name="allotment_locked_by_another_with_a_decision",
                condition=Q(status=AllotmentStatus.DRAFT)
                | Q(decision__isnull=False, locked_by__isnull=False) & ~Q(locked_by=F("made_by")),
                violation_error_message=_("Người quyết định phân bổ phải khác người lập, kèm số quyết định."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.phones}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:allotment", args=[self.pk])


class QuotaQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))

    def decided(self) -> Self:
        return self.filter(allotment__status=AllotmentStatus.LOCKED)


class Quota(models.Model):
    """One commune's part. `eligible` and `without_device` are as counted on the day it was computed."""

    allotment = models.ForeignKey(Allotment, models.CASCADE, related_name="quotas")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="phone_quotas")
    eligible = models.PositiveIntegerField(_("hộ đủ điều kiện"))
    without_device = models.PositiveIntegerField(_("chưa có thiết bị"))
    weight = models.PositiveSmallIntegerField(_("hệ số (%)"), default=quotas.USUAL_WEIGHT)
    computed = models.PositiveIntegerField(_("tính ra"))
    phones = models.PositiveIntegerField(_("chỉ tiêu"))
    reason = models.CharField(_("lý do thay đổi"), max_length=300, blank=True)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["allotment", "commune__code"]
        constraints = [
            models.UniqueConstraint(fields=["allotment", "commune"], name="one_quota_per_commune"),
            models.CheckConstraint(
                name="quota_never_above_the_eligible",
                condition=Q(phones__lte=F("eligible")),
                violation_error_message=_("Chỉ tiêu không vượt số hộ đủ điều kiện của xã."),
            ),
            models.CheckConstraint(
                name="quota_changed_for_a_reason",
                condition=Q(phones=F("computed")) | ~Q(reason=""),
                violation_error_message=_("Ghi lý do khi chỉ tiêu khác số tính ra."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.phones}"
