"""Lists of households and phones as files to take away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.list_files import ListFile


def _has_phone(household: Any) -> str:
    if household.has_smartphone is None:
        return gettext("Chưa hỏi")
    return gettext("Có") if household.has_smartphone else gettext("Chưa có")


HOUSEHOLDS = ListFile(
    _("Các hộ"), "cac-ho",
    {
        _("Chủ hộ"): str,
        _("Mã hộ"): lambda household: household.code,
        _("Xã, phường"): lambda household: str(household.commune.present),
        _("Thôn, tổ dân phố"): lambda household: household.hamlet and str(household.hamlet),
        _("Số người"): lambda household: household.people,
        _("Diện"): lambda household: household.class_label,
        _("Điện thoại"): _has_phone,
    },
)  # fmt: skip
LISTED = ListFile(
    _("Danh sách hộ nhận điện thoại"), "ho-nhan-dien-thoai",
    {
        _("Chủ hộ"): lambda application: str(application.household),
        _("Mã hộ"): lambda application: application.household.code,
        _("Thôn, tổ"): lambda application: application.household.hamlet and str(application.household.hamlet),
        _("Hình thức"): lambda application: str(application.get_form_display()),
        _("Vị trí"): lambda application: application.best_standing and application.best_standing.told,
        _("Nguồn"): lambda application: application.source and str(application.source),
    },
)  # fmt: skip
PHONES = ListFile(
    _("Các máy"), "cac-may",
    {
        "IMEI": lambda phone: phone.imei,
        _("Số sê-ri"): lambda phone: phone.serial,
        _("Lô máy"): lambda phone: str(phone.batch),
        _("Đang ở"): lambda phone: str(phone.get_place_display()),
        _("Xã, phường"): lambda phone: phone.commune and str(phone.commune),
    },
)  # fmt: skip
