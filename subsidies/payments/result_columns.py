"""The columns of a bank's or the Treasury's result, as their files head them. Heads are Vietnamese."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong, shown
from portal.lib.spreadsheets.columns import Column
from portal.lib.spreadsheets.reading import plain
from subsidies.models import PaymentState

# Without accents and signs, as heads are compared.
WORDS = {
    **dict.fromkeys(
        ["thanh cong", "da chuyen", "da chi", "hoan thanh", "hoan tat", "da hach toan", "success",
         "successful", "completed", "paid", "ok"],
        PaymentState.PAID,
    ),
    **dict.fromkeys(
        ["tra lai", "bi tra lai", "hoan tra", "that bai", "khong thanh cong", "loi", "tu choi", "huy",
         "failed", "fail", "rejected", "returned", "error"],
        PaymentState.RETURNED,
    ),
}  # fmt: skip
GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+([.,]0{1,2})?|\d+([.,]0{1,2})?")


def columns() -> list[Column]:
    return [
        Column(
            "content", "Nội dung", cells.text(500), True, group=_("Khớp khoản chuyển"), width=44,
            aliases=("Nội dung chuyển tiền", "Nội dung giao dịch", "Diễn giải", "Mô tả", "Mã khoản"),
            hint=_("Có mã khoản TCN và 14 chữ số"), sample="TCN00011800034540 HO TRO TO CNSCD",
        ),
        Column(
            "account", "Số tài khoản", account, group=_("Số tài khoản"), width=20,
            aliases=("Tài khoản", "Tài khoản thụ hưởng", "Số tài khoản thụ hưởng", "STK", "Số TK"),
        ),
        Column(
            "amount", "Số tiền", money, True, group=_("Số tiền"),
            aliases=("Số tiền giao dịch", "Số tiền chuyển", "Thành tiền"), sample="1860000",
        ),
        Column(
            "result", "Kết quả", result, True, group=_("Kết quả"),
            aliases=("Trạng thái", "Tình trạng", "Trạng thái giao dịch", "Kết quả xử lý"),
            hint=_("Thành công hoặc Trả lại"), sample="Thành công",
        ),
        Column(
            "reason", "Lý do", cells.text(300), group=_("Kết quả"), width=30,
            aliases=("Lý do trả lại", "Lý do lỗi", "Ghi chú"),
        ),
        Column(
            "on", "Ngày", cells.past_day, group=_("Ngày"),
            aliases=("Ngày giao dịch", "Ngày hạch toán", "Ngày hiệu lực", "Ngày chuyển"),
            hint=_("Để trống: ngày nhập tệp"), sample="15/11/2026",
        ),
    ]  # fmt: skip


def account(raw: Raw) -> str:
    """Whatever stands there: banks mask some digits."""
    return re.sub(r"[\s.\-]", "", cells.digits(raw)).upper()


def money(raw: Raw) -> int:
    """Whole đồng, with or without dots, as a number or as text."""
    text = re.sub(r"(?i)\s*(đ|đồng|vnd|vnđ)$", "", shown(raw).strip())
    if not GROUPED.fullmatch(text):
        raise Wrong(_("Không phải số tiền"), _("Ghi số đồng, ví dụ 1860000"))
    return int(re.sub(r"\D", "", re.sub(r"[.,]0{1,2}$", "", text)))


def result(raw: Raw) -> PaymentState:
    found = plain(shown(raw))
    if found not in WORDS:
        raise Wrong(_("Không hiểu kết quả này"), _("Ghi Thành công hoặc Trả lại"))
    return WORDS[found]
