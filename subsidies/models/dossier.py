"""The papers of a run's dossier."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .payroll import PayrollRun


class RunPaper(models.Model):
    """A document the resolution asks for, as it was found: its name is the resolution's."""

    run = models.ForeignKey(PayrollRun, models.CASCADE, related_name="papers")
    name = models.CharField(_("giấy tờ"), max_length=200)
    number = models.CharField(_("số, ký hiệu"), max_length=100)
    dated = models.DateField(_("ngày"))
    file_name = models.CharField(_("tên tệp lưu"), max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["run", "name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="one_paper_per_run_and_name"),
            models.CheckConstraint(
                name="paper_has_a_number",
                condition=~models.Q(number=""),
                violation_error_message=_("Ghi số, ký hiệu của giấy tờ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
