"""The month's sheet of a team (bảng chấm công) and the days, nights and sessions on it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from portal.lib.month_fields import MonthField
from portal.lib.months import Month

from .people import MobilisationOrder, Person
from .plan import Plan
from .team import CommunityTeam, TeamSeat


class TimesheetStatus(models.TextChoices):
    DRAFT = "draft", _("Đang làm")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại")
    CONFIRMED = "confirmed", _("Đã duyệt")


TAKEN = _(
    "Một người vừa được chấm công cùng ngày, cùng ca ở nơi khác. "
    "Chưa lưu gì; mở lại bảng công để xem ngày trùng rồi sửa."
)
OPEN_STATUSES = [TimesheetStatus.DRAFT, TimesheetStatus.RETURNED]


class TimesheetQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(
            team__in=TeamSeat.objects.now().filter(scopes.within(user, commune="commune")).values("team")
        )

    def begun(self, team: CommunityTeam, month: Month) -> Timesheet:
        """The sheet, new when nobody wrote on it yet, with its row locked."""
        return self.begun_of([team], month)[0]

    def begun_of(self, teams: Sequence[CommunityTeam], month: Month) -> list[Timesheet]:
        """Those of these teams, in their order."""
        held = self.filter(team__in=teams, month=month).order_by("team_id").select_for_update()
        sheets = {sheet.team_id: sheet for sheet in held}
        if missing := [team for team in teams if team.pk not in sheets]:
            self.bulk_create([Timesheet(team=team, month=month) for team in missing], ignore_conflicts=True)
            sheets |= {sheet.team_id: sheet for sheet in held.filter(team__in=missing)}
        for team in teams:
            sheets[team.pk].team = team
        return [sheets[team.pk] for team in teams]

    def locked(self, pk: int) -> Timesheet:
        """The sheet with its row locked until the transaction ends: one act on it at a time."""
        return self.select_for_update(of=("self",)).select_related("team").get(pk=pk)


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
    # Why it was returned or reopened; kept until the next confirmation.
    return_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    # Why it was confirmed although something about it asked for a look.
    note = models.CharField(_("ghi chú khi duyệt"), max_length=500, blank=True)
    # SHA-256 of its entries as they were confirmed; a trigger writes it.
    entries_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects = TimesheetQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="one_timesheet_per_team_and_month"),
            models.CheckConstraint(
                name="confirmed_by_someone_else",
                condition=Q(confirmed_by=None)
                | Q(submitted_by__isnull=False) & ~Q(confirmed_by=models.F("submitted_by")),
                violation_error_message=_(
                    "Người duyệt bảng công phải khác người nộp. Nhờ một cán bộ khác của Sở duyệt."
                ),
            ),
            models.CheckConstraint(
                name="confirmed_says_by_whom_and_when",
                condition=Q(status="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                | Q(~Q(status="confirmed"), confirmed_by=None, confirmed_at=None),
                violation_error_message=_("Bảng công đã duyệt phải có người duyệt và thời điểm duyệt."),
            ),
            models.CheckConstraint(
                name="submitted_says_by_whom_and_when",
                condition=Q(status="draft") | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                violation_error_message=_("Bảng công đã nộp phải có người nộp và thời điểm nộp."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(team)s, tháng %(month)s") % {"team": self.team, "month": self.month}

    def get_absolute_url(self) -> str:
        return reverse("teams:grid", args=[self.team_id, self.month.iso])

    @property
    def open(self) -> bool:
        """Days may still be written: not waiting for confirmation, not confirmed."""
        return self.status in OPEN_STATUSES


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
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="workdays")

    class Meta:
        ordering = ["day", "shift"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "shift"],
                name="person_day_shift_once_over_all_teams",
                violation_error_message=TAKEN,
            ),
            models.CheckConstraint(
                name="whole_or_half_a_day",
                condition=Q(portion=1) | Q(portion=Decimal("0.5"), shift="day"),
                violation_error_message=_("Chỉ ghi một công hoặc nửa công ngày."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y}"


class SentCells(models.Model):
    """Cells of a grid sent by a browser, and the answer: the same sending again is answered the same."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    answer = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="cells_sent_once_per_key")]
        indexes = [models.Index(fields=["user", "at"], name="sent_cells_by_age")]

    def __str__(self) -> str:
        return f"{self.user} {self.key}"


class DayOff(models.Model):
    """Somebody looked: the person did not work that day. Other days without work are just not recorded."""

    timesheet = models.ForeignKey(Timesheet, models.CASCADE, related_name="days_off")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timesheet", "person", "day"], name="day_off_once_per_sheet")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y}"
