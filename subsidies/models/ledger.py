"""The ledger of decisions on runs, and the signatures a release needs."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Province

from .payroll import PayrollRun, Status


class Decision(models.Model):
    """One act on a run, chained to the one before by its hash. Triggers refuse UPDATE, DELETE, TRUNCATE.

    Nobody (`by` null) is the computing itself. `digest` is of the lines acted on; a release's, of the run.
    """

    run = models.ForeignKey(PayrollRun, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12)
    source = models.CharField(max_length=12, choices=Status, blank=True)
    target = models.CharField(max_length=12, choices=Status)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="decisions")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_decision_per_run_and_number"),
            models.UniqueConstraint(fields=["run", "previous"], name="decisions_in_one_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.number} {self.verb}"


class Signature(models.Model):
    """An approver's, under the lines as they stand; given back when the run is returned to its maker."""

    run = models.ForeignKey(PayrollRun, models.CASCADE, related_name="signatures")
    by = models.ForeignKey(User, models.PROTECT, related_name="signatures")
    at = models.DateTimeField()

    class Meta:
        ordering = ["run", "at"]
        constraints = [models.UniqueConstraint(fields=["run", "by"], name="one_signature_per_person")]

    def __str__(self) -> str:
        return f"{self.by}: {self.run}"


class BandQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="province"))


class SignatureBand(models.Model):
    """From this sum on, a province's runs need so many approvers, each another person."""

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="signature_bands", verbose_name=_("tỉnh, thành phố")
    )
    from_amount = models.PositiveBigIntegerField(_("từ số tiền (đồng)"))
    approvers = models.PositiveSmallIntegerField(_("số người phê duyệt"), validators=[MaxValueValidator(5)])

    objects = BandQuerySet.as_manager()

    class Meta:
        verbose_name = _("số chữ ký theo số tiền")
        verbose_name_plural = _("số chữ ký theo số tiền")
        ordering = ["province", "from_amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "from_amount"],
                name="one_band_per_amount",
                violation_error_message=_("Đã có mức chữ ký từ số tiền này."),
            ),
            models.CheckConstraint(
                name="bands_need_one_to_five",
                condition=Q(approvers__gte=1, approvers__lte=5),
                violation_error_message=_("Cần từ 1 đến 5 người phê duyệt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province}, {self.from_amount}: {self.approvers}"
