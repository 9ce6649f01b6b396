"""Runs and what may be done to them: the same verbs and policies as the buttons of the run's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Resource
from accounts.api.rows import Named, Row
from accounts.api.writing import Nothing, body_of, once
from accounts.models import ApiKey
from portal.lib.listings import Filters
from portal.lib.month_fields import MonthFormField
from portal.lib.refusals import Forbidden
from subsidies import payroll, policies, totals
from subsidies.models import PayrollRun, Status
from subsidies.views.runs import run_seen_by


class RunFilters(Filters):
    lookups: ClassVar = {
        "status": "status", "province": "province", "territory": "territory", "month": "first_month__lte",
    }  # fmt: skip
    status = choice(gettext_lazy("Trạng thái"), Status.choices)
    province = number(gettext_lazy("Tỉnh"))
    territory = number(gettext_lazy("Chỉ đợt riêng của khu vực tỉnh cũ này"))
    month = MonthFormField(label=gettext_lazy("Đợt có tháng này"), required=False)

    def narrow(self, rows: QuerySet[PayrollRun]) -> QuerySet[PayrollRun]:
        rows, month = super().narrow(rows), self.cleaned_data["month"]
        return rows.filter(last_month__gte=month) if month else rows


class RunRow(Row):
    province = Named()
    territory = Named(allow_null=True)
    made_by = serializers.CharField(label=gettext_lazy("người lập"))
    checked_by = serializers.CharField(allow_null=True, label=gettext_lazy("người kiểm tra"))
    approved_by = serializers.CharField(allow_null=True, label=gettext_lazy("người duyệt"))
    amount = serializers.SerializerMethodField(label=gettext_lazy("số tiền trong phạm vi của người hỏi"))

    class Meta:
        model = PayrollRun
        fields = (
            "id", "province", "territory", "first_month", "last_month", "as_of", "status", "amount",
            "made_by", "opened_at", "checked_by", "checked_at", "approved_by", "approved_at", "paid_at",
            "return_reason", "digest",
        )  # fmt: skip

    def get_amount(self, run: PayrollRun) -> int:
        return run.amount or 0


class SendBack(serializers.Serializer):
    reason = serializers.CharField(max_length=500, label=gettext_lazy("Lý do trả lại"))


empty = extend_schema(request=Nothing, responses=RunRow)


class Runs(Resource):
    reads, writes, tag = Grant.PAY, Grant.MOVE_RUNS, gettext_lazy("Đợt chi, dòng chi, khoản chi")
    lookup_url_kwarg = "run_id"
    words: ClassVar = {
        "list": gettext_lazy("Các đợt chi"),
        "retrieve": gettext_lazy("Một đợt chi"),
        "submit": gettext_lazy("Trình kiểm tra"),
        "check": gettext_lazy("Xác nhận đã kiểm tra: chỉ người đăng nhập, không bằng khóa"),
        "approve": gettext_lazy("Phê duyệt: chỉ người đăng nhập, không bằng khóa"),
        "send_back": gettext_lazy("Trả lại có lý do"),
        "recalculate": gettext_lazy("Tính lại"),
        "cancel": gettext_lazy("Hủy đợt chi"),
        "mark_paid": gettext_lazy("Ghi nhận đã chi"),
    }
    serializer_class, filters = RunRow, RunFilters

    def rows(self, user: Any) -> QuerySet[PayrollRun]:
        people = ("made_by", "checked_by", "approved_by")
        runs = PayrollRun.objects.visible_to(user).select_related("province", "territory", *people)
        return totals.with_amounts(runs, user)

    @empty
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.submit)

    @empty
    @action(detail=True, methods=["post"])
    def check(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.check, signs=True)

    @empty
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.approve, signs=True)

    @extend_schema(request=SendBack, responses=RunRow)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, run_id: int) -> Response:
        def send_back(run: PayrollRun, *, by: Any) -> None:
            policies.check_can_send_back(by, run)
            payroll.send_back(run, by=by, reason=body_of(SendBack, request)["reason"])

        return self._moved(request, run_id, send_back)

    @empty
    @action(detail=True, methods=["post"])
    def recalculate(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.recalculate)

    @empty
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.cancel)

    @empty
    @action(detail=True, methods=["post"], url_path="mark-paid")
    def mark_paid(self, request: Request, run_id: int) -> Response:
        return self._moved(request, run_id, payroll.mark_paid)

    def _moved(
        self, request: Request, run_id: int, verb: Callable[..., Any], *, signs: bool = False
    ) -> Response:
        run = run_seen_by(request, run_id)
        if signs and isinstance(request.auth, ApiKey):
            # Three people answer for a run; a machine is none of them.
            raise Forbidden(_("Kiểm tra và phê duyệt là chữ ký của một người. Người đó tự làm trên cổng."))

        def act() -> Any:
            verb(run, by=request.user)
            return RunRow(self.rows(request.user).get(pk=run.pk)).data

        return once(request, act)


ROUTES = {"runs": Runs}
