"""The columns of a list of hamlets, as its template prints them and as people call them otherwise."""

from __future__ import annotations

from django.utils.translation import gettext as _

from places.models import UnitType
from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong
from portal.lib.spreadsheets.columns import Column

from .who_and_where import hamlet, places

YES_OR_NO = {"co": True, "x": True, "khong": False}
TYPES = {each.value.lower(): each.value for each in UnitType} | {"1": "I", "2": "II", "3": "III"}
MARKS = {
    "at_centre": "Thuộc trung tâm xã", "border": "Biên giới", "island": "Đảo",
    "key_security": "Trọng điểm an ninh, trật tự",
}  # fmt: skip


def hamlets() -> list[Column]:
    return [
        *places(),
        hamlet(required=True),
        Column(
            "since",
            "Áp dụng từ ngày",
            cells.day,
            True,
            group=_("Ngày"),
            aliases=("Từ ngày", "Hiệu lực từ ngày"),
            hint=_("Các tháng trước ngày này không đổi"),
            sample="01/01/2026",
        ),
        Column(
            "households",
            "Số hộ",
            count(100_000),
            group=_("Đặc điểm"),
            width=10,
            aliases=("Số hộ dân", "Tổng số hộ", "Số hộ gia đình"),
            sample="312",
        ),
        Column(
            "unit_type",
            "Loại",
            cells.one_of(TYPES, "I, II, III"),
            group=_("Đặc điểm"),
            width=8,
            aliases=("Loại thôn", "Phân loại"),
        ),
        Column(
            "distance",
            "Cách trung tâm (km)",
            count(1_000),
            group=_("Đặc điểm"),
            aliases=("Khoảng cách", "Khoảng cách đến trung tâm xã"),
        ),
        *(
            Column(key, title, cells.one_of(YES_OR_NO, _("Có hoặc Không")), group=_("Đặc điểm"), width=12)
            for key, title in MARKS.items()
        ),
        Column("decision", "Văn bản", cells.text(100), group=_("Quyết định"), aliases=("Căn cứ",), width=24),
    ]


def count(most: int) -> cells.Read:
    """People group thousands by points or spaces."""

    def read(raw: Raw) -> int:
        text = cells.shown(raw).replace(".", "").replace(" ", "")
        if not (text.isascii() and text.isdecimal()):
            raise Wrong(_("Không phải số nguyên"), _("Chỉ ghi số, ví dụ 312"))
        if int(text) > most:
            raise Wrong(_("Quá %(most)s") % {"most": most}, _("Kiểm tra lại số này"))
        return int(text)

    return read
