"""Approved plans that work is done under."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from places.models import Commune


class Plan(models.Model):
    """An approved plan (kế hoạch được duyệt): some support is only for work under one."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="plans")
    number = models.CharField(_("số kế hoạch"), max_length=60)
    approved_on = models.DateField(_("ngày duyệt"))
    title = models.CharField(_("nội dung"), max_length=300, blank=True)
    # Person-days in all; none: the plan does not say.
    days_allowed = models.PositiveIntegerField(_("số ngày công được duyệt"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "number", "approved_on"],
                name="one_plan_per_number_and_day",
                violation_error_message=_("Kế hoạch số này, ngày này đã có trong sổ."),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(number)s ngày %(day)s") % {
            "number": self.number,
            "day": f"{self.approved_on:%d/%m/%Y}",
        }
