"""Who people are, what they answer for, and what they did."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Commune, Province


class Role(models.TextChoices):
    ICT_OFFICER = "ict_officer", _("Cán bộ Sở Khoa học và Công nghệ")
    COMMUNE_STAFF = "commune_staff", _("Cán bộ xã, phường, đặc khu")
    FINANCE_STAFF = "finance_staff", _("Kế toán")
    APPROVER = "approver", _("Người phê duyệt")
    INSPECTOR = "inspector", _("Thanh tra, giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Reach(models.TextChoices):
    """How far a user's eyes go."""

    NOWHERE = "nowhere", _("Không dữ liệu nghiệp vụ")
    COMMUNES = "communes", _("Các xã được giao")
    PROVINCE = "province", _("Toàn tỉnh, thành phố")


class User(AbstractUser):
    full_name = models.CharField(_("họ và tên"), max_length=100)
    office = models.CharField(_("chức vụ, đơn vị"), max_length=150, blank=True)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, default=Role.COMMUNE_STAFF)
    reach = models.CharField(_("phạm vi"), max_length=10, choices=Reach, default=Reach.NOWHERE)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name=_("tỉnh"))
    communes = models.ManyToManyField(Commune, blank=True, verbose_name=_("xã, phường"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_beyond_nowhere_has_a_province",
                condition=Q(reach=Reach.NOWHERE) | Q(province__isnull=False),
                violation_error_message=_("Chọn tỉnh, thành phố cho người dùng này."),
            ),
            models.CheckConstraint(
                name="commune_staff_never_reach_the_province",
                condition=~Q(role=Role.COMMUNE_STAFF, reach=Reach.PROVINCE),
                violation_error_message=_("Cán bộ xã chỉ được giao xã, phường của mình."),
            ),
            models.CheckConstraint(
                name="administrators_see_no_payees",
                condition=~Q(role=Role.ADMINISTRATOR) | Q(reach=Reach.NOWHERE),
                violation_error_message=_("Quản trị hệ thống không xem dữ liệu người hưởng."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


class AuditEvent(models.Model):
    """One act of one person. A database trigger refuses every change and removal."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("người làm"))
    verb = models.CharField(_("việc"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(_("đối tượng"), max_length=200)
    province = models.ForeignKey(Province, models.PROTECT, null=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True)
    before = models.JSONField(_("trước"), null=True)
    after = models.JSONField(_("sau"), null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_of_an_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"
