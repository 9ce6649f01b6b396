"""In whose name a request asks, how long a session lasts, and where those go who still owe a second step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.lib import reach

from . import second_factor, session_limits

SET_UP = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    "identity_again", "identity_callback", "account_change_password", "account_logout", "appearance",
    "health",
})  # fmt: skip


class ReachMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reach.of(request.user):
            response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = _made_for(request.user, response.streaming_content)
        return response


def _made_for(user: Any, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is made while it is sent is asked for in the same name."""
    made = iter(chunks)
    while True:
        with reach.of(user):
            chunk = next(made, None)
        if chunk is None:
            return
        yield chunk


class SessionLimitsMiddleware:
    """Ends a session that lasted too long, and leads back to where its owner was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        reason = session_limits.reason_to_end(request)
        if not reason:
            session_limits.notice(request, request.resolver_match.view_name)
            return None
        logout(request)
        if not getattr(view, "login_required", True):
            return None
        messages.info(request, reason)
        return redirect_to_login(request.get_full_path())


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if request.resolver_match.view_name in SET_UP or not request.user.is_authenticated:
            return None
        return redirect("mfa_index") if second_factor.is_owed(request) else None
