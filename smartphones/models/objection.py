"""What people bring forward against a list or a household on it, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .application import Application
from .commune_list import CommuneList, OfListQuerySet
from .household import Household


class ObjectionKind(models.TextChoices):
    OPINION = "opinion", _("Ý kiến trong thời gian niêm yết")
    COMPLAINT = "complaint", _("Khiếu nại")


class Outcome(models.TextChoices):
    KEPT = "kept", _("Giữ nguyên danh sách")
    TAKEN_OFF = "taken_off", _("Đưa hộ ra khỏi danh sách")
    ADDED = "added", _("Bổ sung hộ vào danh sách")
    RANKED_AGAIN = "ranked_again", _("Xếp lại theo dữ liệu đã sửa")


class Objection(models.Model):
    list = models.ForeignKey(CommuneList, models.PROTECT, related_name="objections")
    kind = models.CharField(_("loại"), max_length=10, choices=ObjectionKind)
    # The line it is about; or the household that is missing; or neither: the list as a whole.
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+")
    brought_by = models.CharField(_("người nêu ý kiến"), max_length=100)
    contact = models.CharField(_("địa chỉ, điện thoại"), max_length=200, blank=True)
    text = models.TextField(_("nội dung"), max_length=2000)
    received_on = models.DateField(_("ngày nhận"))
    due_on = models.DateField(_("hạn trả lời"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(_("kết quả"), max_length=12, choices=Outcome, null=True, blank=True)
    answer = models.TextField(_("trả lời"), max_length=2000, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfListQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="objection_about_one_household",
                condition=Q(application=None) | Q(household=None),
                violation_error_message=_("Chọn hộ trong danh sách hoặc hộ còn thiếu, không chọn cả hai."),
            ),
            models.CheckConstraint(
                name="answered_whole_or_not_yet",
                condition=Q(outcome=None, answered_on=None, answered_by=None, answer="")
                | Q(outcome__isnull=False, answered_on__gte=F("received_on"), answered_by__isnull=False)
                & ~Q(answer=""),
                violation_error_message=_("Trả lời gồm kết quả, nội dung, ngày và người trả lời."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.list}"

    def get_absolute_url(self) -> str:
        return reverse("smartphones:objection", args=[self.pk])
