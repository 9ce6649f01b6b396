"""Papers as issued: numbered, hashed, never overwritten; replaced or withdrawn only by further rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import User
from places.models import Commune, Province
from smartphones.models import Handover, HandoverSession, ListDecision
from subsidies.models import PayrollRun

from .personal_data.models import Clearing, DataRequest
from .printing.models import Printout

__all__ = [
    "AskedPaper",
    "Clearing",
    "DataRequest",
    "DocumentKind",
    "File",
    "IssuedDocument",
    "Printout",
    "State",
    "Withdrawal",
    "Wording",
]


class DocumentKind(models.TextChoices):
    PAYOUT_LIST = "payout_list", _("Danh sách chi trả")
    TREASURY_LIST = "treasury_list", _("Bảng thanh toán cho đối tượng thụ hưởng")
    PROVINCE_SUMMARY = "province_summary", _("Bảng tổng hợp toàn tỉnh")
    SLIPS = "slips", _("Phiếu báo chi trả")
    ATTENDANCE = "attendance", _("Bảng chấm công")
    PROVINCE_LISTS = "province_lists", _("Danh sách chi trả toàn tỉnh")
    HANDOVER_RECORD = "handover_record", _("Biên bản bàn giao điện thoại")
    HANDOVER_LIST = "handover_list", _("Danh sách bàn giao điện thoại")
    PHONE_NOTICE = "phone_notice", _("Niêm yết danh sách hộ nhận điện thoại")


class State(models.TextChoices):
    VALID = "valid", _("Có hiệu lực")
    REPLACED = "replaced", _("Đã thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


@dataclass(frozen=True, slots=True)
class File:
    """A paper as a file: `form` is "pdf" or "xlsx"; the path is relative to the documents' folder."""

    form: str
    path: str
    sha256: str
    size: int


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A commune's paper: who sees the commune. The province's: who works in all of it."""
        return self.filter(
            scopes.within(user, commune="commune")
            | Q(commune=None) & scopes.whole_province(user, province="run__province")
        )

    def standing(self) -> Self:
        """Neither replaced nor withdrawn."""
        return self.filter(replacement=None, withdrawal=None)

    def with_state(self) -> Self:
        return self.select_related("replacement", "withdrawal", "commune")


class IssuedDocument(models.Model):
    kind = models.CharField(_("loại"), max_length=20, choices=DocumentKind)
    number = models.CharField(_("số"), max_length=40, unique=True)
    # A paper belongs to one of these four; a notice to the step that ranked what it lists.
    run = models.ForeignKey(PayrollRun, models.PROTECT, null=True, related_name="documents")
    session = models.ForeignKey(HandoverSession, models.PROTECT, null=True, related_name="documents")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="documents")
    notice = models.ForeignKey(ListDecision, models.PROTECT, null=True, related_name="documents")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    edition = models.PositiveSmallIntegerField(_("lần"), default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    # Who asked for it; none: issued by the system after approval.
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What strangers look it up by. Papers of before there were codes have none.
    code = models.CharField(_("mã kiểm tra"), max_length=16, null=True, unique=True)
    lines = models.PositiveIntegerField(_("số dòng"), null=True)
    total = models.BigIntegerField(_("tổng số tiền"), null=True)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("dung lượng"))
    sheet_path = models.CharField(max_length=200, blank=True)
    sheet_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    sheet_size = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(_("phát hành lúc"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "kind", "commune", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "session", "handover", "notice", "kind", "commune", "edition"],
                nulls_distinct=False,
                name="one_paper_per_run_kind_commune_and_edition",
            ),
            models.CheckConstraint(
                name="a_paper_is_of_one_thing",
                condition=Q(run__isnull=False, session=None, handover=None, notice=None)
                | Q(run=None, session__isnull=False, handover=None, notice=None)
                | Q(run=None, session=None, handover__isnull=False, notice=None)
                | Q(run=None, session=None, handover=None, notice__isnull=False),
            ),
            models.CheckConstraint(
                name="later_editions_replace_one_for_a_reason",
                condition=Q(edition=1, replaces=None)
                | Q(edition__gt=1, replaces__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def state(self) -> State:
        if hasattr(self, "replacement"):
            return State.REPLACED
        return State.WITHDRAWN if hasattr(self, "withdrawal") else State.VALID

    @property
    def province(self) -> Province:
        if self.run:
            return self.run.province
        if self.notice:
            return self.notice.list.programme.province
        return (self.session or self.handover.session).programme.province

    @property
    def pdf(self) -> File:
        return File("pdf", self.path, self.sha256, self.size)

    @property
    def sheet(self) -> File | None:
        if not self.sheet_path:
            return None
        return File("xlsx", self.sheet_path, self.sheet_sha256, self.sheet_size)

    @property
    def files(self) -> list[File]:
        return [self.pdf, *([self.sheet] if self.sheet else [])]


class Withdrawal(models.Model):
    """A paper declared void without another in its place."""

    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("lý do"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.document}: {self.reason}"


class AskedPaper(models.Model):
    """A kind of paper that is written only when somebody asks, asked for a run."""

    run = models.ForeignKey(PayrollRun, models.PROTECT, related_name="papers_asked")
    kind = models.CharField(_("loại"), max_length=20, choices=DocumentKind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="a_kind_of_paper_asked_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.get_kind_display()}"


class Wording(models.Model):
    """How a province spells amounts out. Without a row: "linh", "nghìn", no "chẵn"."""

    province = models.OneToOneField(Province, models.CASCADE, related_name="+", verbose_name=_("tỉnh"))
    odd_word = models.CharField(
        _("đọc số 0 hàng chục"), max_length=4, choices=[("linh", "linh"), ("lẻ", "lẻ")], default="linh"
    )
    thousand = models.CharField(
        _("đọc hàng nghìn"), max_length=5, choices=[("nghìn", "nghìn"), ("ngàn", "ngàn")], default="nghìn"
    )
    whole = models.BooleanField(_("thêm chữ “chẵn”"), default=False)

    class Meta:
        verbose_name = _("cách đọc số tiền")
        verbose_name_plural = _("cách đọc số tiền")

    def __str__(self) -> str:
        return f"{self.province}: {self.odd_word}, {self.thousand}"
