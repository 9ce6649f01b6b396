"""In whose name a request asks, how long a session lasts, and where those go who still owe a second step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from portal.lib import reach
from portal.lib.addresses import is_api, ours_or_first_page

from . import second_factor, session_limits
from .api import problems

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
        return _asked_to_sign_in(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Everybody signs in, save where a view says otherwise."""

    def handle_no_permission(self, request: HttpRequest, *_: Any) -> HttpResponse:
        return _asked_to_sign_in(request)


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if request.resolver_match.view_name in SET_UP or not request.user.is_authenticated:
            return None
        if not second_factor.is_owed(request):
            return None
        if is_api(request):
            return problems.second_step_owed()
        return HttpResponse(status=401) if _by_script(request) else redirect("mfa_index")


def _asked_to_sign_in(request: HttpRequest) -> HttpResponse:
    if _by_script(request):
        return HttpResponse(status=401)
    if not _reads(request):
        messages.warning(request, _("Việc vừa bấm chưa được ghi. Đăng nhập rồi làm lại."))
    answer = redirect_to_login(_page_of(request))
    # Otherwise the whole sign-in page would be put where a part of the page was asked for.
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer


def _page_of(request: HttpRequest) -> str:
    """Where somebody was: a button and a part of a page have an address, but nothing to show there."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if _reads(request):
        return request.get_full_path()
    page = urlsplit(ours_or_first_page(request, request.headers.get("Referer", "")))
    return page._replace(scheme="", netloc="").geturl()


def _reads(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def _by_script(request: HttpRequest) -> bool:
    """A script keeps what was typed and says so; led elsewhere it could not tell whether that was written."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
