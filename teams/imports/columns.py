"""The columns of the tables, as their templates print them and as people call them otherwise.

Heads are part of the file, so they do not follow the language of the screens.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Read, Wrong, shown
from portal.lib.spreadsheets.columns import Column
from portal.lib.spreadsheets.reading import plain
from teams import banks
from teams.models import TeamRole
from teams.models.people import Sex

ROLES = {plain(role.label): role for role in TeamRole} | {
    "to vien": TeamRole.MEMBER,
    "pho to truong": TeamRole.DEPUTY,
    "to pho phu trach": TeamRole.DEPUTY,
}
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


def decision(required: bool) -> list[Column]:
    return [
        Column(
            "number",
            "Số quyết định",
            cells.text(60),
            required,
            group=_("Quyết định"),
            width=18,
            aliases=("Quyết định", "Quyết định số", "QĐ số", "Số QĐ"),
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


def teams() -> list[Column]:
    return [
        Column("code", "Mã tổ", cells.text(30), True, group=_("Tổ"), width=14, sample="TCNSCD-00123"),
        Column(
            "name",
            "Tên tổ",
            cells.text(150),
            True,
            group=_("Tổ"),
            width=44,
            aliases=("Tên tổ công nghệ số cộng đồng",),
            sample="Tổ công nghệ số cộng đồng thôn Đông Hà",
        ),
        *places(),
        Column(
            "hamlet",
            "Thôn, tổ dân phố",
            cells.text(80),
            group=_("Xã, phường"),
            width=22,
            aliases=("Thôn", "Tổ dân phố", "Thôn/TDP", "Khu phố"),
            hint=_("Đúng tên trong danh mục của xã"),
        ),
        *decision(required=True),
        Column(
            "since",
            "Hoạt động từ ngày",
            cells.day,
            True,
            group=_("Ngày"),
            aliases=("Từ ngày", "Ngày thành lập"),
            hint=_("Dạng dd/mm/yyyy"),
            sample="01/04/2026",
        ),
    ]


def team() -> Column:
    return Column(
        "team",
        "Tổ",
        cells.text(150),
        True,
        group=_("Tổ"),
        width=34,
        aliases=("Mã tổ", "Tên tổ", "Tổ công nghệ số", "Tổ công nghệ số cộng đồng"),
        hint=_("Mã tổ hoặc tên tổ đã có trong sổ"),
        sample="TCNSCD-00123",
    )


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


def members() -> list[Column]:
    return [
        team(),
        *places(),
        full_name(),
        Column(
            "birth_date",
            "Ngày sinh",
            cells.past_day,
            group=_("Ngày"),
            aliases=("Ngày tháng năm sinh", "Sinh ngày"),
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
        Column(
            "phone",
            "Số điện thoại",
            cells.mobile,
            group=_("Khác"),
            aliases=("Điện thoại", "SĐT", "Số ĐT", "Điện thoại di động", "Di động"),
            hint=_("Số di động"),
            sample="0912345678",
        ),
        Column(
            "bank_account",
            "Số tài khoản",
            cells.bank_account,
            group=_("Tài khoản, ngân hàng"),
            aliases=("STK", "Số TK", "Tài khoản"),
            width=20,
        ),
        Column(
            "bank_bin",
            "Ngân hàng",
            bank(),
            group=_("Tài khoản, ngân hàng"),
            aliases=("Tên ngân hàng", "Mã ngân hàng", "Mở tại ngân hàng"),
            sample="Agribank",
        ),
        Column(
            "role",
            "Chức danh",
            cells.one_of(ROLES, ", ".join(str(r.label) for r in TeamRole)),
            True,
            aliases=("Chức vụ", "Vai trò", "Chức danh trong tổ"),
            hint=_("Tổ trưởng, Tổ phó hoặc Thành viên"),
            sample="Thành viên",
        ),
        Column(
            "since",
            "Ngày tham gia",
            cells.day,
            True,
            group=_("Ngày"),
            aliases=("Từ ngày", "Tham gia từ ngày"),
            hint=_("Dạng dd/mm/yyyy"),
            sample="01/04/2026",
        ),
        *decision(required=False),
    ]


def full_name() -> Column:
    return Column(
        "full_name",
        "Họ và tên",
        name,
        True,
        group=_("Họ và tên"),
        width=26,
        aliases=("Họ tên", "Họ, tên", "Họ và tên thành viên"),
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


def bank() -> Read:
    """The banks are asked for once per file, and only where it names one."""

    @cache
    def known() -> dict[str, str]:
        return {plain(name): code for code, name in banks.names().items()}

    def read(raw: Raw) -> str:
        words = plain(shown(raw))
        if words in known():
            return known()[words]
        if len(words) == 6 and words.isdecimal():
            return words
        bare = words.replace(" ", "")
        like = next((n for n in banks.names().values() if plain(n).replace(" ", "") in bare), "")
        raise Wrong(
            _("Không có trong danh mục"),
            _("Gần giống: %(bank)s") % {"bank": like}
            if like
            else _("Ghi tên ngân hàng hoặc mã 6 chữ số, ví dụ Agribank"),
        )

    return read
