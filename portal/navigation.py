"""The main menu: what each role finds there. Who may open a page is decided by the page, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role

ALL = frozenset(Role)
OFFICES = ALL - {Role.MEMBER}
WITH_PAYEES = OFFICES - {Role.ADMINISTRATOR}
OVERSEERS = frozenset({Role.ICT_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR})
DATA_OFFICERS = frozenset({Role.ICT_OFFICER, Role.COMMUNE_STAFF, Role.INSPECTOR})

MENU = [
    (_("Tổng quan"), "home", OFFICES),
    (_("Của tôi"), "subsidies:own", frozenset({Role.MEMBER})),
    (_("Số liệu tháng"), "dashboard:month", WITH_PAYEES),
    (_("Bảng công"), "teams:timesheets", WITH_PAYEES),
    (_("Đợt chi trả"), "subsidies:runs", WITH_PAYEES),
    (_("Nghị quyết"), "subsidies:resolutions", WITH_PAYEES | {Role.MEMBER}),
    (_("Tổ và thành viên"), "teams:teams", WITH_PAYEES),
    (_("Điện thoại"), "smartphones:programmes", WITH_PAYEES),
    (_("Dữ liệu cá nhân"), "personal:requests", DATA_OFFICERS),
    (_("Thời hạn lưu giữ"), "personal:retention", frozenset({Role.ADMINISTRATOR})),
    (_("Người dùng"), "admin:accounts_user_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Ngày nghỉ lễ"), "admin:places_holiday_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Ngân hàng"), "admin:teams_bank_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Số chữ ký"), "admin:subsidies_signatureband_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Đọc số tiền"), "admin:reports_wording_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Nơi nhận khiếu nại"), "admin:places_complaintoffice_changelist", frozenset({Role.ADMINISTRATOR})),
    (_("Sáp nhập xã"), "teams:merge_communes", frozenset({Role.ADMINISTRATOR})),
    (_("Nhật ký"), "accounts:audit", OVERSEERS),
]

# Where pages of a section lie beside its first page: how their addresses begin.
BESIDE = {
    "subsidies:own": ["/to/cua-toi/", "/du-lieu-ca-nhan/"],
    "personal:requests": ["/du-lieu-ca-nhan/"],
    "teams:timesheets": ["/giay-to/bang-cham-cong/", "/giay-to/ban-in/"],
    "subsidies:runs": [
        "/giay-to/",
        "/chi-tra/ngan-sach",
        "/chi-tra/dong",
        "/chi-tra/cac-dong",
        "/to/nhap-tep/ket-qua-chi",
    ],
    "subsidies:resolutions": ["/chi-tra/du-toan"],
    "teams:teams": ["/chi-tra/thieu-nguoi", "/so-lieu/"],
    "smartphones:programmes": ["/dien-thoai/", "/giay-to/dien-thoai/"],
}


@dataclass(frozen=True, slots=True)
class Item:
    label: str | Promise
    url: str
    here: bool


def menu_for(user: Any, path: str) -> list[Item]:
    """The current item is the one of whose addresses the longest is a beginning of `path`."""
    links = [(label, name, reverse(name)) for label, name, roles in MENU if user.role in roles]
    beginnings = {
        beginning: name
        for _, name, url in links
        for beginning in (url, *BESIDE.get(name, []))
        if beginning != "/" and path.startswith(beginning)
    }
    current = beginnings[max(beginnings, key=len)] if beginnings else "home" if path == "/" else ""
    return [Item(label, url, name == current) for label, name, url in links]
