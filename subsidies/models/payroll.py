"""A payroll run (đợt chi trả), its lines, and what it found it could not pay."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune, Province
from portal.lib import codes
from portal.lib.month_fields import MonthField
from portal.lib.months import MonthRange
from subsidies.rules.words import OF_MONEY, Reason
from teams.models import CommunityTeam, Person

from .resolution import REASONS, Rate


class Status(models.TextChoices):
    CALCULATING = "calculating", _("Đang tính")
    CALCULATED = "calculated", _("Đã tính")
    SUBMITTED = "submitted", _("Chờ kiểm tra")
    CHECKED = "checked", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt")
    PAID = "paid", _("Đã chi")
    RETURNED = "returned", _("Trả lại")
    CANCELLED = "cancelled", _("Đã hủy")


# As the rule counted them: a part of a month has no last digit, yet units x rate must give the đồng.
AS_COUNTED: dict[str, int] = {"max_digits": 14, "decimal_places": 9}
PAID_STATUSES = [Status.APPROVED, Status.PAID]  # money that counts as paid for settlement
OPEN_STATUSES = [
    Status.CALCULATING, Status.CALCULATED, Status.SUBMITTED, Status.CHECKED, Status.RETURNED
]  # fmt: skip


class RunQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="province"))

    def locked(self, pk: int) -> PayrollRun:
        """The run with its row locked until the transaction ends: one act on it at a time."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def all_locked(self, pks: Iterable[int]) -> list[PayrollRun]:
        """One after another, in the same order by everyone who needs several."""
        return list(self.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


class PayrollRun(models.Model):
    """One province paying for a range of months, on the map of the day `as_of`."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="runs")
    # Only the area of this former province; null for the whole province.
    territory = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="territory_runs"
    )
    first_month = MonthField(_("từ tháng"))
    last_month = MonthField(_("đến tháng"))
    as_of = models.DateField(_("ngày lập"))
    status = models.CharField(_("trạng thái"), max_length=12, choices=Status, default=Status.CALCULATING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="runs_made")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="runs_checked")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="runs_approved")
    opened_at = models.DateTimeField(auto_now_add=True)
    calculating_since = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    return_reason = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    # Why it was opened although some sheets were not confirmed: they come later, as arrears.
    late_reason = models.CharField(_("lý do lập khi còn nơi nộp muộn"), max_length=500, blank=True)
    # SHA-256, of the sheets it was computed from.
    inputs_digest = models.CharField(max_length=64, blank=True, editable=False)
    signatures_needed = models.PositiveSmallIntegerField(_("số chữ ký phê duyệt"), default=1)
    # SHA-256 at approval, of the lines and of the terms they were computed under; then of all together
    # with the rules' version and the digest of the province's run approved before.
    lines_digest = models.CharField(max_length=64, blank=True, editable=False)
    terms_digest = models.CharField(max_length=64, blank=True, editable=False)
    rules_version = models.CharField(max_length=12, blank=True, editable=False)
    previous = models.OneToOneField("self", models.PROTECT, null=True, editable=False, related_name="next")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # By resolution whose sources are drawn on in order: what each had "left" at the approval (null: no
    # bound) and what the run has "drawn" on it. Null in runs approved before this was kept.
    sources = models.JSONField(null=True, editable=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.CheckConstraint(name="run_months_in_order", condition=Q(first_month__lte=F("last_month"))),
            models.UniqueConstraint(
                fields=["province", "territory"],
                condition=Q(status__in=OPEN_STATUSES),
                nulls_distinct=False,
                name="one_open_run_per_area",
                violation_error_message=_("Địa bàn này còn một đợt chi chưa xong."),
            ),
            models.CheckConstraint(name="checker_is_not_the_maker", condition=~Q(checked_by=F("made_by"))),
            models.CheckConstraint(
                name="approver_is_a_third_person",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("made_by")) & ~Q(approved_by=F("checked_by"))),
            ),
            models.CheckConstraint(
                name="released_by_three_people",
                condition=~Q(status__in=PAID_STATUSES)
                | Q(checked_by__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.months}"

    def get_absolute_url(self) -> str:
        return reverse("subsidies:run", args=[self.pk])

    @property
    def months(self) -> MonthRange:
        return MonthRange(self.first_month, self.last_month)

    @property
    def area(self) -> Province:
        return self.territory or self.province

    def shares_area_with(self, area: Province) -> bool:
        """The same province, or one of the two is the merged province the other is a part of."""
        return self.area.pk == area.pk or area.pk == self.area.present_id or self.area.pk == area.present_id


OWN, ARREARS, RECOVERIES = "own", "arrears", "recoveries"  # kinds of lines
OF_OWN_MONTHS = Q(corrects=None, earned_in__gte=F("run__first_month"), earned_in__lte=F("run__last_month"))


class OfCommuneQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within(user, commune="commune"))


class LineQuerySet(OfCommuneQuerySet):
    def paid(self) -> Self:
        return self.filter(run__status__in=PAID_STATUSES)

    def of_own_months(self) -> Self:
        """What the run's own months give, without arrears and recoveries."""
        return self.filter(OF_OWN_MONTHS)

    def corrections(self) -> Self:
        """Arrears (truy lĩnh) and recoveries (truy thu): of an earlier month, or of a line already paid."""
        return self.filter(~OF_OWN_MONTHS)

    def without_account(self) -> Self:
        """Of people to whom nothing can be transferred."""
        return self.filter(person__bank_account="")

    def of_kind(self, kind: str | None) -> Self:
        """As filters name them; all without one."""
        if kind == OWN:
            return self.of_own_months()
        if kind == ARREARS:
            return self.corrections().filter(amount__gt=0)
        if kind == RECOVERIES:
            return self.corrections().filter(amount__lt=0)
        return self


class UnitState(models.TextChoices):
    WAITING = "waiting", _("Chưa tính")
    DONE = "done", _("Đã tính")


class RunUnit(models.Model):
    """One commune's part of a run: the claim that makes a repeated or killed job harmless."""

    run = models.ForeignKey(PayrollRun, models.CASCADE, related_name="units")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="run_units")
    state = models.CharField(max_length=8, choices=UnitState, default=UnitState.WAITING)
    lines = models.PositiveIntegerField(default=0)
    total = models.BigIntegerField(_("thành tiền"), default=0)
    finished_at = models.DateTimeField(null=True)
    inputs_digest = models.CharField(max_length=64, blank=True, editable=False)
    lines_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = OfCommuneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "commune"], name="one_unit_per_run_and_commune")
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.commune}"


