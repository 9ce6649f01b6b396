"""What officers type about runs, made trustworthy."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from places.models import Province
from portal.lib import codes
from portal.lib.month_fields import MonthFormField
from portal.lib.months import MonthRange
from portal.lib.refusals import reason_against

from .pay_periods import must_have_begun


class AreaField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Province) -> str:
        words = _("Khu vực %(name)s (cũ)") if obj.valid_until else _("Toàn %(area)s")
        return words % {"area": obj, "name": obj.name}


class OpenRunForm(forms.Form):
    area = AreaField(label=gettext_lazy("Địa bàn"), queryset=Province.objects.none(), empty_label=None)
    first_month = MonthFormField(
        label=gettext_lazy("Từ tháng"),
        help_text=gettext_lazy("Ví dụ: 10/2026"),
        widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"}),
    )
    last_month = MonthFormField(
        label=gettext_lazy("Đến hết tháng"),
        help_text=gettext_lazy("Chi một tháng thì ghi lại tháng đó"),
        widget=forms.TextInput({"class": "w-month", "inputmode": "numeric"}),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Theo địa bàn ngày"),
        help_text=gettext_lazy("Tổ thuộc xã nào vào ngày này thì xã đó chi. Để trống: hôm nay."),
        required=False,
        widget=forms.DateInput({"class": "w-date"}),
    )
    late = forms.BooleanField(
        label=gettext_lazy("Lập đợt dù còn nơi chưa duyệt xong bảng công"),
        help_text=gettext_lazy("Công duyệt sau sẽ thành truy lĩnh ở đợt tới."),
        required=False,
    )
    late_reason = forms.CharField(
        label=gettext_lazy("Lý do không chờ"), required=False, max_length=500,
        help_text=gettext_lazy("Ví dụ: Kho bạc khóa sổ ngày 25, xã Châu Quế gửi bảng công sau."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Province.objects.filter(Q(pk=user.province_id) | Q(present=user.province_id))
        self.fields["area"].queryset = areas.order_by("-valid_from", "name__unaccent")

    def clean_as_of(self) -> dt.date:
        today = timezone.localdate()
        day = self.cleaned_data["as_of"] or today
        if day > today:
            raise forms.ValidationError(
                _("Ngày này chưa đến. Chọn hôm nay hoặc một ngày đã qua, hoặc để trống.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """The province of that day pays: the chosen one, or what it became a part of."""
        data = super().clean() or {}
        first, last, area, day = (data.get(name) for name in ("first_month", "last_month", "area", "as_of"))
        if first and last and last < first:
            self.add_error("last_month", _("Tháng cuối phải từ %(first)s trở đi.") % {"first": first})
        if area and day:
            province = area if area.holds_on(day) else area.present
            if not province.holds_on(day):
                self.add_error("as_of", _("Ngày này %(area)s chưa thành lập.") % {"area": area})
            data |= {"province": province, "territory": None if province == area else area}
        if first and last:
            data["months"] = MonthRange(first, last)
            if early := reason_against(must_have_begun, data["months"], timezone.localdate()):
                self.add_error("last_month", early)
        if data.get("late") and not data.get("late_reason"):
            self.add_error("late_reason", _("Ghi lý do không chờ các nơi còn lại."))
        return data


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"),
        help_text=gettext_lazy(
            "Người lập đọc để biết cần sửa gì. Ví dụ: Tổ thôn Đông Hà thiếu quyết định kiện toàn."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class PaperForm(forms.Form):
    """A document put into a run's dossier."""

    name = forms.ChoiceField(label=gettext_lazy("Giấy tờ"))
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"), max_length=100, help_text=gettext_lazy("Ví dụ: 15/QĐ-UBND")
    )
    dated = forms.DateField(label=gettext_lazy("Ngày"), widget=forms.DateInput({"class": "w-date"}))
    file_name = forms.CharField(
        label=gettext_lazy("Tên tệp lưu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Tên tệp ở nơi lưu trữ của cơ quan, nếu có."),
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]


class LineCodeForm(forms.Form):
    """The number of the line whose code was typed."""

    ma = forms.CharField(
        label=gettext_lazy("Mã dòng"),
        max_length=20,
        help_text=gettext_lazy("Chữ và số in nhỏ cạnh số tiền trên giấy, ví dụ 15NM7C"),
        widget=forms.TextInput({"class": "w-8", "autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_ma(self) -> int:
        try:
            return codes.number_of(self.cleaned_data["ma"])
        except ValueError:
            raise forms.ValidationError(_("Mã gõ chưa đúng. So lại từng chữ, số trên giấy.")) from None
