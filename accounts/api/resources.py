"""The base of every resource: who asks, in which language, how fast; lists page by page, or one row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from portal.lib.listings import Filters

from .authentication import Granted
from .grants import Grant


class Asked(GenericViewSet):
    """What all answers have in common. `reads` and `writes` are what a key must have been given."""

    reads: Grant
    writes: Grant | None = None
    tag: str | Promise = ""
    words: ClassVar[Mapping[str, str | Promise]] = {}  # what the schema calls each action
    asking: ClassVar[type[Form] | None] = None  # the form of a question that is no list
    refusing: ClassVar[tuple[str, ...]] = ()  # the reads among them that may meet a refusal
    permission_classes = (IsAuthenticated, Granted)
    http_method_names = ("get", "head", "post")

    def grant_for(self, method: str) -> Grant:
        return self.reads if method in ("GET", "HEAD", "OPTIONS") or self.writes is None else self.writes

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """A client says its language in Accept-Language; a page's cookie is not for it."""
        if "Accept-Language" in request.headers:
            wanted = translation.get_language_from_request(request)
            translation.activate(wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        return super().initialize_request(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered.headers["Content-Language"] = translation.get_language()
        answered.headers.setdefault("Cache-Control", "no-store, private")
        return answered


class Resource(Asked, ReadOnlyModelViewSet):
    """Rows the asker sees, and no others. A form of filters narrows the list."""

    filters: type[Filters] = Filters
    lookup_value_converter = "int"

    def rows(self, user: Any) -> QuerySet[Any]:
        """`.visible_to(user)`, with what a row tells."""
        raise NotImplementedError

    def check_may_list(self) -> None:
        """The policy the list's page asks, where it has one."""

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.check_may_list()
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One row is found by its number alone."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset
