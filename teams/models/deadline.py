"""Until when a province wants a month's sheets."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Commune, Province
from portal.lib.month_fields import MonthField
from portal.lib.months import Month

USUAL_DAY, USUAL_NOTICE = 5, 3


class SheetDeadline(models.Model):
    """A province without a row keeps to the usual day."""

    province = models.OneToOneField(Province, models.PROTECT, related_name="sheet_deadline")
    day = models.PositiveSmallIntegerField(
        _("hạn nộp, ngày của tháng sau"),
        default=USUAL_DAY,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    notice = models.PositiveSmallIntegerField(
        _("nhắc trước, số ngày"), default=USUAL_NOTICE, validators=[MaxValueValidator(28)]
    )

    class Meta:
        verbose_name = _("hạn nộp bảng công")
        verbose_name_plural = _("hạn nộp bảng công")
        constraints = [
            models.CheckConstraint(
                name="deadline_day_is_in_every_month", condition=Q(day__gte=1, day__lte=28)
            )
        ]

    def __str__(self) -> str:
        return f"{self.province}: {self.day}"

    @classmethod
    def of(cls, province: Province | None) -> SheetDeadline:
        found = cls.objects.filter(province=province.present_id).first() if province else None
        return found or cls(province=province)

    def due_on(self, month: Month) -> dt.date:
        return (month + 1).first_day.replace(day=self.day)

    def notice_on(self, month: Month) -> dt.date:
        return self.due_on(month) - dt.timedelta(self.notice)


class ReminderSent(models.Model):
    """One mail per commune and month, however often the timetable comes round."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    month = MonthField(_("tháng"))
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "month"], name="one_reminder_per_commune_and_month")
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.month}"
