"""Resolutions and their clauses; a draft only in its own province, as on its page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.api.filtering import choice, number
from accounts.api.grants import Grant
from accounts.api.resources import Resource
from accounts.api.rows import Named, Row
from portal.lib.listings import Filters
from subsidies.models import Rate, Resolution, ResolutionStatus, Scan
from subsidies.views.scans import sent


class ResolutionFilters(Filters):
    lookups: ClassVar = {"territory": "territory", "status": "status"}
    territory = number(_("Tỉnh, có thể là tỉnh cũ"))
    status = choice(_("Trạng thái"), ResolutionStatus.choices)
    on = forms.DateField(label=_("Chỉ nghị quyết có hiệu lực vào ngày này"), required=False)

    def narrow(self, rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
        rows = super().narrow(rows)
        return rows.on(self.cleaned_data["on"]) if self.cleaned_data["on"] else rows


class ClauseRow(Row):
    kind = serializers.CharField(label=_("loại mức"))

    class Meta:
        model = Rate
        fields = (
            "id", "code", "label", "article", "quote", "kind", "payee", "per", "amount", "wording", "paid_to"
        )  # fmt: skip


class ResolutionRow(Row):
    territory = Named()
    clauses = ClauseRow(source="rates", many=True)

    class Meta:
        model = Resolution
        fields = (
            "id", "slug", "number", "title", "body", "issued_on", "territory", "communes_only", "status",
            "version", "valid_from", "valid_until", "predecessor", "funding_source", "source", "digest",
            "clauses",
        )  # fmt: skip


class ScanRow(Row):
    class Meta:
        model = Scan
        fields = ("digest", "size", "pages", "name", "added_at")


class WholeResolution(ResolutionRow):
    """With the text itself: the file an official can read, which is what the engine reads."""

    scan = ScanRow(allow_null=True, label=_("bản chụp của văn bản có dấu"))

    class Meta(ResolutionRow.Meta):
        fields = (*ResolutionRow.Meta.fields, "text", "scan")


class Resolutions(Resource):
    reads, tag = Grant.PAY, _("Nghị quyết và dự toán")
    lookup_field = lookup_url_kwarg = "slug"
    lookup_value_converter = "slug"
    words: ClassVar = {
        "list": _("Các nghị quyết"),
        "retrieve": _("Một nghị quyết, nguyên văn tệp"),
        "scan": _("Bản chụp PDF của văn bản có dấu, đúng từng byte"),
    }
    filters = ResolutionFilters

    def get_serializer_class(self) -> type[Row]:
        return WholeResolution if self.action == "retrieve" else ResolutionRow

    def rows(self, user: Any) -> QuerySet[Resolution]:
        return Resolution.objects.visible_to(user).select_related("territory").prefetch_related("rates")

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def scan(self, request: Request, slug: str) -> HttpResponse:  # noqa: ARG002 - found by get_object
        kept = self.get_object().scan
        if kept is None:
            raise Http404
        return sent(kept)


ROUTES = {"resolutions": Resolutions}
