"""Codes and keys of the second step, in the words of the portal."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def code_field(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "size": 12})
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=widget)


SIX = _("6 chữ số ứng dụng đang hiện. Mất điện thoại thì gõ một mã dự phòng.")


class CodeForm(base.AuthenticateForm):
    code = code_field(_("Mã xác thực"), SIX)


class CodeAgainForm(base.ReauthenticateForm):
    code = code_field(_("Mã xác thực"), SIX)


class FirstCodeForm(ActivateTOTPForm):
    code = code_field(_("Mã ứng dụng đang hiện"), _("6 chữ số, đổi sau mỗi 30 giây."))


class KeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("Tên gọi của khóa"),
        max_length=60,
        help_text=_("Để nhận ra nó sau này, ví dụ: điện thoại của tôi."),
    )
    passwordless = forms.BooleanField(
        label=_("Đăng nhập bằng khóa này, không cần gõ mật khẩu"),
        required=False,
        initial=True,
        help_text=_("Máy sẽ hỏi vân tay, khuôn mặt hoặc mã PIN của thiết bị."),
    )
