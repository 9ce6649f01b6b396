"""How the month's queue of sheets is narrowed, and the reason an officer gives."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from places.models import Commune
from portal.lib.listings import Filters
from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month
from portal.lib.refusals import Refused
from teams import overview, policies
from teams.models import CommunityTeam, Correction, SheetDeadline, TimesheetStatus

from .fields import Line
from .team import named_like

STATUSES = [(status, overview.WORDS[status][1]) for status in (*overview.TURNS, TimesheetStatus.CONFIRMED)]


class QueueFilters(Filters):
    month = MonthFormField(
        label=_("Tháng"), required=False, widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"})
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )
    q = forms.CharField(label=_("Tên, mã tổ hoặc người"), required=False, max_length=100)
    status = forms.ChoiceField(
        choices=[("", _("Tất cả")), *STATUSES], required=False, widget=forms.HiddenInput
    )

    def __init__(self, asked: QueryDict, *, user: User, month: Month) -> None:
        """`month`: the one shown, also where the address names none."""
        super().__init__({**asked.dict(), "month": asked.get("month") or str(month)})
        self.fields["commune"].queryset = policies.communes_of(user).order_by("plain_name")

    def narrow(self, rows: QuerySet[CommunityTeam]) -> QuerySet[CommunityTeam]:
        given = self.cleaned_data
        if given.get("q"):
            rows = rows.filter(named_like(given["q"]))
        if given.get("commune"):
            rows = rows.in_commune(given["commune"])
        return rows.filter(status=given["status"]) if given.get("status") else rows


class CorrectionFilters(Filters):
    lookups: ClassVar = {"month": "timesheet__month"}

    month = MonthFormField(
        label=_("Tháng"), required=False, widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"})
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường"), required=False, empty_label=_("Tất cả")
    )
    q = forms.CharField(label=_("Tên, mã tổ"), required=False, max_length=100)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = policies.communes_of(user).order_by("plain_name")

    def narrow(self, rows: QuerySet[Correction]) -> QuerySet[Correction]:
        rows, given = super().narrow(rows), self.cleaned_data
        teams = CommunityTeam.objects.all()
        if given.get("q"):
            teams = teams.filter(named_like(given["q"]))
        if given.get("commune"):
            teams = teams.in_commune(given["commune"])
        return rows.filter(timesheet__team__in=teams) if given.get("q") or given.get("commune") else rows


def month_asked(text: str, today: dt.date) -> Month:
    """The month in the address; else the one being closed: until the 10th that is last month."""
    try:
        return MonthFormField().clean(text) or usual_month(today)
    except ValidationError:
        return usual_month(today)


def usual_month(today: dt.date) -> Month:
    return Month.of(today) - 1 if today.day <= 10 else Month.of(today)


def moment_shown(text: str) -> dt.datetime | None:
    """When a page was made, as it says itself."""
    try:
        return forms.DateTimeField(required=False).clean(text)
    except ValidationError as unreadable:
        raise Refused(gettext("Mở lại danh sách rồi duyệt.")) from unreadable


class DeadlineForm(forms.ModelForm):
    class Meta:
        model = SheetDeadline
        fields = ("day", "notice")
        help_texts: ClassVar = {
            "day": _("Từ 1 đến 28. Ví dụ 5: bảng công tháng 6 nộp đến hết ngày 5 tháng 7."),
            "notice": _("Số ngày trước hạn thì gửi thư nhắc xã, nếu cổng có máy chủ thư."),
        }


class ReasonForm(forms.Form):
    reason = Line(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Ghi rõ người, ngày và điều cần sửa. Xã đọc được lý do này."),
    )
