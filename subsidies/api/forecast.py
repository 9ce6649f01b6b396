"""What a resolution would cost, as on its page: the same form asks, the same tables answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filtering import choice, number, read
from accounts.api.grants import Grant
from accounts.api.resources import Asked
from accounts.api.rows import MonthField
from portal.lib.month_fields import MonthFormField
from subsidies import policies
from subsidies.forecasts import asking, tables
from subsidies.forecasts.asking import Answer, ForecastForm

WORK = {
    "none": asking.NONE, "last_year": asking.LAST_YEAR, "mean": asking.MEAN, "each": asking.EACH,
    "recorded": asking.RECORDED,
}  # fmt: skip


class ForecastAsked(forms.Form):
    """The page's own boxes under English names."""

    resolution = forms.CharField(label=_("Mã nghị quyết hoặc dự thảo"), max_length=60)
    against = forms.CharField(label=_("Mã phương án để so"), max_length=60, required=False)
    area = number(_("Tỉnh, có thể là tỉnh cũ; bỏ trống thì theo nghị quyết"))
    first = MonthFormField(label=_("Từ tháng"))
    last = MonthFormField(label=_("Đến hết tháng"))
    work = choice(_("Ngày công lấy từ đâu; bỏ trống là không tính công"), [(word, word) for word in WORK])
    mean_months = number(_("Với mean: số tháng gần nhất"), most=24)
    days_each = number(_("Với each: ngày công mỗi thành viên một tháng"), most=31)
    sessions_each = number(_("Với each: buổi mỗi thành viên một tháng"), most=62)
    teams = number(_("Thay cho sổ: số tổ"), most=200_000)
    members = number(_("Thay cho sổ: số thành viên"), most=1_000_000)
    workdays = number(_("Thay cho sổ: ngày công một tháng"), most=30_000_000)


BOXES = {
    "resolution": "nghi_quyet", "against": "so_voi", "area": "dia_ban", "first": "tu", "last": "den",
    "work": "cong", "mean_months": "so_thang", "days_each": "so_ngay", "sessions_each": "so_buoi",
    "teams": "so_to", "members": "so_thanh_vien", "workdays": "so_ngay_cong",
}  # fmt: skip


class SumRow(serializers.Serializer):
    """`amounts`: đồng, one for each option asked for."""

    name = serializers.CharField()
    amounts = serializers.ListField(child=serializers.IntegerField())


class ClauseSum(serializers.Serializer):
    resolution = serializers.CharField(source="option")
    clause = serializers.CharField(source="rate.label")
    article = serializers.CharField(source="rate.article")
    amount = serializers.IntegerField()


class ForecastRow(serializers.Serializer):
    resolutions = serializers.ListField(child=serializers.CharField())
    first = MonthField()
    last = MonthField()
    totals = serializers.ListField(child=serializers.IntegerField())
    by_month = SumRow(many=True)
    by_commune = SumRow(many=True)
    by_clause = ClauseSum(many=True)
    by_source = SumRow(many=True)


class Forecasts(Asked):
    reads, tag = Grant.PAY, _("Nghị quyết và dự toán")
    words: ClassVar = {"forecast": _("Một nghị quyết hay dự thảo sẽ tốn bao nhiêu")}
    asking = ForecastAsked

    @extend_schema(responses=ForecastRow)
    def forecast(self, request: Request) -> Response:
        policies.check_can_forecast(request.user)
        return Response(ForecastRow(_told(_answer(request))).data)


def _answer(request: Request) -> Answer:
    asked = read(ForecastAsked, request)
    typed = {box: asked.data.get(name, "") for name, box in BOXES.items()}
    form = ForecastForm(typed | {"cong": WORK[asked.cleaned_data["work"] or "none"]}, user=request.user)
    if not form.is_valid():
        names = {box: name for name, box in BOXES.items()}
        raise ValidationError({names.get(box, ""): [*map(str, said)] for box, said in form.errors.items()})
    return form.answer()


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "resolutions": [option.resolution.slug for option in answer.options],
        "first": answer.months.first,
        "last": answer.months.last,
        "totals": tables.totals(answer),
        "by_month": tables.by_month(answer),
        "by_commune": tables.by_commune(answer),
        "by_clause": tables.by_clause(answer),
        "by_source": tables.by_source(answer),
    }
