"""What officers type about quotas, lists and objections, made trustworthy."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Commune, CommuneKind
from portal.lib.listings import Filters
from portal.lib.searching import likeness
from smartphones.models import (
    Criterion,
    Departure,
    FundingSource,
    Household,
    ListStatus,
    ObjectionKind,
    Outcome,
    Programme,
)
from teams.forms.fields import Whole
from teams.policies import communes_of

ALL = ("", gettext_lazy("Tất cả"))
DATE = {"class": "w-date"}
SHORT = {"class": "w-month", "inputmode": "numeric"}


class AllotmentForm(forms.Form):
    source = forms.ModelChoiceField(
        label=gettext_lazy("Nguồn kinh phí"), queryset=FundingSource.objects.none(), empty_label=None
    )
    phones = Whole(
        label=gettext_lazy("Số máy phân bổ"), least=1, widget=forms.TextInput(SHORT),
        help_text=gettext_lazy("Tổng chỉ tiêu các xã sẽ đúng bằng số này."),
    )  # fmt: skip
    criterion = forms.ChoiceField(
        label=gettext_lazy("Tiêu chí"), choices=Criterion, widget=forms.RadioSelect, initial="without_device"
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = programme.sources.all()
        for kind in (CommuneKind.COMMUNE, CommuneKind.WARD, CommuneKind.SPECIAL_ZONE):
            self.fields[f"weight_{kind.value}"] = forms.IntegerField(
                label=_("Hệ số của %(kind)s (%%)") % {"kind": str(kind.label).lower()}, initial=100,
                min_value=10, max_value=1000, required=False, widget=forms.TextInput(SHORT),
                help_text=_("Chỉ dùng khi chọn tiêu chí có hệ số địa bàn. 150 là gấp rưỡi."),
            )  # fmt: skip

    @property
    def weights(self) -> dict[str, int]:
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith("weight_")}
        return {name.removeprefix("weight_"): value or 100 for name, value in given.items()}


class SignedForm(forms.Form):
    """Rests on a paper signed by today."""

    on = forms.DateField(label=gettext_lazy("Ngày ký"), widget=forms.DateInput(DATE))

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("Ngày ký chưa đến. Ghi ngày trên văn bản."))
        return self.cleaned_data["on"]


class DecideForm(SignedForm):
    decision = forms.CharField(
        label=gettext_lazy("Số quyết định"), max_length=100, help_text=gettext_lazy("Ví dụ: 45/QĐ-UBND")
    )
    field_order = ("decision", "on")


class DistrictForm(SignedForm):
    paper = forms.CharField(
        label=gettext_lazy("Số văn bản thẩm định"), max_length=100,
        help_text=gettext_lazy("Của UBND huyện, hoặc của cơ quan nhận việc của huyện cũ. Ví dụ: 36/BC-UBND"),
    )  # fmt: skip
    field_order = ("paper", "on")


class OpenListForm(forms.Form):
    programme = forms.ModelChoiceField(label=gettext_lazy("Chương trình"), queryset=Programme.objects.none())
    commune = forms.ModelChoiceField(label=gettext_lazy("Xã, phường"), queryset=Commune.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user).on(timezone.localdate())
        self.fields["commune"].queryset = communes_of(user).order_by("plain_name")
        for name in ("programme", "commune"):
            if len(only := list(self.fields[name].queryset[:2])) == 1:
                self.initial.setdefault(name, only[0].pk)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Người lập đọc để biết cần sửa gì. Ví dụ: Sót ba hộ của thôn Đông Hà."),
    )  # fmt: skip


class LeaveForm(forms.Form):
    because = forms.ChoiceField(label=gettext_lazy("Vì"), choices=Departure, widget=forms.RadioSelect)
    on = forms.DateField(label=gettext_lazy("Từ ngày"), widget=forms.DateInput(DATE))
    note = forms.CharField(label=gettext_lazy("Nói rõ thêm"), max_length=300, required=False)


class ListFilters(Filters):
    programme = forms.ModelChoiceField(
        label=gettext_lazy("Chương trình"), queryset=Programme.objects.none(), required=False,
        empty_label=ALL[1],
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("Bước"), choices=[ALL, *ListStatus.choices], required=False)
    lookups: ClassVar = {"programme": "programme", "status": "status"}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user)


class LineFilters(Filters):
    name = forms.CharField(label=gettext_lazy("Chủ hộ"), required=False)
    reached = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), required=False,
        choices=[ALL, ("yes", gettext_lazy("Trong chỉ tiêu")), ("no", gettext_lazy("Đang chờ"))],
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:

        if name := self.cleaned_data.get("name"):
            rows = rows.filter(likeness(name, "household__head__plain_name"))
        if reached := self.cleaned_data.get("reached"):
            rows = rows.filter(in_source__isnull=reached == "no")
        return rows


class ObjectionFilters(Filters):
    state = forms.ChoiceField(
        label=gettext_lazy("Trả lời"), required=False,
        choices=[ALL, ("no", gettext_lazy("Chưa trả lời")), ("yes", gettext_lazy("Đã trả lời"))],
    )  # fmt: skip

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        state = self.cleaned_data.get("state")
        return rows.filter(outcome__isnull=state == "no") if state else rows


class ReceiveForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=ObjectionKind, widget=forms.RadioSelect, initial="opinion"
    )
    brought_by = forms.CharField(label=gettext_lazy("Người nêu ý kiến"), max_length=100)
    contact = forms.CharField(label=gettext_lazy("Địa chỉ, điện thoại"), max_length=200, required=False)
    application = forms.ModelChoiceField(
        label=gettext_lazy("Về hộ trong danh sách"), queryset=None, required=False,
        empty_label=gettext_lazy("Không về một hộ trong danh sách"),
    )  # fmt: skip
    household = forms.ModelChoiceField(
        label=gettext_lazy("Hoặc hộ còn thiếu"), queryset=None, required=False,
        empty_label=gettext_lazy("Không"),
        help_text=gettext_lazy("Chỉ hộ có trong danh sách được công nhận của năm."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Nội dung"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, applications: QuerySet, households: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications.order_by("household__head__sort_key")
        self.fields["application"].label_from_instance = lambda one: _with_place(one.household)
        self.fields["household"].queryset = households.order_by("head__sort_key")
        self.fields["household"].label_from_instance = _with_place

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("application") and data.get("household"):
            self.add_error("household", _("Chọn hộ trong danh sách hoặc hộ còn thiếu, không chọn cả hai."))
        return data


def _with_place(household: Household) -> str:
    """So that two heads of one name are told apart."""
    return ", ".join(str(part) for part in (household, household.hamlet, household.code) if part)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=gettext_lazy("Trả lời"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, outcomes: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes]
