"""What is asked about payments: which to list, which group was sent or received, why one came back."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portal.lib.identifiers import without_accents
from subsidies.filters import ALL, OfRunFilters
from subsidies.models import Method, Payment, PaymentState, PayrollRun

from . import sums


class PaymentFilters(OfRunFilters):
    lookups: ClassVar = {"commune": "commune", "state": "state"}
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False, choices=[ALL, *PaymentState.choices]
    )
    group = forms.ChoiceField(label=gettext_lazy("Ngân hàng, cách chi"), required=False)

    def __init__(self, *args: Any, run: PayrollRun, user: User, groups: list[sums.Group]) -> None:
        super().__init__(*args, run=run, user=user)
        self.fields["q"].label = gettext_lazy("Người nhận hoặc mã khoản")
        self.fields["group"].choices = [ALL, *((group.key, group.name) for group in groups)]

    def narrow(self, rows: QuerySet[Payment]) -> QuerySet[Payment]:
        for name, lookup in self.lookups.items():
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{lookup: value})
        for word in self.cleaned_data.get("q", "").split():
            rows = rows.filter(
                Q(person__sort_key__contains=without_accents(word))
                | Q(team__name__icontains=word)
                | Q(third_party__icontains=word)
                | Q(reference__icontains=word)
            )
        return in_group(rows, self.cleaned_data.get("group", ""))


def in_group(rows: QuerySet[Payment], key: str) -> QuerySet[Payment]:
    """ "970405": of that bank; "cash": against a signature; "": all."""
    if not key:
        return rows
    return rows.filter(method=key) if key in Method else rows.filter(method=Method.BANK, bank_bin=key)


class GroupForm(forms.Form):
    """A bank's payments, or those of cash."""

    group = forms.ChoiceField(label=gettext_lazy("Các khoản"))

    def __init__(self, *args: Any, groups: list[sums.Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [(group.key, group.name) for group in groups]


class ReceivedForm(GroupForm):
    on = forms.DateField(
        label=gettext_lazy("Ngày nhận tiền"),
        help_text=gettext_lazy("Ngày ngân hàng báo đã chuyển, hoặc ngày ký nhận"),
        widget=forms.DateInput({"class": "w-date"}),
    )

    def clean_on(self) -> dt.date:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Ngày chưa đến."))
        return on


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"),
        help_text=gettext_lazy("Ví dụ: sai số tài khoản; tài khoản đã đóng; người hưởng không đến nhận"),
        max_length=300,
    )


class LookForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Ví dụ: chuyển riêng khoản này bằng ứng dụng ngân hàng"),
        max_length=300,
    )
