"""How fast one may ask, and in what form one is answered. (Read before any resource: it imports none.)"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class Tempo(SimpleRateThrottle):
    """Each key and each person has a measure of reads and one of writes."""

    def __init__(self) -> None:
        """The measure is known with the request."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.scope = "reads" if request.method in ("GET", "HEAD", "OPTIONS") else "writes"
        self.rate = settings.API_TEMPO[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return super().allow_request(request, view)

    def get_cache_key(self, request: Request, view: Any) -> str:  # noqa: ARG002 - asked for by the framework
        asker = f"key-{request.auth.pk}" if request.auth else f"person-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": asker}


class SpeaksJson(BaseContentNegotiation):
    """Answers are JSON whatever else a client would rather have (RFC 9110, 12.1 allows it)."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(self, request: Request, renderers: list[Any], _suffix: str | None = None) -> Any:  # noqa: ARG002
        return renderers[0], renderers[0].media_type
