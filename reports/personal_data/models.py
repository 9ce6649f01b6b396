"""What people asked about their own data, and what they were answered."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import scopes
from accounts.models import Role, User
from places.models import Commune
from teams.members import records_of
from teams.models import Person

READERS = (Role.ICT_OFFICER, Role.COMMUNE_STAFF, Role.INSPECTOR)


class RequestKind(models.TextChoices):
    """The rights of Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 4."""

    SEE = "see", _("Xem dữ liệu của mình")
    PROVIDE = "provide", _("Cung cấp bản sao dữ liệu")
    CORRECT = "correct", _("Chỉnh sửa dữ liệu")
    RESTRICT = "restrict", _("Hạn chế xử lý")
    ERASE = "erase", _("Xóa dữ liệu")
    OBJECT = "object", _("Phản đối việc xử lý")
    WITHDRAW = "withdraw", _("Rút lại sự đồng ý")


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("Trực tiếp")
    LETTER = "letter", _("Thư, văn bản")
    OWN_PAGE = "own_page", _("Trang của thành viên")


class Identity(models.TextChoices):
    """How it was made sure who asks. No copy of any card is kept."""

    NOT_YET = "not_yet", _("Chưa xác minh")
    CARD = "card", _("Xem thẻ căn cước")
    VNEID = "vneid", _("Xem trên ứng dụng VNeID")
    PROXY = "proxy", _("Giấy ủy quyền và thẻ căn cước của người được ủy quyền")
    OWN_LOGIN = "own_login", _("Đã đăng nhập trang của mình")


class RequestStatus(models.TextChoices):
    AT_COMMUNE = "at_commune", _("Xã chưa chuyển Sở")
    AT_DEPARTMENT = "at_department", _("Chờ Sở trả lời")
    ANSWERED = "answered", _("Đã trả lời")


class Outcome(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    IN_PART = "in_part", _("Thực hiện một phần")
    REFUSED = "refused", _("Không thực hiện được")


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the reader's area; a member's own."""
        if not scopes.is_working(user):
            return self.none()
        if user.role == Role.MEMBER:
            return self.filter(person__in=records_of(user))
        return self.filter(scopes.within(user, commune="commune")) if user.role in READERS else self.none()

    def waiting(self) -> Self:
        return self.exclude(status=RequestStatus.ANSWERED)

    def late(self) -> Self:
        return self.waiting().filter(due_on__lt=timezone.localdate())


class DataRequest(models.Model):
    kind = models.CharField(_("yêu cầu"), max_length=10, choices=RequestKind)
    # None: nobody of that name is in the books, which is an answer too.
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="data_requests",
        verbose_name=_("người trong sổ"),
    )  # fmt: skip
    subject_name = models.CharField(_("người yêu cầu"), max_length=100)
    contact = models.CharField(_("địa chỉ, điện thoại để trả lời"), max_length=200, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    text = models.TextField(_("nội dung"), max_length=2000)
    way = models.CharField(_("nhận bằng cách"), max_length=10, choices=Way)
    received_on = models.DateField(_("ngày nhận"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người nhận"))
    identity = models.CharField(
        _("xác minh danh tính"), max_length=10, choices=Identity, default=Identity.NOT_YET
    )
    due_on = models.DateField(_("hạn trả lời"))
    status = models.CharField(_("trạng thái"), max_length=15, choices=RequestStatus)
    passed_on_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    passed_on_at = models.DateTimeField(_("chuyển Sở lúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, null=True)
    answer = models.TextField(_("trả lời, lý do"), max_length=2000, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="data_request_answered_whole_or_not_yet",
                condition=~Q(status="answered")
                & Q(outcome=None, answer="", answered_on=None, answered_by=None)
                | Q(status="answered", outcome__isnull=False, answered_by__isnull=False)
                & Q(answered_on__gte=F("received_on"))
                & ~Q(answer=""),
                violation_error_message=_("Trả lời gồm kết quả, lý do, ngày và người trả lời."),
            ),
            models.CheckConstraint(
                name="data_request_done_for_somebody_known",
                condition=Q(outcome=None) | Q(outcome="refused") | ~Q(identity="not_yet"),
                violation_error_message=_("Xác minh danh tính người yêu cầu trước khi thực hiện."),
            ),
            models.CheckConstraint(
                name="data_request_passed_on_by_somebody",
                condition=Q(passed_on_by=None, passed_on_at=None)
                | Q(~Q(status="at_commune"), passed_on_by__isnull=False, passed_on_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject_name}"

    def get_absolute_url(self) -> str:
        return reverse("personal:request", args=[self.pk])

    @property
    def answered_late(self) -> bool:
        return bool(self.answered_on and self.answered_on > self.due_on)

    @property
    def is_late(self) -> bool:
        return self.answered_on is None and self.due_on < timezone.localdate()

    @property
    def days_used(self) -> dt.timedelta:
        return (self.answered_on or timezone.localdate()) - self.received_on


class Clearing(models.Model):
    """Rows of one class let go at one moment, in the transaction that let them go."""

    kind = models.CharField(_("loại"), max_length=20)
    rows = models.PositiveIntegerField(_("số dòng"))
    before = models.DateTimeField(_("cũ hơn"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm"))

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.rows}"
