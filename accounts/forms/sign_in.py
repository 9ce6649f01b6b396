"""Passwords as they are typed: to come in, to change it, once more before something that matters."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class Password(forms.CharField):
    """Taken as typed, spaces included; password managers and pasting are welcome."""

    def __init__(self, label: Any, *, new: bool = False, **rest: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "new-password" if new else "current-password"})
        super().__init__(label=label, strip=False, widget=widget, **rest)


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields = {
            "login": forms.CharField(label=_("Tên đăng nhập"), max_length=150, widget=name),
            "password": Password(_("Mật khẩu")),
        }


class PasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Từ 10 ký tự, ví dụ vài từ chỉ mình bạn ghép với nhau. Không dùng lại mật khẩu ở nơi khác.")
        self.fields["oldpassword"] = Password(_("Mật khẩu đang dùng"))
        for name, label, help_text in [
            ("password1", _("Mật khẩu mới"), hint),
            ("password2", _("Gõ lại mật khẩu mới"), ""),
        ]:
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs = {"autocomplete": "new-password"}

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("Hai lần gõ không giống nhau."))
        return cleaned


class PasswordAgainForm(allauth.ReauthenticateForm):
    password = Password(_("Mật khẩu"))
