"""Lists of the book of teams as files to take away."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.list_files import ListFile

ORDERS = ListFile(
    _("Văn bản huy động"), "van-ban-huy-dong",
    {
        _("Số văn bản"): lambda order: order.number,
        _("Ngày ký"): lambda order: order.issued_on,
        _("Cấp ký"): lambda order: str(order.get_level_display()),
        _("Xã, phường"): lambda order: str(order.commune),
        _("Khẩn cấp"): lambda order: gettext("Có") if order.urgent else gettext("Không"),
        _("Mức chi một đêm"): lambda order: order.night_amount,
        _("Số người"): lambda order: order.people,
        _("Ngày công"): lambda order: order.days,
        _("Đêm"): lambda order: order.nights,
        _("Buổi"): lambda order: order.sessions,
        _("Dòng giờ, vụ việc"): lambda order: order.rows_counted,
    },
)  # fmt: skip
