"""What people type to set a programme up, a source of it, a decision about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from smartphones.models import (
    Condition,
    Form,
    FundingSource,
    PriorityClass,
    Programme,
    SourceKind,
    TieBreak,
)
from teams.forms.fields import Day, Dong, Line, Whole

from .in_order import InOrder


class ProgrammeForm(forms.Form):
    name = Line(label=_("Tên chương trình"), max_length=200)
    decision = Line(
        label=_("Văn bản ban hành"),
        max_length=100,
        help_text=_("Số của kế hoạch hoặc quyết định, ví dụ 413/KH-UBND"),
    )
    legal_basis = Line(
        label=_("Căn cứ pháp lý"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Mỗi dòng một văn bản"),
    )
    valid_from = Day(label=_("Thực hiện từ ngày"))
    valid_until = Day(label=_("Đến hết ngày"), required=False)
    subsidy = Dong(
        label=_("Mức hỗ trợ một máy (đồng)"), help_text=_("Phần giá máy cao hơn mức này do hộ trả")
    )
    price_basis = Line(label=_("Căn cứ giá máy"), required=False, max_length=200)
    list_year = forms.IntegerField(
        label=_("Xét theo danh sách của năm"),
        min_value=2016,
        max_value=2100,
        help_text=_("Năm của danh sách hộ nghèo, cận nghèo, chính sách được công nhận"),
    )
    with_district = forms.BooleanField(
        label=_("Cấp huyện thẩm định (chương trình trước 01/7/2025)"), required=False
    )
    days_for_objections = forms.IntegerField(label=_("Niêm yết bao nhiêu ngày"), min_value=1, max_value=90)
    days_for_answers = forms.IntegerField(
        label=_("Trả lời khiếu nại trong bao nhiêu ngày"), min_value=1, max_value=90
    )
    # Last, for from here on the name means the field.
    forms = forms.MultipleChoiceField(
        label=_("Hình thức hộ được chọn"), choices=Form.choices, widget=forms.CheckboxSelectMultiple
    )

    field_order = (
        "name",
        "decision",
        "legal_basis",
        "valid_from",
        "valid_until",
        "subsidy",
        "price_basis",
        "forms",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        return given

    @classmethod
    def initial_of(cls, programme: Programme) -> dict[str, Any]:
        return {name: getattr(programme, name) for name in cls.base_fields}


class SourceForm(forms.Form):
    name = Line(label=_("Tên nguồn"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại nguồn"), choices=SourceKind.choices)
    donor = Line(
        label=_("Nhà tài trợ"), required=False, max_length=200, help_text=_("Chỉ với nguồn huy động")
    )
    basis = Line(label=_("Căn cứ"), required=False, max_length=200)
    priority = InOrder(
        PriorityClass,
        label=_("Diện được hưởng, theo thứ tự ưu tiên"),
        help_text=_("1 là diện được xét trước. Diện để “không” thì nguồn này không chi."),
    )
    tie_breaks = InOrder(
        TieBreak,
        label=_("Hộ cùng diện thì xét lần lượt"),
        required=False,
        help_text=_("1 là tiêu chí xét trước. Hết tiêu chí mà vẫn bằng nhau thì theo số thứ tự ghi sổ."),
    )
    school_age_from = forms.IntegerField(label=_("Tuổi đi học từ"), min_value=0, max_value=30, initial=6)
    school_age_to = forms.IntegerField(
        label=_("Đến hết tuổi"),
        min_value=0,
        max_value=30,
        initial=18,
        help_text=_("Tính trong năm của danh sách; chỉ dùng khi xét người trong tuổi đi học"),
    )
    conditions = forms.MultipleChoiceField(
        label=_("Điều kiện"), choices=Condition.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    purchases_since = Day(
        label=_("Máy tự mua từ ngày"),
        required=False,
        help_text=_("Chỉ khi chọn điều kiện về ngày tự mua máy, ví dụ 12/12/2022"),
    )
    phones = Whole(
        label=_("Số máy tối đa"), required=False, least=1, validators=[MaxValueValidator(10_000_000)]
    )
    amount = Dong(label=_("Kinh phí tối đa (đồng)"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        youngest, oldest = given.get("school_age_from"), given.get("school_age_to")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("school_age_to", _("Ghi tuổi nhỏ trước, tuổi lớn sau."))
        dated = Condition.OWN_PURCHASE_SINCE in given.get("conditions", [])
        if dated and not given.get("purchases_since") and "purchases_since" not in self.errors:
            self.add_error("purchases_since", _("Ghi ngày, vì điều kiện về ngày tự mua máy đã chọn."))
        if given.get("purchases_since") and not dated:
            self.add_error("conditions", _("Chọn điều kiện về ngày tự mua máy, hoặc bỏ trống ngày bên dưới."))
        return given

    @classmethod
    def initial_of(cls, source: FundingSource) -> dict[str, Any]:
        return {name: getattr(source, name) for name in cls.base_fields}


class DecisionForm(forms.Form):
    number = Line(label=_("Số văn bản"), max_length=100, help_text=_("Ví dụ: 1520/QĐ-UBND"))
    decided_on = Day(label=_("Ngày ký"))
    about = Line(label=_("Nội dung"), max_length=300, help_text=_("Ví dụ: phân bổ chỉ tiêu đợt 1"))
