"""Letting somebody in: who has just chosen a password, and whom an identity provider stands for."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.lib.refusals import Forbidden

from . import identities, second_factor
from .models import User


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """As from the sign-in page: with the second step where there is one, and in the list of devices."""
    return perform_password_login(request, {"username": user.username}, Login(user=user))


def confirm(request: HttpRequest, login: SocialLogin) -> None:
    """Whoever is signed in has said once more who they are, at the provider."""
    if not request.user.is_authenticated or login.user != request.user:
        raise Forbidden(_("Người vừa xác nhận không phải người đang đăng nhập. Đăng xuất rồi đăng nhập lại."))
    record_authentication(request, request.user, "socialaccount", reauthenticated=True)


class SecondStep(AuthenticateStage):
    """Ours, unless the identity provider asked for one and the province set that its word is enough."""

    def handle(self) -> tuple[Any, bool]:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if login and login.state.get(identities.SECOND_STEP):
            self.request.session[second_factor.ASKED_ELSEWHERE] = True
            return None, True
        return super().handle()
