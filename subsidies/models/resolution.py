"""Resolutions (nghị quyết HĐND) as rows: what is paid, to whom, by which clause, where and when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from places.models import Commune, Province
from portal.lib.constraints import never_overlapping
from portal.lib.figures import grouped
from portal.lib.periods import Period, PeriodQuerySet, ends_after_it_begins
from portal.lib.recorded import Recorded
from subsidies.rules.words import Payee, Per, Reason

if TYPE_CHECKING:
    from .scan import Scan


class Support(models.TextChoices):
    """What is supported. One area has one resolution in force for the same support."""

    COMMUNITY_TEAM = "community_team", _("Tổ công nghệ số cộng đồng")


class ResolutionStatus(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đang áp dụng")


class RateKind(models.TextChoices):
    """How a clause is shown. Whatever is none of the first kinds is a formula, told in words."""

    FIXED = "fixed", _("mức khoán")
    CEILING = "ceiling", _("mức tối đa")
    FORMULA = "formula", _("theo công thức")
    REMAINDER = "remainder", _("phần còn lại")
    ENVELOPE = "envelope", _("mức chung")  # pays nothing itself: it bounds the clauses inside it
    TOP_UP = "top_up", _("hỗ trợ thêm")


PAYEE_LABELS = {
    Payee.TEAM: _("tổ"),
    Payee.MEMBER: _("thành viên"),
    Payee.MOBILISED: _("người được huy động"),
    Payee.WORKER: _("người"),
}
PER_LABELS = {
    Per.MONTH: _("tháng"),
    Per.YEAR: _("năm"),
    Per.ONCE: _("lần"),
    Per.DAY: _("ngày"),
    Per.NIGHT: _("đêm"),
    Per.SESSION: _("buổi"),
    Per.HOUR: _("giờ"),
    Per.CASE: _("vụ việc"),
    Per.MEAL: _("bữa ăn"),
    Per.SPENDING: _("khoản chi"),
}
COUNTED = {
    Per.MONTH: ngettext_lazy("%(n)s tháng", "%(n)s tháng", "many"),
    Per.YEAR: ngettext_lazy("%(n)s năm", "%(n)s năm", "many"),
    Per.ONCE: ngettext_lazy("%(n)s lần", "%(n)s lần", "many"),
    Per.DAY: ngettext_lazy("%(n)s ngày", "%(n)s ngày", "many"),
    Per.NIGHT: ngettext_lazy("%(n)s đêm", "%(n)s đêm", "many"),
    Per.SESSION: ngettext_lazy("%(n)s buổi", "%(n)s buổi", "many"),
    Per.HOUR: ngettext_lazy("%(n)s giờ", "%(n)s giờ", "many"),
    Per.CASE: ngettext_lazy("%(n)s vụ việc", "%(n)s vụ việc", "many"),
    Per.MEAL: ngettext_lazy("%(n)s bữa ăn", "%(n)s bữa ăn", "many"),
    Per.SPENDING: ngettext_lazy("%(n)s khoản chi", "%(n)s khoản chi", "many"),
}
REASONS = {
    Reason.NOT_REGISTERED: _("Xã không có trong danh sách đăng ký chuyển đổi số của năm"),
    Reason.MONTHS_USED_UP: _("Đã hưởng đủ số tháng tối đa"),
    Reason.NOT_A_WHOLE_MONTH: _("Không tham gia đủ tháng"),
    Reason.OFFICE_HOURS: _("Cán bộ, công chức làm trong giờ hành chính"),
    Reason.NO_ORDER: _("Không có văn bản huy động đúng thẩm quyền"),
    Reason.NO_PLAN: _("Không theo kế hoạch được duyệt"),
    Reason.NO_ORDERED_AMOUNT: _("Văn bản huy động không ghi mức chi"),
    Reason.ABOVE_CEILING: _("Phần vượt mức tối đa của nghị quyết"),
    Reason.ENVELOPE_EMPTY: _("Vượt mức chung của tổ"),
    Reason.NOT_A_MEMBER: _("Không phải thành viên của tổ vào ngày đó"),
    Reason.SAME_DATE_AS_NIGHT: _("Đã tính làm đêm cùng ngày"),
    Reason.OTHER_SUPPORT: _("Nguồn khác đã chi cho cùng nội dung, cùng thời gian"),
    Reason.NOT_WITH_ANOTHER: _("Đã hưởng mức khác thay cho mức này"),
    Reason.OVER_UNITS: _("Vượt số công tối đa trong tháng"),
    Reason.OVER_AMOUNT: _("Vượt số tiền tối đa"),
    Reason.NOT_AMONG_PAID: _("Ngoài số thành viên được chi của tổ"),
    Reason.LOWER_POST: _("Chức danh kiêm nhiệm không được hưởng"),
    Reason.NOT_ELIGIBLE: _("Không thuộc đối tượng"),
    Reason.ROUNDED_AWAY: _("Tổng số tiền làm tròn thành 0 đồng"),
    Reason.NOT_CONFIRMED: _("Bảng công chưa được duyệt"),
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

    def paying_in(self, run: Any) -> ResolutionQuerySet:
        """Under which the run pays something. Found by keys: a join would carry each text once a line."""
        return self.filter(pk__in=Rate.objects.filter(pk__in=run.lines.values("rate")).values("resolution"))

    def applied_in(self, run: Any) -> ResolutionQuerySet:
        """Under which the run pays or refuses something."""
        met = Q(pk__in=run.lines.values("rate")) | Q(pk__in=run.unpaid.values("rate"))
        return self.filter(pk__in=Rate.objects.filter(met).values("resolution"))


class Resolution(Period):
    slug = models.SlugField(_("mã"), max_length=60, unique=True)
    number = models.CharField(_("số hiệu"), max_length=60)
    body = models.CharField(_("cơ quan ban hành"), max_length=150)
    title = models.CharField(_("tên nghị quyết"), max_length=400)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    support = models.CharField(max_length=20, choices=Support, default=Support.COMMUNITY_TEAM)
    # A province as of a day: the former one's area after a merger.
    territory = models.ForeignKey(Province, models.PROTECT, related_name="resolutions")
    # The text names communes of its territory one by one; such an area is checked when published.
    communes_only = models.BooleanField(_("chỉ một số xã"), default=False)
    communes = models.ManyToManyField(Commune, related_name="own_resolutions", blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=10, choices=ResolutionStatus, default=ResolutionStatus.DRAFT
    )
    # The law itself: its file in canonical words, without the status and any end decided later.
    # The columns above and the rates are read from it once, for lists, searches and keys.
    text = models.TextField(editable=False, blank=True)
    digest = models.CharField("SHA-256", max_length=64, editable=False, blank=True)
    version = models.PositiveSmallIntegerField(_("lần"), default=1)
    # What it amends or replaces, which ends the day before this one begins.
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    funding_source = models.CharField(_("nguồn kinh phí"), max_length=400, blank=True)
    # Where the wording and the figures were taken from, and what was not checked against the text.
    source = models.TextField(_("nguồn trích dẫn"), blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "slug"]
        constraints = [
            ends_after_it_begins("resolution_ends_after_it_begins"),
            never_overlapping(
                "one_resolution_per_area_and_day",
                "territory",
                "support",
                condition=Q(status=ResolutionStatus.PUBLISHED, communes_only=False),
                message=_("Trên địa bàn này đã có nghị quyết về cùng nội dung trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("subsidies:resolution", args=[self.slug])

    @property
    def has_ended(self) -> bool:
        return (
            self.status == ResolutionStatus.PUBLISHED
            and self.valid_until is not None
            and self.valid_until < timezone.localdate()
        )

    @property
    def is_ahead(self) -> bool:
        return self.status == ResolutionStatus.PUBLISHED and self.valid_from > timezone.localdate()

    @property
    def state_today(self) -> str:
        if self.has_ended:
            return gettext("Hết hiệu lực")
        return gettext("Chưa có hiệu lực") if self.is_ahead else str(self.get_status_display())

    @property
    def scan(self) -> Scan | None:
        """The signed text as a file, as it was kept last."""
        return next(iter(self.scans.all()), None)


class Rate(models.Model):
    """One clause as lists and lines need it: a name to point at. What it means stands in the text."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="rates")
    code = models.SlugField(_("mã"), max_length=40)
    label = models.CharField(_("tên"), max_length=120)
    article = models.CharField(_("điều khoản"), max_length=60)
    quote = models.TextField(_("trích nội dung"), blank=True)
    # Without choices: a new word of the law changes no column.
    kind = models.CharField(_("loại mức"), max_length=12, default=RateKind.FIXED)
    payee = models.CharField(_("người hưởng"), max_length=12)
    per = models.CharField(_("theo"), max_length=12)
    # Đồng for one unit, fixed or at most; none where a formula gives it.
    amount = models.BigIntegerField(_("đồng"), null=True, blank=True)
    wording = models.TextField(_("cách tính"), blank=True)
    paid_to = models.CharField(_("chi trả qua"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["resolution", "position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "code"], name="one_rate_per_code"),
            models.CheckConstraint(name="rate_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}, {self.article}"

    @property
    def pays(self) -> bool:
        return self.kind != RateKind.ENVELOPE

    def get_kind_display(self) -> str:
        return str(RateKind(self.kind).label)

    def get_payee_display(self) -> str:
        return str(PAYEE_LABELS[Payee(self.payee)])

    def get_per_display(self) -> str:
        return str(PER_LABELS[Per(self.per)])

    def counted(self, units: Decimal) -> str:
        """ "12 ngày" of a rate that pays by the day."""
        many = 1 if units == 1 else 2
        return str(COUNTED[Per(self.per)] % {"n": grouped(units).replace("-", "−"), "many": many})


class IndexedAmount(Period):
    """A national amount that rates refer to by name: base salary, regional minimum wage."""

    name = models.CharField(_("tên"), max_length=60)
    zone = models.CharField(_("vùng"), max_length=10, blank=True)
    amount = models.BigIntegerField(_("đồng"))
    source = models.CharField(_("căn cứ"), max_length=150)

    class Meta:
        constraints = [
            ends_after_it_begins("indexed_amount_ends_after_it_begins"),
            never_overlapping(
                "one_indexed_amount_per_day",
                "name",
                "zone",
                message=_("Mức này đã có giá trị trong thời gian đó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%d/%m/%Y}"


class RegisteredCommune(Recorded):
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
