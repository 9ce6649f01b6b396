"""What django-allauth announces, written to the log."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.signals import user_logged_in as user_logged_in_somehow
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from . import audit, lockout, session_limits, sessions
from .models import User


@receiver(user_logged_in)
def signed_in(user: User, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    way = {"provider": sociallogin.account.provider} if sociallogin else None
    audit.record("account.signed_in", user, by=user, after=way)


@receiver(user_logged_in_somehow)
def session_began(request: HttpRequest, **_: Any) -> None:
    session_limits.begin(request)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_: Any) -> None:
    """Tries under one name are told apart from those under another; the name itself is written nowhere."""
    name = lockout.fingerprint(credentials.get("username") or "")
    logging.getLogger(__name__).warning("sign-in failed for name %s", name.hex()[:8])


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    if user:
        audit.record("account.signed_out", user, by=user)


@receiver(password_changed)
def changed_password(user: User, **_: Any) -> None:
    audit.record("account.password_changed", user, by=user)


@receiver(authenticator_added)
def added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A session opened before, by the password alone, does not get what the second step protects."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sessions.end_others(user, keep=request.session.session_key)
        _write("account.second_factor_added", user, authenticator)


@receiver(authenticator_removed)
def removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _write("account.second_factor_removed", user, authenticator)


@receiver(authenticator_reset)
def new_recovery_codes(user: User, **_: Any) -> None:
    audit.record("account.recovery_codes_made", user, by=user)


def _write(verb: str, user: User, authenticator: Authenticator) -> None:
    audit.record(verb, user, by=user, after={"kind": authenticator.type})
