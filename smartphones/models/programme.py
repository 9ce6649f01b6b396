"""A programme that gives smartphones, and the sources that pay for it, each for its own classes."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Province
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins

from .words import Condition, Form, PriorityClass, SourceKind, TieBreak


def words(choices: type[models.TextChoices]) -> models.CharField:
    return models.CharField(max_length=20, choices=choices)


class ProgrammeQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="province"))


def all_forms() -> list[str]:
    return list(Form.values)


class Programme(Period):
    """What changes from plan to plan stands in its row: amount, dates, decision."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="programmes")
    name = models.CharField(_("tên chương trình"), max_length=200)
    decision = models.CharField(_("văn bản"), max_length=100)
    legal_basis = models.TextField(_("căn cứ pháp lý"), blank=True)
    subsidy = models.BigIntegerField(_("mức hỗ trợ một máy (đồng)"))
    price_basis = models.CharField(_("căn cứ giá máy"), max_length=200, blank=True)
    forms = ArrayField(words(Form), verbose_name=_("hình thức hỗ trợ"), default=all_forms)
    list_year = models.PositiveSmallIntegerField(_("xét theo danh sách của năm"))
    # Districts ended on 01/7/2025; programmes decided before went through them.
    with_district = models.BooleanField(_("có bước của cấp huyện"), default=False)
    days_for_objections = models.PositiveSmallIntegerField(_("số ngày niêm yết"), default=7)
    days_for_answers = models.PositiveSmallIntegerField(_("số ngày trả lời khiếu nại"), default=10)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "id"]
        constraints = [
            ends_after_it_begins("programme_ends_after_it_begins"),
            models.CheckConstraint(
                name="programme_gives_something",
                condition=Q(subsidy__gt=0),
                violation_error_message=_("Mức hỗ trợ phải lớn hơn 0."),
            ),
            models.CheckConstraint(
                name="programme_offers_known_forms",
                condition=Q(forms__len__gt=0, forms__contained_by=Form.values),
                violation_error_message=_("Chọn ít nhất một hình thức hỗ trợ."),
            ),
            models.CheckConstraint(
                name="programme_leaves_days_to_object",
                condition=Q(days_for_objections__gt=0, days_for_answers__gt=0),
                violation_error_message=_("Số ngày niêm yết và trả lời khiếu nại phải lớn hơn 0."),
            ),
            models.UniqueConstraint(
                fields=["province", "decision"],
                name="one_programme_per_decision",
                violation_error_message=_("Văn bản này đã có chương trình."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("smartphones:programme", args=[self.pk])

    def household_pays(self, price: int) -> int:
        """Đồng of the phone's price above the subsidy."""
        return max(0, price - self.subsidy)


class OfProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(scopes.within_province(user, province="programme__province"))


class SourceQuerySet(OfProgrammeQuerySet):
    def serving(self, priority_class: str) -> Self:
        """Sources this class may be paid from, the first to be asked first."""
        return self.filter(priority__contains=[priority_class]).order_by("programme", "position")

    def locked(self, *programmes: int) -> list[FundingSource]:
        """All of these programmes', until the transaction ends: their places are given one act at a time."""
        rows = self.filter(programme__in=programmes).select_for_update(no_key=True, of=("self",))
        return list(rows.order_by("pk"))


class FundingSource(models.Model):
    """Sources are asked in order; whom a source serves belongs to the source, not to the programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại nguồn"), max_length=20, choices=SourceKind, default=SourceKind.BUDGET)
    name = models.CharField(_("nguồn kinh phí"), max_length=200)
    donor = models.CharField(_("nhà tài trợ"), max_length=200, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    # In order: the first class is served first.
    priority = ArrayField(words(PriorityClass), verbose_name=_("diện được hưởng, theo thứ tự ưu tiên"))
    tie_breaks = ArrayField(words(TieBreak), verbose_name=_("cùng diện thì xét"), default=list, blank=True)
    # Both years of age count; whoever turns them in the year of the lists.
    school_age_from = models.PositiveSmallIntegerField(_("tuổi đi học từ"), default=6)
    school_age_to = models.PositiveSmallIntegerField(_("đến hết tuổi"), default=18)
    conditions = ArrayField(words(Condition), verbose_name=_("điều kiện"), default=list, blank=True)
    # TT 14/2022/TT-BTTTT, form B: cash only for a smartphone bought on or after this day.
    purchases_since = models.DateField(_("nhận tiền cho máy mua từ ngày"), null=True, blank=True)
    phones = models.PositiveIntegerField(_("số máy tối đa"), null=True, blank=True)
    amount = models.BigIntegerField(_("kinh phí tối đa (đồng)"), null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="one_source_per_place_in_order",
                violation_error_message=_("Thứ tự này đã có một nguồn."),
            ),
            # Lets an application point at a source together with its programme.
            models.UniqueConstraint(fields=["id", "programme"], name="source_with_its_programme"),
            models.CheckConstraint(
                name="source_serves_known_classes",
                condition=Q(priority__len__gt=0, priority__contained_by=PriorityClass.values),
                violation_error_message=_("Chọn ít nhất một diện được hưởng trong danh mục."),
            ),
            models.CheckConstraint(
                name="source_asks_known_things",
                condition=Q(tie_breaks__contained_by=TieBreak.values)
                & Q(conditions__contained_by=Condition.values),
                violation_error_message=_("Chọn điều kiện và tiêu chí trong danh mục."),
            ),
            models.CheckConstraint(
                name="source_with_the_day_of_purchases",
                condition=Q(purchases_since=None) ^ Q(conditions__contains=[Condition.OWN_PURCHASE_SINCE]),
                violation_error_message=_("Ghi ngày mua máy khi và chỉ khi có điều kiện về ngày tự mua máy."),
            ),
            models.CheckConstraint(
                name="source_with_school_ages_in_order",
                condition=Q(school_age_from__lte=F("school_age_to")),
                violation_error_message=_("Tuổi đi học: ghi tuổi nhỏ trước, tuổi lớn sau."),
            ),
            models.CheckConstraint(
                name="source_within_a_positive_limit",
                condition=(Q(phones=None) | Q(phones__gt=0)) & (Q(amount=None) | Q(amount__gt=0)),
                violation_error_message=_("Giới hạn của nguồn phải lớn hơn 0, hoặc để trống."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeDecision(models.Model):
    """What was decided about a programme, and when: its row says what holds, these say why and since."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="decisions")
    number = models.CharField(_("số văn bản"), max_length=100)
    decided_on = models.DateField(_("ngày ký"))
    about = models.CharField(_("nội dung"), max_length=300)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="programme_decision_entered_once",
                violation_error_message=_("Văn bản này đã ghi cho chương trình."),
            )
        ]

    def __str__(self) -> str:
        return self.number
