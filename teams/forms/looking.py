"""What people type to find something, and the day they look at."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import Day, Line


class SearchForm(forms.Form):
    """Names only: what stands in an address is kept by browsers and servers."""

    q = Line(label=_("Tên người, tổ, xã, phường"), max_length=100, required=False)
    is_filter = True

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        if re.search(r"(\d[\s.\-]?){9}", text):
            raise forms.ValidationError(
                _("Không tìm bằng số định danh hay số tài khoản. Tìm theo họ tên rồi mở trang của người đó.")
            )
        return text


class AsOfForm(forms.Form):
    ngay = Day(label=_("Xem như ngày"))
    is_filter = True
