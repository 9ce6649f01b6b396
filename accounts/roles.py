"""What people do here, and how far their eyes go."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ICT_OFFICER = "ict_officer", _("Cán bộ Sở Khoa học và Công nghệ")
    COMMUNE_STAFF = "commune_staff", _("Cán bộ xã, phường, đặc khu")
    FINANCE_STAFF = "finance_staff", _("Kế toán")
    APPROVER = "approver", _("Người phê duyệt")
    INSPECTOR = "inspector", _("Thanh tra, giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    MEMBER = "member", _("Thành viên tổ")


class Reach(models.TextChoices):
    NOWHERE = "nowhere", _("Không dữ liệu nghiệp vụ")
    COMMUNES = "communes", _("Các xã được giao")
    PROVINCE = "province", _("Toàn tỉnh, thành phố")
