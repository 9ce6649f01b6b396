"""The month's sheet of a team (bảng chấm công) and the days, nights and sessions on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from portal.lib.month_fields import MonthField

from .people import MobilisationOrder, Person
from .team import CommunityTeam, TeamSeat


class TimesheetStatus(models.TextChoices):
    DRAFT = "draft", _("Đang làm")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại")
    CONFIRMED = "confirmed", _("Đã duyệt")


class TimesheetQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(
            team__in=TeamSeat.objects.on(timezone.localdate())
            .filter(scopes.within(user, commune="commune"))
            .values("team")
        )


class Timesheet(models.Model):
    team = models.ForeignKey(CommunityTeam, models.PROTECT, related_name="timesheets")
    month = MonthField(_("tháng"))
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=TimesheetStatus, default=TimesheetStatus.DRAFT
    )
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True)

    objects = TimesheetQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="one_timesheet_per_team_and_month"),
            models.CheckConstraint(
                name="confirmed_by_someone_else",
                condition=~Q(status="confirmed")
                | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("submitted_by")),
                violation_error_message=_("Người duyệt bảng công phải khác người nộp."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}, tháng {self.month}"

    def get_absolute_url(self) -> str:
        return reverse("teams:timesheet", args=[self.team_id, self.month.iso])


class Shift(models.TextChoices):
    DAY = "day", _("Ngày")
    NIGHT = "night", _("Đêm")
    SESSION = "session", _("Buổi")


class Workday(models.Model):
    """One person, one date, one shift. A trigger locks the days of a confirmed timesheet."""

    timesheet = models.ForeignKey(Timesheet, models.CASCADE, related_name="workdays")
    person = models.ForeignKey(Person, models.PROTECT, related_name="workdays")
    day = models.DateField(_("ngày"))
    shift = models.CharField(_("ca"), max_length=8, choices=Shift, default=Shift.DAY)
    portion = models.DecimalField(_("số công"), max_digits=2, decimal_places=1, default=Decimal(1))
    in_office_hours = models.BooleanField(_("trong giờ hành chính"), default=False)
    order = models.ForeignKey(
        MobilisationOrder, models.PROTECT, null=True, blank=True, related_name="workdays"
    )

    class Meta:
        ordering = ["day", "shift"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "shift"],
                name="person_day_shift_once_over_all_teams",
                violation_error_message=_("Người này đã được chấm công ca này ở một tổ."),
            ),
            models.CheckConstraint(
                name="whole_or_half_a_day",
                condition=Q(portion=1) | Q(portion=Decimal("0.5"), shift="day"),
                violation_error_message=_("Chỉ ghi một công hoặc nửa công ngày."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y}"
