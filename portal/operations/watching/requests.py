"""Each request has an id: in its lines of the log, in its answer, in the jobs it starts."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

# Whoever is told of a failure finds its lines by this.
HEADER = "X-Request-ID"


class RequestLogMiddleware(RequestMiddleware):
    """A line when a request ends. Its address without the query, where names of people are typed."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Only of somebody already known: a public page asks nobody who they are."""
        user = getattr(request, "_cached_user", None)
        if user is not None:
            structlog.contextvars.bind_contextvars(user_id=user.pk)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response.headers[HEADER] = request_id()
        super().handle_response(request, response)


def request_id() -> str:
    return structlog.contextvars.get_contextvars().get("request_id", "")
