"""A person's own account: the second step of signing in, where they are signed in."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import identities, policies, second_factor, sessions
from portal.lib.refusals import Refused, reason_against

sign_out = require_POST(account.logout)


class SignInView(account.LoginView):
    """By password, by passkey, or by an identity provider where one is set."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        providers = settings.IDENTITY_PROVIDERS
        self.request.form_targets = [origin for each in providers for origin in each.origins]
        return super().get_context_data(**kwargs) | {"providers": providers}


class CodeView(mfa.AuthenticateView):
    """Invented people have no telephone: their code stands on the page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = second_factor.demo_code(self.stage.login.user)
        return super().get_context_data(**kwargs) | {"demo_code": code}


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    factors = second_factor.of(request.user)
    context = {
        "missing": second_factor.is_owed(request),
        "compulsory": request.user.role in second_factor.COMPULSORY,
        "factors": factors,
        "has_app": any(factor.type == Authenticator.Type.TOTP for factor in factors),
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "identities": identities.of(request.user),
        "sessions": sessions.of(request.user),
        "hours": settings.SESSION_LASTS // 3600,
        "sees_keys": not reason_against(policies.check_can_see_keys, request.user),
    }
    return render(request, "accounts/security.html", context)


@require_POST
def end_session(request: HttpRequest, device_id: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=device_id, user=request.user)
    if session.is_current():
        raise Refused(_("Đây là thiết bị bạn đang dùng. Bấm Đăng xuất để kết thúc."))
    sessions.end(session, by=request.user)
    messages.success(request, _("Đã đăng xuất thiết bị đó."))
    return redirect("mfa_index")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = sessions.end_others(request.user, keep=request.session.session_key)
    messages.success(request, _("Đã đăng xuất %(n)s thiết bị khác.") % {"n": ended})
    return redirect("mfa_index")


def change_password(request: HttpRequest) -> HttpResponse:
    if not request.user.has_usable_password():
        raise Refused(_("Tài khoản này chưa có mật khẩu. Xin quản trị hệ thống một lời mời để đặt."))
    return account.password_change(request)


@require_GET
def recovery_codes(request: HttpRequest) -> HttpResponse:
    return (
        recovery.view_recovery_codes(request)
        if _has(request, Authenticator.Type.RECOVERY_CODES)
        else redirect("mfa_index")
    )


def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    return (
        recovery.generate_recovery_codes(request)
        if _has(request, *second_factor.KINDS)
        else redirect("mfa_index")
    )


def remove_app(request: HttpRequest) -> HttpResponse:
    app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
    if app is None:
        return redirect("mfa_index")
    second_factor.check_can_remove(app)
    return totp.deactivate_totp(request)


def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    keys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    second_factor.check_can_remove(get_object_or_404(keys, pk=pk))
    return webauthn.remove_webauthn(request, pk=pk)


def _has(request: HttpRequest, *kinds: str) -> bool:
    return Authenticator.objects.filter(user=request.user, type__in=kinds).exists()
