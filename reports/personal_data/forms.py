"""What is typed about a request for one's data, made trustworthy."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Commune
from portal.lib import identifiers
from portal.lib.listings import Filters
from teams.forms.fields import Day, Line, Number
from teams.models import Person
from teams.policies import communes_of

from . import policies
from .models import DataRequest, Identity, Outcome, RequestKind, Way

ALL = ("", gettext_lazy("Tất cả"))
AT_DESKS = [(way.value, way.label) for way in Way if way != Way.OWN_PAGE]
BY_OFFICERS = [(one.value, one.label) for one in Identity if one != Identity.OWN_LOGIN]
SURE = [(value, label) for value, label in BY_OFFICERS if value != Identity.NOT_YET]
LONG = forms.Textarea({"rows": 4})


class RequestFilters(Filters):
    name = forms.CharField(label=gettext_lazy("Người yêu cầu"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False,
        choices=[
            ALL, ("late", gettext_lazy("Quá hạn")), ("at_commune", gettext_lazy("Xã chưa chuyển Sở")),
            ("at_department", gettext_lazy("Chờ Sở trả lời")), ("answered", gettext_lazy("Đã trả lời")),
        ],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Yêu cầu"), required=False, choices=[ALL, *RequestKind.choices]
    )
    lookups: ClassVar = {"kind": "kind"}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().narrow(rows).select_related("commune")
        if name := self.cleaned_data.get("name"):
            rows = rows.filter(subject_name__unaccent__icontains=name)
        state = self.cleaned_data.get("state")
        if state == "late":
            return rows.late()
        return rows.filter(status=state) if state else rows


class AskForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Yêu cầu"), choices=RequestKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"), max_length=2000, widget=LONG,
        help_text=gettext_lazy("Dữ liệu nào, vì sao. Ví dụ: Số tài khoản ghi cho tôi là số cũ, xin sửa."),
    )  # fmt: skip


class ReceiveForm(AskForm):
    """For somebody who stands at the desk or wrote; `person` when their record was open already."""

    way = forms.ChoiceField(
        label=gettext_lazy("Nhận bằng cách"), choices=AT_DESKS, widget=forms.RadioSelect, initial="in_person"
    )
    received_on = Day(label=gettext_lazy("Ngày nhận"))
    subject_name = Line(label=gettext_lazy("Họ và tên người yêu cầu"), max_length=100)
    citizen_number = Number(
        identifiers.citizen_number,
        gettext_lazy("Số định danh có 12 chữ số. Kiểm tra lại trên căn cước."),
        label=gettext_lazy("Số định danh"),
        help_text=gettext_lazy("Chỉ để tìm hồ sơ trong sổ, không lưu vào yêu cầu. Không có thì để trống."),
    )
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Xã, phường"),
        queryset=Commune.objects.none(),
        empty_label=gettext_lazy("Chọn xã, phường"),
    )
    contact = forms.CharField(
        label=gettext_lazy("Địa chỉ, điện thoại để trả lời"), max_length=200, required=False
    )
    identity = forms.ChoiceField(
        label=gettext_lazy("Xác minh danh tính"), choices=BY_OFFICERS, widget=forms.RadioSelect,
        initial="not_yet",
        help_text=gettext_lazy("Chỉ xem, không chụp, không giữ bản sao thẻ."),
    )  # fmt: skip
    field_order = ("kind", "text", "way", "received_on", "subject_name", "citizen_number", "commune")

    def __init__(self, *args: Any, user: User, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.person = user, person
        self.fields["commune"].queryset = communes = communes_of(user).order_by("plain_name")
        if len(communes) == 1:
            self.fields["commune"].empty_label = None
        self.fields["received_on"].initial = timezone.localdate()
        if person:
            del self.fields["citizen_number"]
            self.fields["subject_name"].initial = person.full_name

    def clean_received_on(self) -> dt.date:
        if self.cleaned_data["received_on"] > timezone.localdate():
            raise forms.ValidationError(_("Ngày nhận chưa đến. Ghi ngày nhận được yêu cầu."))
        return self.cleaned_data["received_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.pop("citizen_number", "")
        data["person"] = self.person or (self._found(number) if number else None)
        name = identifiers.without_accents(data.get("subject_name", ""))
        if number and data["person"] and data["person"].plain_name != name:
            self.add_error(
                "citizen_number",
                _("Số này trong sổ là của người tên khác. Kiểm tra lại họ tên và số trên căn cước."),
            )
        return data

    def _found(self, number: str) -> Person | None:
        found = policies.people_of(self.user).filter(citizen_number=number).first()
        if found is None:
            self.add_error(
                "citizen_number",
                _("Sổ không có ai mang số này trên địa bàn của bạn. Kiểm tra lại, hoặc để trống."),
            )
        return found


class CopyForm(forms.Form):
    numbers = forms.ChoiceField(
        label=gettext_lazy("Số định danh, số tài khoản, điện thoại"), widget=forms.RadioSelect,
        initial="masked",
        choices=[("masked", gettext_lazy("Chỉ hiện phần cuối")), ("whole", gettext_lazy("Ghi đầy đủ"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=500,
        help_text=gettext_lazy("Ghi vào nhật ký. Ví dụ: Trả lời yêu cầu nhận bản sao ngày 20/11/2026."),
    )  # fmt: skip


class PassOnForm(forms.Form):
    identity = forms.ChoiceField(
        label=gettext_lazy("Đã xác minh danh tính bằng cách"), choices=SURE, widget=forms.RadioSelect
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"), choices=Outcome, widget=forms.RadioSelect)
    identity = forms.ChoiceField(
        label=gettext_lazy("Xác minh danh tính"), choices=BY_OFFICERS, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Trả lời và lý do"), max_length=2000, widget=LONG,
        help_text=gettext_lazy("Đã làm gì; phần nào không làm được và vì điều nào của luật."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if request.identity == Identity.NOT_YET:
            self.fields["identity"].initial = Identity.NOT_YET
        else:
            del self.fields["identity"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("identity") == Identity.NOT_YET and data.get("outcome") != Outcome.REFUSED:
            self.add_error("identity", _("Xác minh danh tính người yêu cầu trước khi thực hiện."))
        return data
