"""The boxes of what a month's sheet says beside days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import Person, Plan
from teams.models.counted import CountUnit

from .fields import Day, Line


class CountForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Người"), queryset=Person.objects.none(), empty_label=None)
    day = Day(label=_("Ngày"))
    unit = forms.ChoiceField(label=_("Tính theo"), choices=CountUnit.choices)
    quantity = forms.DecimalField(
        label=_("Số lượng"), max_digits=5, decimal_places=1, localize=True, help_text=_("Ví dụ: 3 hoặc 2,5")
    )
    content = Line(label=_("Nội dung"), max_length=300, required=False)

    def __init__(self, *args: Any, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(pk__in=people).order_by("sort_key")


class SpendingForm(forms.Form):
    day = Day(label=_("Ngày chi"))
    content = Line(label=_("Nội dung chi"), max_length=300)
    amount = forms.IntegerField(
        label=_("Số tiền (đồng)"), min_value=1, localize=True, help_text=_("Ví dụ: 150000")
    )
    papers = Line(label=_("Chứng từ"), max_length=200, help_text=_("Ví dụ: Hóa đơn 0000123"))


class UnderPlanForm(forms.Form):
    plan = forms.ModelChoiceField(label=_("Kế hoạch"), queryset=Plan.objects.none(), empty_label=None)
    first = Day(label=_("Từ ngày"))
    last = Day(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=[plan.pk for plan in plans])


class PlanForm(forms.Form):
    number = Line(label=_("Số kế hoạch"), max_length=60, help_text=_("Ví dụ: 12/KH-UBND"))
    approved_on = Day(label=_("Ngày duyệt"))
    title = Line(label=_("Nội dung"), max_length=300, required=False)
    days_allowed = forms.IntegerField(
        label=_("Số ngày công được duyệt"), min_value=1, required=False,
        help_text=_("Để trống nếu kế hoạch không ghi."),
    )  # fmt: skip
