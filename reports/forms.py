"""Which months a report covers, and on which map."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month, MonthRange

from .models import DocumentKind
from .papers import ON_REQUEST

AS_IT_WAS, TODAY = "khi-chi", "nay"


class ByCommuneForm(forms.Form):
    is_filter = True
    tu = MonthFormField(label=_("Từ tháng"))
    den = MonthFormField(label=_("Đến tháng"))
    ban_do = forms.ChoiceField(
        label=_("Bản đồ"),
        choices=[(AS_IT_WAS, _("Như khi lập đợt chi")), (TODAY, _("Theo địa bàn hôm nay"))],
        required=False,
    )

    @classmethod
    def of_this_year(cls) -> dict[str, Any]:
        now = Month.of(timezone.localdate())
        return {"tu": Month(now.year, 1), "den": now, "ban_do": AS_IT_WAS}

    @property
    def range(self) -> MonthRange:
        """What cannot be read narrows nothing, and says so beside its box."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else self.of_this_year()
        return MonthRange(given["tu"], given["den"])

    @property
    def todays_map(self) -> bool:
        return self.is_bound and self.is_valid() and self.cleaned_data["ban_do"] == TODAY


class AskForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in ON_REQUEST])

    @property
    def asked(self) -> DocumentKind:
        return DocumentKind(self.cleaned_data["kind"])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In trên bản mới và giữ trong nhật ký. Không ghi thông tin cá nhân."),
    )


class WithdrawForm(ReasonForm):
    """No new paper comes in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Giữ trong nhật ký. Không ghi thông tin cá nhân.")
