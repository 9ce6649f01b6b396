"""What is asked about payments: which to list, which group was sent or received, why one came back."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from portal.lib.identifiers import without_accents
from portal.lib.refusals import reason_against
from subsidies.filters import ALL, OfRunFilters
from subsidies.models import Payment, PaymentState, PayrollRun
from subsidies.models.payment import OPEN

from . import policies, sums
from .next_tries import NextTry
from .taken import Taken

NOT_RECEIVED = "open"  # as a filter names them all


class PaymentFilters(OfRunFilters):
    lookups: ClassVar = {"commune": "commune"}
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False,
        choices=[ALL, *PaymentState.choices, (NOT_RECEIVED, gettext_lazy("Chưa nhận tiền"))],
    )  # fmt: skip
    group = forms.ChoiceField(label=gettext_lazy("Ngân hàng, cách chi"), required=False)

    def __init__(self, *args: Any, run: PayrollRun, user: User, groups: list[sums.Group]) -> None:
        super().__init__(*args, run=run, user=user)
        self.fields["q"].label = gettext_lazy("Người nhận hoặc mã khoản")
        self.fields["group"].choices = [ALL, *((group.key, group.name) for group in groups)]

    def narrow(self, rows: QuerySet[Payment]) -> QuerySet[Payment]:
        for name, lookup in self.lookups.items():
            if value := self.cleaned_data.get(name):
                rows = rows.filter(**{lookup: value})
        if state := self.cleaned_data.get("state"):
            rows = rows.filter(state__in=OPEN if state == NOT_RECEIVED else [state])
        for word in self.cleaned_data.get("q", "").split():
            rows = rows.filter(
                Q(person__sort_key__contains=without_accents(word))
                | Q(team__plain_name__contains=without_accents(word))
                | Q(third_party__unaccent__icontains=word)
                | Q(reference__icontains=word)
            )
        return sums.in_group(rows, self.cleaned_data.get("group", ""))


class SentForm(forms.Form):
    """The file that went: payments issued again since it was downloaded are in none."""

    file = forms.ChoiceField(label=gettext_lazy("Tệp đã gửi"))

    def __init__(self, *args: Any, files: list[Taken], **kwargs: Any) -> None:
        """The first is chosen already: the latest."""
        super().__init__(*args, **kwargs)
        self.files = {file.key: file for file in files}
        self.fields["file"].choices = [(file.key, file.name) for file in files]

    def clean_file(self) -> Taken:
        return self.files[self.cleaned_data["file"]]


class ReceivedForm(forms.Form):
    """The day of payments as far as whoever says so has seen them on the page."""

    last = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=gettext_lazy("Ngày nhận tiền"),
        help_text=gettext_lazy("Ngày ngân hàng báo đã chuyển, hoặc ngày ký nhận"),
        widget=forms.DateInput({"class": "w-date"}),
    )

    def __init__(self, *args: Any, run: PayrollRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.initial = {"last": sums.last_number(run)}

    def clean_on(self) -> dt.date:
        on = self.cleaned_data["on"]
        if against := reason_against(policies.check_received_on, self.run, on):
            raise forms.ValidationError(against)
        return on


class ReissueForm(forms.Form):
    """Which of those that came back; one whose account is still the same is chosen by hand alone."""

    payments = forms.MultipleChoiceField(
        label=gettext_lazy("Các khoản chi lại"),
        error_messages={"required": gettext_lazy("Chọn ít nhất một khoản.")},
    )

    def __init__(self, *args: Any, tries: list[NextTry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payments"].choices = [(one.key, one.payment.payee) for one in tries]
        self.initial["payments"] = [one.key for one in tries if not one.unchanged]


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
