"""Sheets and the days on them: read as rows, written as the month's grid is written, cell by cell."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Asked, Resource
from accounts.api.rows import Named, Row
from accounts.api.writing import Nothing, body_of, once
from portal.lib.month_fields import MonthFormField
from portal.lib.months import Month
from teams import grid, policies, timesheets
from teams.models import Shift, Timesheet, TimesheetStatus, Workday
from teams.roster import roster_of
from teams.views.acts import sheet_or_404
from teams.views.pages import team_or_404
from teams.views.sheets import sheet_of

from .cells import CellsAsked, GridRow, SavedRow, changes_of, grid_told
from .registry import Seated, teams_seen_by

TAG = _("Bảng công")


class TimesheetFilters(Seated):
    lookups: ClassVar = {"team": "team", "month": "month", "status": "status"}
    team_in = "team__"
    team = number(_("Tổ"))
    month = MonthFormField(label=_("Tháng"), required=False)
    status = choice(_("Trạng thái"), TimesheetStatus.choices)


class WorkdayFilters(Seated):
    lookups: ClassVar = {
        "timesheet": "timesheet", "team": "timesheet__team", "person": "person", "month": "timesheet__month",
        "status": "timesheet__status", "shift": "shift", "since": "day__gte", "until": "day__lte",
    }  # fmt: skip
    team_in = "timesheet__team__"
    timesheet = number(_("Bảng công"))
    team = number(_("Tổ"))
    person = number(_("Người"))
    month = MonthFormField(label=_("Tháng"), required=False)
    status = choice(_("Trạng thái bảng công"), TimesheetStatus.choices)
    shift = choice(_("Ca"), Shift.choices)
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)


class TimesheetRow(Row):
    team = Named()
    units = serializers.DecimalField(max_digits=8, decimal_places=1, label=_("số công"))
    submitted_by = serializers.CharField(allow_null=True, label=_("người nộp"))
    confirmed_by = serializers.CharField(allow_null=True, label=_("người duyệt"))

    class Meta:
        model = Timesheet
        fields = (
            "id", "team", "month", "status", "units", "submitted_by", "submitted_at", "confirmed_by",
            "confirmed_at", "return_reason", "note",
        )  # fmt: skip


class WorkdayRow(Row):
    team = serializers.IntegerField(source="timesheet.team_id", label=_("tổ"))
    person = Named()

    class Meta:
        model = Workday
        fields = (
            "id", "timesheet", "team", "person", "day", "shift", "portion", "in_office_hours", "order", "plan"
        )  # fmt: skip


class Declaration(serializers.Serializer):
    declared = serializers.DecimalField(
        max_digits=8, decimal_places=1, min_value=Decimal(0),
        label=_("Tổng số công đã gửi: khác với bảng trên cổng thì không nộp"),
    )  # fmt: skip


def sheets_seen_by(user: Any) -> QuerySet[Timesheet]:
    sheets = Timesheet.objects.visible_to(user).select_related("team", "submitted_by", "confirmed_by")
    of_sheet = Workday.objects.filter(timesheet=OuterRef("pk")).order_by().values("timesheet")
    # Summed for the sheets of a page, not for all that could be on one.
    units = Subquery(of_sheet.annotate(n=Sum("portion")).values("n"))
    return sheets.annotate(units=Coalesce(units, Decimal(0)))


class OfSheets(Resource):
    reads, tag = Grant.TIMESHEETS, TAG

    def check_may_list(self) -> None:
        policies.check_can_look(self.request.user)


class Timesheets(OfSheets):
    lookup_url_kwarg = "timesheet_id"
    words: ClassVar = {"list": _("Các bảng công"), "retrieve": _("Một bảng công")}
    serializer_class, filters = TimesheetRow, TimesheetFilters

    def rows(self, user: Any) -> QuerySet[Timesheet]:
        return sheets_seen_by(user)


class Workdays(OfSheets):
    lookup_url_kwarg = "workday_id"
    words: ClassVar = {"list": _("Các ngày công, đêm, buổi"), "retrieve": _("Một ngày công, đêm, buổi")}
    serializer_class, filters = WorkdayRow, WorkdayFilters

    def rows(self, user: Any) -> QuerySet[Workday]:
        # Joined, everybody's person would be asked of the rules of their table, not those of a page alone.
        days = Workday.objects.filter(timesheet__team__in=teams_seen_by(user)).select_related("timesheet")
        return days.prefetch_related("person")


class MonthGrid(Asked):
    """A team's month: its cells with their versions, writing them, handing the sheet in, taking it back."""

    reads, writes, tag = Grant.TIMESHEETS, Grant.RECORD, TAG
    refusing = ("cells",)
    words: ClassVar = {
        "cells": _("Bảng chấm công của một tổ trong tháng, từng ô kèm phiên bản"),
        "record": _("Chấm công: ghi từng ô; ô người khác vừa sửa thì báo lại, không ghi đè"),
        "submit": _("Nộp bảng công tháng của một tổ"),
        "withdraw": _("Rút lại bảng công đã nộp để sửa, khi chưa ai duyệt hay trả lại"),
    }

    @extend_schema(responses=GridRow)
    def cells(self, request: Request, team_id: int, month: Month) -> Response:
        team = team_or_404(request, team_id)
        roster = roster_of(team, month, today=timezone.localdate())
        return Response(grid_told(roster, sheet_of(team, month)))

    @extend_schema(request=CellsAsked, responses=SavedRow)
    def record(self, request: Request, team_id: int, month: Month) -> Response:
        team = team_or_404(request, team_id)

        def act() -> Any:
            policies.check_can_keep(request.user)
            changes = changes_of(body_of(CellsAsked, request, month=month))
            saved = grid.save_cells(team, month, changes, key=uuid.uuid4().hex, by=request.user)
            return SavedRow(saved, context={"month": month}).data

        return once(request, act)

    @extend_schema(request=Declaration, responses=TimesheetRow)
    def submit(self, request: Request, team_id: int, month: Month) -> Response:
        team = team_or_404(request, team_id)

        def act() -> Any:
            policies.check_can_keep(request.user)
            declared = body_of(Declaration, request)["declared"]
            sheet = timesheets.submit(sheet_of(team, month), by=request.user, declared=declared)
            return TimesheetRow(sheets_seen_by(request.user).get(pk=sheet.pk)).data

        return once(request, act)

    @extend_schema(request=Nothing, responses=TimesheetRow)
    def withdraw(self, request: Request, team_id: int, month: Month) -> Response:
        sheet = sheet_or_404(request, team_id, month)

        def act() -> Any:
            timesheets.withdraw(sheet, by=request.user)
            return TimesheetRow(sheets_seen_by(request.user).get(pk=sheet.pk)).data

        return once(request, act)


ROUTES = {"timesheets": Timesheets, "workdays": Workdays}
