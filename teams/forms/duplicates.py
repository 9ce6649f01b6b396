"""What people type when two records look alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.month_fields import MonthFormField
from teams.suspects import Pair

from .fields import Line


class TellApartForm(forms.Form):
    reason = Line(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: đã gọi cả hai người, khác số định danh")
    )


class MergeForm(TellApartForm):
    keep = forms.TypedChoiceField(label=_("Giữ hồ sơ nào để dùng tiếp"), widget=forms.RadioSelect, coerce=int)
    field_order = ["keep", "reason"]

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["keep"].choices = [
            (pair.one.pk, _("Hồ sơ 1: %(name)s") % {"name": pair.one}),
            (pair.other.pk, _("Hồ sơ 2: %(name)s") % {"name": pair.other}),
        ]
        self.fields["reason"].help_text = _("Ví dụ: cùng một người, căn cước cấp lại")


class MonthForm(forms.Form):
    thang = MonthFormField(label=_("Tháng"))
    is_filter = True
