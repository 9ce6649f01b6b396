"""How long a session lasts, and where those go who have not set up the second step they must have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import second_factor, session_limits

SET_UP = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
    "identity_again", "account_change_password", "account_logout", "appearance", "health",
})  # fmt: skip


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
