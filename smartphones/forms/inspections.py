"""What an inspection draws, and what was found at a household."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from smartphones.models import Inspection, Measure, Programme, Result
from teams.forms.fields import Day, Dong, Line, Whole
from teams.policies import communes_of


class InspectionForm(forms.ModelForm):
    until = Day(label=_("Máy bàn giao đến hết ngày"))
    size = Whole(label=_("Số hộ trong mẫu"), least=1)

    class Meta:
        model = Inspection
        fields = ["programme", "decision", "commune", "until", "size", "seed"]
        labels = {"programme": _("Chương trình")}
        help_texts = {
            "seed": _(
                "Chữ hoặc số công bố trước khi rút, ví dụ kết quả xổ số. Cùng mã thì rút ra cùng các hộ."
            ),
            "commune": _("Để trống: rút trong toàn tỉnh"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user)
        self.fields["commune"].queryset = communes_of(user).order_by("plain_name")
        self.initial.setdefault("until", timezone.localdate())


class FindingForm(forms.Form):
    seen_on = Day(label=_("Ngày kiểm tra"))
    result = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[c for c in Result.choices if c[0] != Result.PENDING],
        widget=forms.RadioSelect,
    )
    note = Line(label=_("Ghi nhận tại hộ"), required=False, max_length=500)
    measure = forms.ChoiceField(
        label=_("Xử lý"), choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.NONE
    )
    amount = Dong(label=_("Số tiền phải thu (đồng)"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        recovers = given.get("measure") == Measure.RECOVER
        if "amount" in given and recovers != bool(given["amount"]):
            self.add_error("amount", _("Ghi số tiền phải thu khi và chỉ khi thu hồi tiền."))
        if given.get("result") == Result.IN_USE and given.get("measure") not in (Measure.NONE, None):
            self.add_error("measure", _("Hộ đang dùng máy thì không có gì phải xử lý."))
        return given


class DoneForm(forms.Form):
    on = Day(label=_("Ngày"))
