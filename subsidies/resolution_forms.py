"""What officers type about the life of a resolution: when it ends, what comes after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.month_fields import MonthFormField

from .models import Resolution


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=gettext_lazy("Ngày cuối còn hiệu lực"),
        help_text=gettext_lazy("Ví dụ: 31/12/2026"),
        widget=forms.DateInput({"class": "w-date"}),
    )


class SuccessorForm(forms.Form):
    """A new text that amends this one or takes its place, from a day."""

    AMENDS, REPLACES = "amends", "replaces"

    how = forms.ChoiceField(
        label=gettext_lazy("Nghị quyết mới"),
        choices=[
            (AMENDS, gettext_lazy("sửa đổi: là lần tiếp theo của nghị quyết này")),
            (REPLACES, gettext_lazy("thay thế: là một nghị quyết khác")),
        ],
        widget=forms.RadioSelect,
        initial=AMENDS,
    )
    number = forms.CharField(
        label=gettext_lazy("Số hiệu của nghị quyết mới"),
        help_text=gettext_lazy("Như trên văn bản. Ví dụ: 12/2026/NQ-HĐND"),
        max_length=60,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Nghị quyết này kết thúc vào hôm trước, khi bản mới được công bố."),
        widget=forms.DateInput({"class": "w-date"}),
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Có hiệu lực đến hết ngày"),
        help_text=gettext_lazy("Để trống nếu văn bản không ghi ngày hết hiệu lực."),
        required=False,
        widget=forms.DateInput({"class": "w-date"}),
    )

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resolution = resolution
        self.fields["valid_until"].initial = resolution.valid_until

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        if number.casefold() == self.resolution.number.casefold():
            raise ValidationError(
                _("%(number)s là số của nghị quyết đang áp dụng. Ghi số của văn bản mới, hoặc “Dự thảo”.")
                % {"number": self.resolution.number}
            )
        return number

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day <= self.resolution.valid_from:
            raise ValidationError(
                _("Phải sau %(day)s, ngày nghị quyết này có hiệu lực.")
                % {"day": f"{self.resolution.valid_from:%d/%m/%Y}"}
            )
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Phải từ ngày có hiệu lực trở đi, hoặc để trống."))
        return given


class PreviewForm(forms.Form):
    is_filter = True
    month = MonthFormField(
        label=gettext_lazy("Tháng"), widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"})
    )
