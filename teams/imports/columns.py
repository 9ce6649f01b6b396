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

from .who_and_where import decision, full_name, hamlet, identity, places

ROLES = {plain(role.label): role for role in TeamRole} | {
    "to vien": TeamRole.MEMBER,
    "pho to truong": TeamRole.DEPUTY,
    "to pho phu trach": TeamRole.DEPUTY,
}


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
        hamlet(),
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


def members() -> list[Column]:
    return [
        team(),
        *places(),
        full_name(),
        *identity(),
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


def bank() -> Read:
    """The banks are asked for once per file, and only where it names one."""

    @cache
    def known() -> dict[str, str]:
        names = banks.names()
        return {plain(name): code for code, name in names.items()} | {code: code for code in names}

    def read(raw: Raw) -> str:
        words = plain(shown(raw))
        if words in known():
            return known()[words]
        bare = words.replace(" ", "")
        like = next((n for n in banks.names().values() if plain(n).replace(" ", "") in bare), "")
        raise Wrong(
            _("Không có trong danh mục"),
            _("Gần giống: %(bank)s") % {"bank": like}
            if like
            else _("Ghi tên ngân hàng hoặc mã 6 chữ số, ví dụ Agribank"),
        )

    return read
