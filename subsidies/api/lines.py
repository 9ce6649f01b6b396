"""Lines of runs with why they are what they are, and the payments that carry them to people."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Resource
from accounts.api.rows import Named, Row
from portal.lib.listings import Filters
from portal.lib.month_fields import MonthFormField
from subsidies.explanations import explain
from subsidies.filters import KINDS
from subsidies.models import Payment, PayoutLine, Status
from subsidies.models.payment import Method, PaymentState
from teams.policies import check_can_look

from .told import ExplanationRow, told

TAG = _("Đợt chi, dòng chi, khoản chi")


class LineFilters(Filters):
    lookups: ClassVar = {
        "run": "run", "status": "run__status", "commune": "commune__present", "team": "team",
        "person": "person", "month": "earned_in",
    }  # fmt: skip
    run = number(_("Đợt chi"))
    status = choice(_("Trạng thái đợt chi"), Status.choices)
    commune = number(_("Xã, phường nay"))
    team = number(_("Tổ"))
    person = number(_("Người"))
    month = MonthFormField(label=_("Tháng phát sinh"), required=False)
    kind = choice(_("Loại"), KINDS[1:])

    def narrow(self, rows: Any) -> Any:
        return super().narrow(rows).of_kind(self.cleaned_data.get("kind"))


class PaymentFilters(Filters):
    lookups: ClassVar = {
        "run": "run", "commune": "commune__present", "team": "team", "person": "person", "state": "state",
        "method": "method", "reference": "reference", "since": "settled_on__gte", "until": "settled_on__lte",
    }  # fmt: skip
    run = number(_("Đợt chi"))
    commune = number(_("Xã, phường nay"))
    team = number(_("Tổ"))
    person = number(_("Người"))
    state = choice(_("Trạng thái"), PaymentState.choices)
    method = choice(_("Cách chi"), Method.choices)
    reference = forms.CharField(label=_("Mã khoản"), required=False, max_length=17)
    since = forms.DateField(label=_("Nhận tiền từ ngày"), required=False)
    until = forms.DateField(label=_("Nhận tiền đến hết ngày"), required=False)


class LineRow(Row):
    code = serializers.CharField(label=_("mã in trên giấy"))
    commune = Named()
    team = Named()
    person = Named(allow_null=True)
    resolution = serializers.CharField(source="rate.resolution.number", label=_("nghị quyết"))
    article = serializers.CharField(source="rate.article", label=_("điều khoản"))
    clause = serializers.CharField(source="rate.label", label=_("khoản"))
    is_correction = serializers.BooleanField(label=_("truy lĩnh hoặc truy thu"))
    # Without a constraint of their own in the table: by number only.
    run = serializers.IntegerField(source="run_id", label=_("đợt chi"))
    corrects = serializers.IntegerField(source="corrects_id", allow_null=True, label=_("sửa dòng"))

    class Meta:
        model = PayoutLine
        fields = (
            "id", "code", "run", "commune", "team", "person", "resolution", "article", "clause", "earned_in",
            "units", "amount", "is_correction", "corrects",
        )  # fmt: skip


class PaymentRow(Row):
    commune = Named()
    payee = serializers.CharField(label=_("người nhận"))
    bank = serializers.CharField(source="bank_name", label=_("ngân hàng"))

    class Meta:
        model = Payment
        fields = (
            "id", "run", "commune", "number", "reference", "payee", "person", "team", "due", "carried_in",
            "amount", "carried_out", "method", "bank", "account", "account_name", "state", "settled_on",
            "return_reason",
        )  # fmt: skip


class OfRuns(Resource):
    reads, tag = Grant.PAY, TAG

    def check_may_list(self) -> None:
        check_can_look(self.request.user)


class Lines(OfRuns):
    lookup_url_kwarg = "line_id"
    words: ClassVar = {
        "list": _("Các dòng chi"),
        "retrieve": _("Một dòng chi"),
        "explanation": _("Vì sao người này, tổ này được số tiền ấy trong đợt: từng khoản, từng bước"),
    }
    serializer_class, filters = LineRow, LineFilters

    def rows(self, user: Any) -> QuerySet[PayoutLine]:
        lines = PayoutLine.objects.visible_to(user)
        return lines.select_related("run", "commune", "team", "person", "rate__resolution")

    @extend_schema(responses=ExplanationRow)
    @action(detail=True)
    def explanation(self, _request: Request, line_id: int) -> Response:  # noqa: ARG002 - found by get_object
        return Response(told(explain(self.get_object())))


class Payments(OfRuns):
    lookup_url_kwarg = "payment_id"
    words: ClassVar = {"list": _("Các khoản chi: tiền đến ai, ra sao"), "retrieve": _("Một khoản chi")}
    serializer_class, filters = PaymentRow, PaymentFilters

    def rows(self, user: Any) -> QuerySet[Payment]:
        return Payment.objects.visible_to(user).with_banks().select_related("commune", "person", "team")


ROUTES = {"lines": Lines, "payments": Payments}