# Triggers check the keys of all rows of a statement at once; a constraint would check them row by row.
keys_checked_together = partial(models.ForeignKey, db_constraint=False)


class PayoutLine(models.Model):
    """One clause, one payee, one month. A correction is a new signed line, never an edit.

    `units` x the rate, rounded, gives `amount` (đồng) before limits; both are negative in a recovery.
    """

    run = keys_checked_together(PayrollRun, models.PROTECT, related_name="lines", db_index=False)
    commune = keys_checked_together(Commune, models.PROTECT, related_name="payout_lines", db_index=False)
    team = keys_checked_together(CommunityTeam, models.PROTECT, related_name="payout_lines", db_index=False)
    person = keys_checked_together(Person, models.PROTECT, null=True, related_name="payout_lines")
    rate = keys_checked_together(Rate, models.PROTECT, related_name="payout_lines")
    earned_in = MonthField(_("tháng phát sinh"))
    units = models.DecimalField(_("số lượng"), **AS_COUNTED)
    amount = models.BigIntegerField(_("thành tiền"))
    corrects = keys_checked_together(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run", "commune"], name="lines_by_run_and_commune"),
            models.Index(fields=["corrects"], name="lines_by_what_they_correct", condition=~Q(corrects=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                # The team first: lines of a team are found by it, in the order they are told in.
                fields=["team", "run", "person", "rate", "earned_in"],
                nulls_distinct=False,
                name="one_line_per_run_payee_clause_and_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.team} {self.earned_in} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("subsidies:line", args=[self.pk])

    @property
    def code(self) -> str:
        """As printed on papers: leads back to the line's page."""
        return codes.code_of(self.pk)

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None or self.earned_in not in self.run.months


class UnpaidWork(models.Model):
    """Work of the run's months that its resolution does not pay, with the reason."""

    run = keys_checked_together(PayrollRun, models.CASCADE, related_name="unpaid", db_index=False)
    commune = keys_checked_together(Commune, models.PROTECT, related_name="+", db_index=False)
    team = keys_checked_together(CommunityTeam, models.PROTECT, related_name="+", db_index=False)
    person = keys_checked_together(Person, models.PROTECT, null=True, related_name="+")
    rate = keys_checked_together(Rate, models.PROTECT, related_name="unpaid")
    earned_in = MonthField(_("tháng phát sinh"))
    units = models.DecimalField(_("số lượng"), **AS_COUNTED)
    amount = models.BigIntegerField(_("số tiền"))
    reason = models.CharField(_("lý do"), max_length=20)

    objects = OfCommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc không được chi")
        indexes = [
            models.Index(fields=["run", "commune"], name="unpaid_by_run_and_commune"),
            models.Index(fields=["team", "run"], name="unpaid_by_team_and_run"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.team} {self.earned_in} {self.reason}"

    @property
    def is_of_money(self) -> bool:
        """Whether the work counts, and only so many đồng of it are not paid."""
        return self.reason in OF_MONEY

    def get_reason_display(self) -> str:
        return str(REASONS[Reason(self.reason)])
