"""What browsers are told about every answer: what it may load, who may show it, whether it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'{targets}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Nothing of the machine is asked for, but the camera and the place where phones are handed over.
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class SecurityHeadersMiddleware:
    """A view that sets one of these itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Templates put it on what they write inline; it is good for one answer.
        request.csp_nonce = secrets.token_urlsafe(16)
        response = self.get_response(request)
        # A page with a button that leads to an identity provider says where to.
        targets = "".join(f" {origin}" for origin in getattr(request, "form_targets", ()))
        told = {
            "Content-Security-Policy": POLICY.format(nonce=request.csp_nonce, targets=targets),
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # What a person saw stays on no disk: the next one at this machine may press "back".
            told["Cache-Control"] = "no-store, private"
        for name, value in told.items():
            response.headers.setdefault(name, value)
        return response
