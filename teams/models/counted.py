"""Work counted otherwise than in days, nights and sessions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.recorded import Recorded

from .people import MobilisationOrder, Person
from .plan import Plan
from .timesheet import Timesheet


class CountUnit(models.TextChoices):
    HOUR = "hour", _("Giờ")
    CASE = "case", _("Vụ việc")
    MEAL = "meal", _("Bữa ăn")


class CountedWork(Recorded):
    """Hours, cases or meals of one person on one date: part of the month's sheet, locked with it."""

    timesheet = models.ForeignKey(Timesheet, models.CASCADE, related_name="counted")
    person = models.ForeignKey(Person, models.PROTECT, related_name="counted")
    day = models.DateField(_("ngày"))
    unit = models.CharField(_("tính theo"), max_length=4, choices=CountUnit)
    quantity = models.DecimalField(_("số lượng"), max_digits=5, decimal_places=1)
    content = models.CharField(_("nội dung"), max_length=300, blank=True)
    order = models.ForeignKey(
        MobilisationOrder, models.PROTECT, null=True, blank=True, related_name="counted"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="counted")

    class Meta:
        ordering = ["day", "person", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "unit"],
                name="person_day_unit_counted_once_over_all_teams",
                violation_error_message=_("Ngày đó đã ghi loại này cho người này. Bỏ dòng cũ rồi ghi lại."),
            ),
            models.CheckConstraint(
                name="counted_something",
                condition=Q(quantity__gt=0) & (~Q(unit="hour") | Q(quantity__lte=24)),
                violation_error_message=_("Số lượng phải lớn hơn 0; một ngày không quá 24 giờ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y} {self.quantity} {self.get_unit_display()}"
