"""The boxes of what a month's sheet says beside days."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.corrected_counts import Count
from teams.corrected_spending import Spent
from teams.models import CountedWork, Person, Plan
from teams.models.counted import CountUnit

from .fields import Day, Dong, Line, Whole
from .month import CorrectionReasonForm


class CountForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Họ và tên"), queryset=Person.objects.none(), empty_label=None)
    day = Day(label=_("Ngày"))
    unit = forms.ChoiceField(label=_("Tính theo"), choices=CountUnit.choices)
    quantity = forms.DecimalField(label=_("Số lượng"), max_digits=5, decimal_places=1, localize=True)
    content = Line(label=_("Nội dung"), max_length=300, required=False)

    def __init__(self, *args: Any, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(pk__in=people).order_by("sort_key")
        half = number_format(Decimal("2.5"))  # 2,5 in Vietnamese, 2.5 in English
        self.fields["quantity"].help_text = gettext("Ví dụ: 3 hoặc %(half)s") % {"half": half}


class SpendingForm(forms.Form):
    day = Day(label=_("Ngày chi"))
    content = Line(label=_("Nội dung chi"), max_length=300)
    amount = Dong(label=_("Số tiền (đồng)"), help_text=_("Ví dụ: 150.000"))
    papers = Line(label=_("Chứng từ"), max_length=200, help_text=_("Ví dụ: Hóa đơn 0000123"))


class SpentForm(SpendingForm):
    """A confirmed row as it should have been, or one left out; 0 đồng takes it off."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = amount = Dong(
            label=_("Số tiền (đồng)"), least=0, help_text=_("Ghi 0 để bỏ khoản này.")
        )
        if self.initial.get("row") is None:
            amount.help_text = self.fields["papers"].help_text = ""

    @property
    def spent(self) -> Spent:
        return Spent(**{name: self.cleaned_data[name] for name in Spent._fields})


SpentForms = forms.formset_factory(SpentForm, extra=2, max_num=200)


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
    days_allowed = Whole(
        label=_("Số ngày công được duyệt"), least=1, required=False,
        help_text=_("Để trống nếu kế hoạch không ghi."),
    )  # fmt: skip


class LeftOutForm(CountForm):
    """One of several that may stay empty: nobody and nothing is chosen beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].empty_label = _("Không thêm")
        self.fields["unit"].choices = [("", _("Chọn")), *CountUnit.choices]

    @property
    def count(self) -> Count:
        given = self.cleaned_data
        return Count(given["person"].pk, given["day"], given["unit"], given["quantity"], given["content"])


LeftOut = forms.formset_factory(LeftOutForm, extra=3, max_num=3)


class CountCorrectionForm(CorrectionReasonForm):
    """A box for each confirmed row; 0 takes it off."""

    def __init__(self, *args: Any, counted: Sequence[CountedWork], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = {f"row-{row.pk}": row for row in counted}
        for name, row in self.counted.items():
            self.fields[name] = forms.DecimalField(
                label=f"{row.person}, {row.day:%d/%m/%Y}, {row.get_unit_display().lower()}",
                min_value=0, max_digits=5, decimal_places=1, localize=True, initial=row.quantity,
                help_text=row.content,
            )  # fmt: skip
        self.order_fields([*self.counted, "plan", "reason"])

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.counted]

    @property
    def why(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.counted]

    @property
    def counts(self) -> list[Count]:
        return [
            Count(row.person_id, row.day, row.unit, Decimal(self.cleaned_data[name]))
            for name, row in self.counted.items()
        ]
