"""The columns of households' tables, as their templates print them and as people call them otherwise.

Heads are part of the file, so they do not follow the language of the screens.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong, shown
from portal.lib.spreadsheets.columns import Column
from portal.lib.spreadsheets.reading import plain
from smartphones.models import RecognisedList, Relation, SupportKind
from teams.imports.who_and_where import decision, full_name, hamlet, identity, name, places

YEARS = (2016, 2100)

LISTS = {plain(str(each.label)): each for each in RecognisedList} | {
    "ngheo": RecognisedList.POOR,
    "can ngheo": RecognisedList.NEAR_POOR,
    "nguoi co cong": RecognisedList.MERIT,
    "co nguoi co cong": RecognisedList.MERIT,
    "bao tro xa hoi": RecognisedList.SOCIAL_POLICY,
    "chinh sach xa hoi": RecognisedList.SOCIAL_POLICY,
    "doi tuong chinh sach xa hoi": RecognisedList.SOCIAL_POLICY,
    "chinh sach": RecognisedList.POLICY_FAMILY,
    "ho chinh sach": RecognisedList.POLICY_FAMILY,
}
RELATIONS = {plain(str(each.label)): each for each in Relation} | {
    "vo": Relation.SPOUSE,
    "chong": Relation.SPOUSE,
    "con trai": Relation.CHILD,
    "con gai": Relation.CHILD,
    "con de": Relation.CHILD,
    "cha": Relation.PARENT,
    "me": Relation.PARENT,
    "bo": Relation.PARENT,
    "chau noi": Relation.GRANDCHILD,
    "chau ngoai": Relation.GRANDCHILD,
    "anh": Relation.SIBLING,
    "chi": Relation.SIBLING,
    "em": Relation.SIBLING,
    "khac": Relation.OTHER,
}
KINDS = {plain(str(each.label)): each for each in SupportKind} | {
    "may tinh": SupportKind.LEARNING_DEVICE,
    "thiet bi hoc tap": SupportKind.LEARNING_DEVICE,
    "song va may tinh cho em": SupportKind.LEARNING_DEVICE,
    "dien thoai": SupportKind.PHONE,
    "tien": SupportKind.CASH,
    "khac": SupportKind.OTHER,
}
YES_OR_NO = {"co": True, "x": True, "roi": True, "khong": False, "chua": False, "chua co": False}


def households() -> list[Column]:
    return [
        code(),
        *places(),
        hamlet(),
        head(),
        *identity(),
        Column("address", "Địa chỉ", cells.text(200), group=_("Khác"), width=30, aliases=("Nơi ở", "Chỗ ở")),
        Column(
            "on_list",
            "Danh sách",
            cells.one_of(LISTS, ", ".join(str(each.label) for each in RecognisedList)),
            True,
            group=_("Danh sách"),
            width=24,
            aliases=("Diện", "Diện hộ", "Loại hộ", "Đối tượng"),
            hint=_("Hộ nghèo, Hộ cận nghèo, Gia đình chính sách..."),
            sample="Hộ nghèo",
        ),
        Column(
            "year",
            "Năm",
            year,
            True,
            group=_("Danh sách"),
            width=8,
            aliases=("Năm công nhận", "Danh sách năm"),
            hint=_("Năm của danh sách"),
            sample="2026",
        ),
        *decision(required=True, longest=100),
        Column(
            "has_smartphone",
            "Đã có điện thoại thông minh",
            cells.one_of(YES_OR_NO, _("Có hoặc Chưa")),
            group=_("Khác"),
            aliases=("Có điện thoại thông minh", "Điện thoại thông minh"),
            hint=_("Có hoặc Chưa; để trống nếu chưa hỏi"),
        ),
    ]


def members() -> list[Column]:
    return [
        *of_household(),
        full_name(),
        Column(
            "relation",
            "Quan hệ với chủ hộ",
            cells.one_of(RELATIONS, ", ".join(str(each.label) for each in Relation)),
            True,
            group=_("Khác"),
            aliases=("Quan hệ", "QH với chủ hộ"),
            sample="Con",
        ),
        *identity(),
    ]


def support() -> list[Column]:
    return [
        *of_household(),
        Column(
            "kind",
            "Đã nhận",
            cells.one_of(KINDS, ", ".join(str(each.label) for each in SupportKind)),
            True,
            group=_("Khoản đã nhận"),
            width=24,
            aliases=("Loại hỗ trợ", "Thiết bị đã nhận", "Nội dung hỗ trợ"),
            sample="Máy tính bảng",
        ),
        Column(
            "programme_name",
            "Chương trình",
            cells.text(200),
            True,
            group=_("Khoản đã nhận"),
            width=30,
            aliases=("Tên chương trình",),
            sample="Sóng và máy tính cho em",
        ),
        Column(
            "received_on",
            "Ngày nhận",
            cells.past_day,
            True,
            group=_("Ngày"),
            aliases=("Ngày", "Ngày bàn giao"),
            hint=_("Dạng dd/mm/yyyy"),
            sample="20/10/2022",
        ),
        Column(
            "proof",
            "Giấy tờ chứng minh",
            cells.text(200),
            True,
            group=_("Khoản đã nhận"),
            width=30,
            aliases=("Chứng từ", "Giấy tờ", "Biên bản"),
            sample="Biên bản bàn giao 15",
        ),
    ]


def of_household() -> list[Column]:
    """How a row of another file says which household it means."""
    return [
        code(),
        *places(),
        head(),
        Column(
            "head_number",
            "Số định danh chủ hộ",
            cells.citizen_number,
            group=_("Số định danh"),
            aliases=("CCCD chủ hộ", "Số CCCD chủ hộ"),
            hint=_("12 chữ số trên căn cước"),
        ),
    ]


def code() -> Column:
    return Column(
        "code",
        "Mã hộ",
        cells.text(30),
        group=_("Hộ"),
        width=14,
        aliases=("Mã số hộ",),
        hint=_("Như trong danh sách của xã, nếu có"),
    )


def head() -> Column:
    return Column(
        "head",
        "Chủ hộ",
        name,
        True,
        group=_("Họ và tên"),
        width=26,
        aliases=("Họ tên chủ hộ", "Họ và tên chủ hộ", "Tên chủ hộ"),
        hint=_("Ghi đủ họ, tên đệm và tên"),
        sample="Nguyễn Văn An",
    )


def year(raw: Raw) -> int:
    text = shown(raw)
    if not (text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]):
        raise Wrong(_("Không phải một năm"), _("Ghi năm bằng bốn chữ số, ví dụ 2026"))
    return int(text)
