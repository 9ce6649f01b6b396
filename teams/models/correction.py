"""What is put right on a confirmed sheet: the original and the correction side by side, for good."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User

from .counted import CountUnit
from .people import MobilisationOrder, Person
from .plan import Plan
from .team import TeamSeat
from .timesheet import Shift, Timesheet


class CorrectionStatus(models.TextChoices):
    SUBMITTED = "submitted", _("Chờ duyệt")
    CONFIRMED = "confirmed", _("Đã duyệt")
    REFUSED = "cancelled", _("Không nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        seats = TeamSeat.objects.now().filter(scopes.within(user, commune="commune"))
        return self.filter(timesheet__team__in=seats.values("team"))

    def side_by_side(self) -> Self:
        """With what each of them changes."""
        return self.prefetch_related(
            "marks__person", "marks__plan", "counts__person", "counts__plan", "spendings"
        )

    def waiting(self) -> Self:
        return self.filter(status=CorrectionStatus.SUBMITTED)


class Correction(models.Model):
    """Until it is confirmed the sheet counts as it stands; it takes effect in one moment or not at all."""

    timesheet = models.ForeignKey(Timesheet, models.PROTECT, related_name="corrections")
    reason = models.CharField(_("lý do"), max_length=500)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=CorrectionStatus, default=CorrectionStatus.SUBMITTED
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("lý do không nhận"), max_length=500, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["timesheet"],
                condition=Q(status=CorrectionStatus.SUBMITTED),
                name="one_correction_waits_per_sheet",
                violation_error_message=_("Bảng công này đang có một điều chỉnh chờ duyệt."),
            ),
            models.CheckConstraint(
                name="correction_confirmed_by_someone_else",
                condition=~Q(status="confirmed") | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Người duyệt điều chỉnh phải khác người đề nghị."),
            ),
            models.CheckConstraint(
                name="correction_decided_by_whom_and_when",
                condition=Q(status="submitted", decided_by=None, decided_at=None)
                | Q(~Q(status="submitted"), decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.timesheet} ({self.get_status_display()})"


class CorrectedMark(models.Model):
    """All marks of a cell that changes, as they stood (`new` is false) and as they shall stand."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="marks")
    new = models.BooleanField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    shift = models.CharField(_("ca"), max_length=8, choices=Shift)
    portion = models.DecimalField(_("số công"), max_digits=2, decimal_places=1, default=Decimal(1))
    in_office_hours = models.BooleanField(_("trong giờ hành chính"), default=False)
    order = models.ForeignKey(MobilisationOrder, models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "new", "person", "day", "shift"],
                name="mark_once_per_side_of_a_correction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y}"


class CorrectedCount(models.Model):
    """Hours, cases or meals that change, as they stood (`new` is false) and as they shall stand."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="counts")
    new = models.BooleanField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    unit = models.CharField(_("tính theo"), max_length=4, choices=CountUnit)
    quantity = models.DecimalField(_("số lượng"), max_digits=5, decimal_places=1)
    content = models.CharField(_("nội dung"), max_length=300, blank=True)
    order = models.ForeignKey(MobilisationOrder, models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "new", "person", "day", "unit"],
                name="count_once_per_side_of_a_correction",
                violation_error_message=_("Một người, một ngày, một loại chỉ ghi một dòng."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y}"


class CorrectedSpending(models.Model):
    """Money spent that changes, as it stood (`new` is false) and as it shall stand."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="spendings")
    new = models.BooleanField()
    # The number of the Spending that stood: no key, for it may be gone by now. None: left out until now.
    row = models.BigIntegerField(null=True)
    day = models.DateField(_("ngày chi"))
    content = models.CharField(_("nội dung chi"), max_length=300)
    amount = models.PositiveBigIntegerField(_("số tiền"))
    papers = models.CharField(_("chứng từ"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "new", "row"], name="spending_once_per_side_of_a_correction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content} {self.amount}"
