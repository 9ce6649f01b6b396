"""What is chosen for a new key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import User

DAYS = [(30, _("30 ngày")), (90, _("90 ngày")), (180, _("180 ngày")), (365, _("một năm"))]


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Hệ thống nào dùng khóa"),
        max_length=100,
        help_text=_("Ví dụ: Phần mềm chấm công xã Châu Quế"),
    )
    grants = forms.MultipleChoiceField(
        label=_("Khóa được làm gì"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ trong địa bàn và quyền của bạn, đúng lúc khóa được dùng."),
    )
    days = forms.TypedChoiceField(label=_("Dùng trong"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grants"].choices = [(grant.value, grant.label) for grant in policies.grants_for(user)]
