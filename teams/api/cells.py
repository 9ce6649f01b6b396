"""Cells of a month's grid as JSON. Letters are those of the paper sheet: x / h h/ Đ B."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.rows import MonthField, Named
from portal.lib.months import Month
from teams.cells import Change, cells_of
from teams.models import Timesheet, TimesheetStatus
from teams.roster import Roster

MOST = 2_000  # cells in one sending: a large team's month
BIGGEST = 2**63 - 1


class CellAsked(serializers.Serializer):
    person = serializers.IntegerField(min_value=1, max_value=BIGGEST, label=gettext_lazy("Người"))
    day = serializers.DateField(label=gettext_lazy("Ngày"))
    letters = serializers.CharField(
        max_length=20, allow_blank=True, label=gettext_lazy("Ghi gì vào ô: x / h h/ Đ B, hoặc để trống")
    )
    seen = serializers.CharField(
        max_length=100, allow_blank=True, default="", trim_whitespace=False,
        label=gettext_lazy("Phiên bản của ô lúc đọc; ô trống thì để trống"),
    )  # fmt: skip
    order = serializers.IntegerField(
        min_value=1, max_value=BIGGEST, allow_null=True, default=None,
        label=gettext_lazy("Văn bản huy động, khi có nhiều văn bản"),
    )  # fmt: skip


class CellsAsked(serializers.Serializer):
    changes = CellAsked(many=True, allow_empty=False, max_length=MOST)

    def validate_changes(self, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        month: Month = self.context["month"]
        if any(Month.of(change["day"]) != month for change in changes):
            raise serializers.ValidationError(_("Mọi ngày phải thuộc tháng %(month)s.") % {"month": month})
        if len({(change["person"], change["day"]) for change in changes}) < len(changes):
            raise serializers.ValidationError(_("Mỗi ô chỉ gửi một lần."))
        return changes


def changes_of(asked: dict[str, Any]) -> list[Change]:
    return [
        Change(one["person"], one["day"], one["letters"].strip(), one["seen"], one["order"])
        for one in asked["changes"]
    ]


class CellRow(serializers.Serializer):
    day = serializers.DateField()
    letters = serializers.CharField()
    version = serializers.CharField()


class PersonCells(serializers.Serializer):
    person = Named()
    role = serializers.CharField()
    cells = CellRow(many=True)


class GridRow(serializers.Serializer):
    team = Named()
    month = MonthField()
    status = serializers.ChoiceField(TimesheetStatus.choices)
    people = PersonCells(many=True)
    orders = Named(many=True)


def grid_told(roster: Roster, sheet: Timesheet) -> dict[str, Any]:
    people = [
        {"person": entry.person, "role": entry.role, "cells": [*cells_of(entry).values()]}
        for entry in roster.entries
    ]
    told = {
        "team": roster.team, "month": roster.month, "status": sheet.status, "people": people,
        "orders": roster.orders,
    }  # fmt: skip
    return GridRow(told).data


class CellWritten(serializers.Serializer):
    person = serializers.IntegerField()
    day = serializers.DateField()
    version = serializers.CharField(allow_blank=True)


class CellConflict(serializers.Serializer):
    """Somebody else wrote there meanwhile: send again with `seen` set to this version, or leave it."""

    person = serializers.IntegerField(source="person_id")
    day = serializers.DateField()
    mine = serializers.CharField(allow_blank=True)
    theirs = serializers.CharField(allow_blank=True)
    version = serializers.CharField(allow_blank=True)
    who = serializers.CharField(allow_blank=True)
    at = serializers.CharField(allow_blank=True)


class CellProblem(serializers.Serializer):
    person = serializers.IntegerField(source="person_id")
    day = serializers.DateField()
    mine = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class SavedRow(serializers.Serializer):
    """`complete`: every cell is written. Else each of the others says why it is not."""

    complete = serializers.BooleanField()
    written = serializers.SerializerMethodField()
    conflicts = CellConflict(many=True)
    problems = CellProblem(many=True)

    @extend_schema_field(CellWritten(many=True))
    def get_written(self, saved: Any) -> list[dict[str, Any]]:
        names = ((*name.split("-"), version) for name, version in saved.versions.items())
        days = self.context["month"].days
        return [
            {"person": int(person), "day": days[int(day) - 1].isoformat(), "version": version}
            for person, day, version in names
        ]
