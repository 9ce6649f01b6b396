"""Lists of a run's money as files to take away: a column for each fact of a row."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.list_files import Columns, ListFile

PAYEE: Columns = {
    _("Người hưởng"): lambda row: row.person and str(row.person),
    _("Tổ"): lambda row: str(row.team),
    _("Xã, phường"): lambda row: str(row.commune),
}
CLAUSE: Columns = {
    _("Khoản hỗ trợ"): lambda row: row.rate.label,
    _("Điều khoản"): lambda row: row.rate.article,
    _("Nghị quyết"): lambda row: str(row.rate.resolution),
    _("Tháng"): lambda row: str(row.earned_in),
    _("Số lượng"): lambda row: float(row.units),
}
LINES = ListFile(
    _("Các dòng chi"), "dong-chi",
    {
        **PAYEE,
        **CLAUSE,
        _("Thành tiền"): lambda line: line.amount,
        _("Đợt"): lambda line: str(line.run),
        _("Mã dòng"): lambda line: line.code,
    },
)  # fmt: skip
UNPAID = ListFile(
    _("Công không được chi"), "khong-duoc-chi",
    {
        **PAYEE,
        _("Lý do"): lambda work: str(work.get_reason_display()),
        **CLAUSE,
        _("Số tiền không chi"): lambda work: work.amount,
    },
)  # fmt: skip
PAYMENTS = ListFile(
    _("Các khoản chuyển"), "khoan-chuyen",
    {
        _("STT"): lambda payment: payment.number,
        _("Người nhận"): lambda payment: payment.payee,
        _("Xã, phường"): lambda payment: str(payment.commune),
        _("Mã khoản"): lambda payment: payment.reference,
        _("Cách chi"): lambda payment: str(payment.get_method_display()),
        _("Ngân hàng"): lambda payment: payment.bank_bin and payment.bank_name,
        _("Tài khoản"): lambda payment: str(payment.account),
        _("Tên tài khoản"): lambda payment: payment.account_name,
        _("Thành tiền"): lambda payment: payment.due,
        _("Trừ nợ đợt trước"): lambda payment: payment.carried_in,
        _("Số tiền chuyển"): lambda payment: payment.amount,
        _("Còn phải thu"): lambda payment: payment.carried_out,
        _("Trạng thái"): lambda payment: str(payment.get_state_display()),
        _("Ngày nhận"): lambda payment: payment.settled_on,
        _("Lý do trả lại"): lambda payment: payment.return_reason,
    },
)  # fmt: skip
