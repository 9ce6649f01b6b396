"""Resolutions (nghị quyết HĐND) as rows: what is paid, to whom, by which clause, where and when."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune, Province
from portal.lib.constraints import never_overlapping
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins
from subsidies.rules.data import MonthCounting, Payee, Per, RateKind, Reason


class Support(models.TextChoices):
    """What is supported. One area has one resolution in force for the same support."""

    COMMUNITY_TEAM = "community_team", _("Tổ công nghệ số cộng đồng")


class ResolutionStatus(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đang áp dụng")


PAYEE_LABELS = {
    Payee.TEAM: _("tổ"),
    Payee.MEMBER: _("thành viên"),
    Payee.MOBILISED: _("người được huy động"),
    Payee.WORKER: _("người"),
}
PER_LABELS = {
    Per.MONTH: _("tháng"),
    Per.DAY: _("ngày"),
    Per.NIGHT: _("đêm"),
    Per.SESSION: _("buổi"),
}
KIND_LABELS = {
    RateKind.FIXED: _("mức khoán"),
    RateKind.CEILING: _("mức tối đa"),
    RateKind.REMAINDER: _("phần còn lại"),
}
MONTH_COUNTING_LABELS = {
    MonthCounting.ANY_DAY: _("tính cả tháng khi có mặt từ một ngày"),
    MonthCounting.WHOLE_MONTH: _("chỉ tính tháng có mặt đủ ngày"),
}


REASONS = {
    Reason.NOT_REGISTERED: _("Xã không có trong danh sách đăng ký chuyển đổi số của năm"),
    Reason.MONTHS_USED_UP: _("Đã hưởng đủ số tháng tối đa"),
    Reason.NOT_A_WHOLE_MONTH: _("Không tham gia đủ tháng"),
    Reason.OFFICE_HOURS: _("Cán bộ, công chức làm trong giờ hành chính"),
    Reason.NO_ORDER: _("Không có văn bản huy động đúng thẩm quyền"),
    Reason.NO_ORDERED_AMOUNT: _("Văn bản huy động không ghi mức chi"),
    Reason.ABOVE_CEILING: _("Phần vượt mức tối đa của nghị quyết"),
    Reason.ENVELOPE_EMPTY: _("Vượt mức chung của tổ trong tháng"),
    Reason.NOT_A_MEMBER: _("Không phải thành viên của tổ vào ngày đó"),
}


class ResolutionQuerySet(PeriodQuerySet):
    def published(self) -> ResolutionQuerySet:
        return self.filter(status=ResolutionStatus.PUBLISHED)

    def visible_to(self, user: Any) -> ResolutionQuerySet:
        """What is published is public law; a draft is seen in its province only."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(
            Q(status=ResolutionStatus.PUBLISHED) | scopes.within_province(user, province="territory")
        )


class Resolution(Period):
    slug = models.SlugField(_("mã"), max_length=60, unique=True)
    number = models.CharField(_("số hiệu"), max_length=60)
    body = models.CharField(_("cơ quan ban hành"), max_length=150)
    title = models.CharField(_("tên nghị quyết"), max_length=400)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    support = models.CharField(max_length=20, choices=Support, default=Support.COMMUNITY_TEAM)
    # A province as of a day: the former one's area after a merger.
    territory = models.ForeignKey(Province, models.PROTECT, related_name="resolutions")
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=ResolutionStatus, default=ResolutionStatus.DRAFT
    )
    registered_communes_only = models.BooleanField(_("chỉ xã đăng ký chuyển đổi số"), default=False)
    month_counting = models.CharField(
        _("cách tính tháng"), max_length=12, choices=MONTH_COUNTING_LABELS.items()
    )
    rounding_unit = models.PositiveIntegerField(_("làm tròn đến (đồng)"), default=1)
    funding_source = models.CharField(_("nguồn kinh phí"), max_length=200, blank=True)
    allowed_uses = models.TextField(_("nội dung được chi"), blank=True)
    # Where the wording and the figures were taken from, and what was not checked against the text.
    source = models.TextField(_("nguồn trích dẫn"), blank=True)
    # Worked examples as the resolution file writes them; it is published only while they hold.
    examples = models.TextField(_("ví dụ tính"), blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "slug"]
        constraints = [
            ends_after_it_begins("resolution_ends_after_it_begins"),
            never_overlapping(
                "one_resolution_per_area_and_day",
                "territory",
                "support",
                condition=Q(status=ResolutionStatus.PUBLISHED),
                message=_("Trên địa bàn này đã có nghị quyết về cùng nội dung trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("subsidies:resolution", args=[self.slug])


class Rate(models.Model):
    """One clause that pays (mức hỗ trợ), or an outer amount that others are paid out of."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="rates")
    code = models.SlugField(_("mã"), max_length=40)
    label = models.CharField(_("tên"), max_length=120)
    article = models.CharField(_("điều khoản"), max_length=60)
    quote = models.TextField(_("trích nội dung"), blank=True)
    payee = models.CharField(_("người hưởng"), max_length=10, choices=PAYEE_LABELS.items())
    kind = models.CharField(_("loại mức"), max_length=10, choices=KIND_LABELS.items())
    per = models.CharField(_("theo"), max_length=8, choices=PER_LABELS.items())
    amount = models.BigIntegerField(_("đồng"))
    envelope = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paid_out_of_it",
        verbose_name=_("nằm trong mức"),
    )
    is_envelope = models.BooleanField(_("là mức chung"), default=False)
    month_limit = models.PositiveIntegerField(_("tối đa số tháng"), null=True, blank=True)
    not_in_office_hours = models.BooleanField(_("không tính giờ hành chính"), default=False)
    needs_order = models.BooleanField(_("phải có văn bản huy động"), default=False)
    needs_urgent_provincial_order = models.BooleanField(
        _("phải có lệnh khẩn của Chủ tịch tỉnh"), default=False
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["resolution", "position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "code"], name="one_rate_per_code"),
            models.CheckConstraint(name="rate_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}, {self.article}"


class IndexedAmount(Period):
    """A national amount that rates refer to by name: base salary, regional minimum wage."""

    name = models.SlugField(max_length=40)
    amount = models.BigIntegerField(_("đồng"))
    source = models.CharField(_("căn cứ"), max_length=150)

    class Meta:
        constraints = [
            ends_after_it_begins("indexed_amount_ends_after_it_begins"),
            never_overlapping(
                "one_indexed_amount_per_day", "name", message=_("Mức này đã có giá trị trong thời gian đó.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%d/%m/%Y}"


class RegisteredCommune(models.Model):
    """A commune on the year's list of those registered for digital transformation."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="registered_communes")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    decision = models.CharField(_("văn bản"), max_length=100)
    decided_on = models.DateField(_("ngày"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "commune", "year"], name="commune_registered_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.year}"
