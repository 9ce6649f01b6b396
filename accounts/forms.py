"""Forms about accounts: sign in, look after users, read the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UserChangeForm
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.lib.listings import Filters

from .roles import Reach


class SignInForm(AuthenticationForm):
    error_messages = {
        # One answer for a wrong name, a wrong password and a locked account: it tells no stranger which.
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Quên mật khẩu thì liên hệ quản trị hệ thống."
        ),
        "inactive": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Quên mật khẩu thì liên hệ quản trị hệ thống."),
    }


class UserForm(UserChangeForm):
    """One person's role and area, as an administrator sets them."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        communes = cleaned.get("communes") or []
        if cleaned.get("reach") == Reach.COMMUNES:
            if not communes:
                self.add_error("communes", _("Chọn ít nhất một xã, phường được giao."))
            for commune in communes:
                if commune.present.province != cleaned.get("province"):
                    self.add_error(
                        "communes", _("%(commune)s không thuộc tỉnh đã chọn.") % {"commune": commune}
                    )
        return cleaned


class AuditFilters(Filters):
    who = forms.CharField(label=_("Người làm"), required=False, max_length=100)
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)
    object = forms.CharField(required=False, widget=forms.HiddenInput)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    lookups = {
        "who": "actor__full_name__unaccent__icontains",
        "since": "at__date__gte",
        "until": "at__date__lte",
        "object": "object_type",
        "id": "object_id",
    }

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().narrow(rows).select_related("actor", "commune", "province")
