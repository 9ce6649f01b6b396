"""The log's verbs in words. A process writes "payroll.approved"; people read "Phê duyệt đợt chi"."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, str | Promise] = {
    "account.signed_in": _("Đăng nhập"),
    "account.signed_out": _("Đăng xuất"),
    "account.password_changed": _("Đổi mật khẩu của mình"),
    "user.created": _("Thêm người dùng"),
    "user.changed": _("Sửa người dùng"),
    "user.password_set": _("Đặt lại mật khẩu cho người dùng"),
}


def words_for(verb: str) -> str | Promise:
    return ACTS.get(verb, verb)
