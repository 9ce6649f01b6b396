"""Columns of every table that names people and places: who, born when, under which numbers, living where.

Heads are part of the file, so they do not follow the language of the screens.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong
from portal.lib.spreadsheets.columns import Column
from portal.lib.spreadsheets.reading import plain
from teams.models.people import Sex

SEXES = {plain(sex.label): sex for sex in Sex}


def places() -> list[Column]:
    return [
        Column(
            "commune",
            "Xã, phường",
            cells.text(80),
            group=_("Xã, phường"),
            width=22,
            aliases=("Xã", "Phường", "Xã/phường", "Tên xã", "Đơn vị", "Xã, phường, đặc khu"),
            hint=_("Tên hiện nay; tên trước 01/7/2025 cũng đọc được"),
            sample="Xã Cẩm Xuyên",
        ),
        Column(
            "district",
            "Huyện (cũ)",
            cells.text(80),
            group=_("Xã, phường"),
            width=16,
            aliases=("Huyện", "Quận, huyện", "Quận/huyện"),
            hint=_("Chỉ khi ghi tên xã cũ trùng nhau"),
        ),
    ]


def hamlet(*, required: bool = False) -> Column:
    return Column(
        "hamlet",
        "Thôn, tổ dân phố",
        cells.text(80),
        required,
        group=_("Xã, phường"),
        width=22,
        aliases=("Thôn", "Tổ dân phố", "Thôn/TDP", "Khu phố", "Bản"),
        hint=_("Đúng tên trong danh mục của xã"),
    )


def decision(required: bool, longest: int = 60) -> list[Column]:
    return [
        Column(
            "number",
            "Số quyết định",
            cells.text(longest),
            required,
            group=_("Quyết định"),
            width=18,
            aliases=("Quyết định", "Quyết định số", "Quyết định công nhận", "QĐ số", "Số QĐ"),
            sample="12/QĐ-UBND",
        ),
        Column(
            "issued_on",
            "Ngày ký quyết định",
            cells.past_day,
            required,
            group=_("Ngày"),
            aliases=("Ngày ký", "Ngày quyết định", "Ngày QĐ"),
            hint=_("Dạng dd/mm/yyyy"),
            sample="15/03/2026",
        ),
    ]


def full_name() -> Column:
    return Column(
        "full_name",
        "Họ và tên",
        name,
        True,
        group=_("Họ và tên"),
        width=26,
        aliases=("Họ tên", "Họ, tên", "Họ và tên thành viên", "Họ tên thành viên"),
        hint=_("Ghi đủ họ, tên đệm và tên"),
        sample="Trần Thị Ngọc Hân",
    )


def name(raw: Raw) -> str:
    found = cells.text(100)(raw)
    if any(letter.isdigit() for letter in found):
        raise Wrong(_("Họ tên có chữ số"), _("Ghi đủ họ, tên đệm và tên"))
    if len(found.split()) < 2:
        raise Wrong(_("Họ tên chỉ có một từ"), _("Ghi đủ họ, tên đệm và tên"))
    return found.title() if found.isupper() else found


def identity() -> list[Column]:
    """What tells one person from another of the same name."""
    return [
        Column(
            "birth_date",
            "Ngày sinh",
            cells.past_day,
            group=_("Ngày"),
            aliases=("Ngày tháng năm sinh", "Ngày sinh chủ hộ", "Sinh ngày"),
            hint=_("Dạng dd/mm/yyyy"),
            sample="25/08/1988",
        ),
        Column(
            "sex", "Giới tính", cells.one_of(SEXES, _("Nam hoặc Nữ")), aliases=("Nam/Nữ", "Giới"), width=10
        ),
        citizen(),
        Column(
            "former_number",
            "Số CMND cũ",
            cells.former_number,
            group=_("Số định danh"),
            aliases=("CMND", "Số CMND"),
            hint=_("9 chữ số"),
        ),
    ]


def citizen() -> Column:
    return Column(
        "citizen_number",
        "Số định danh",
        cells.citizen_number,
        group=_("Số định danh"),
        aliases=(
            "CCCD",
            "Số CCCD",
            "Căn cước",
            "Số căn cước",
            "Số định danh cá nhân",
            "CMND/CCCD",
            "Số căn cước công dân",
        ),
        hint=_("12 chữ số trên căn cước"),
        sample="042188001234",
    )
