"""Papers as issued: what they say of themselves, and the file, whose every download is written down."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse
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
from reports.models import DocumentKind, IssuedDocument, State
from reports.views import sent
from teams.policies import check_can_look


class DocumentFilters(Filters):
    lookups: ClassVar = {
        "run": "run", "commune": "commune__present", "kind": "kind", "since": "issued_at__date__gte",
        "until": "issued_at__date__lte",
    }  # fmt: skip
    run = number(_("Đợt chi"))
    commune = number(_("Xã, phường nay"))
    kind = choice(_("Loại"), DocumentKind.choices)
    since = forms.DateField(label=_("Phát hành từ ngày"), required=False)
    until = forms.DateField(label=_("Phát hành đến hết ngày"), required=False)


class DocumentRow(Row):
    commune = Named(allow_null=True)
    state = serializers.ChoiceField(State.choices, label=_("hiệu lực"))

    class Meta:
        model = IssuedDocument
        fields = (
            "id", "kind", "number", "run", "commune", "edition", "state", "replaces", "lines", "total",
            "code", "sha256", "size", "issued_at",
        )  # fmt: skip


class Documents(Resource):
    reads, tag = Grant.PAY, _("Giấy tờ")
    lookup_url_kwarg = "document_id"
    words: ClassVar = {
        "list": _("Các giấy tờ đã phát hành"),
        "retrieve": _("Một giấy tờ đã phát hành"),
        "pdf": _("Tệp PDF đúng như khi phát hành; mỗi lần tải ghi vào nhật ký"),
    }
    serializer_class, filters = DocumentRow, DocumentFilters

    def check_may_list(self) -> None:
        check_can_look(self.request.user)

    def grant_for(self, method: str) -> Grant:
        """The file has people's whole numbers; what is told about it has none."""
        return Grant.PAPERS if self.action == "pdf" else super().grant_for(method)

    def rows(self, user: Any) -> QuerySet[IssuedDocument]:
        papers = IssuedDocument.objects.visible_to(user).with_state()
        return papers.select_related(
            "commune", "replacement", "withdrawal", "run__province", "run__territory"
        )

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def pdf(self, request: Request, document_id: int) -> FileResponse:  # noqa: ARG002 - found by get_object
        paper = self.get_object()
        return sent(request, paper, paper.pdf)


ROUTES = {"documents": Documents}
