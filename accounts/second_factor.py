"""The second step of signing in: for whom it is compulsory, whether it is set up, what may be taken away."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

from . import audit, sessions
from .models import User
from .roles import Role

# Who sees accounts, moves money or gives rights.
COMPULSORY = frozenset({Role.FINANCE_STAFF, Role.APPROVER, Role.ADMINISTRATOR})
SEALED = {"secret", "seed"}
ASKED_ELSEWHERE = "second_step_asked_by_identity_provider"  # of a session
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def of(user: User) -> list[Authenticator]:
    """Apps and keys, oldest first; recovery codes alone are no second step."""
    return list(Authenticator.objects.filter(user=user, type__in=KINDS).order_by("created_at", "pk"))


def has_passkeys_alone(user: User) -> bool:
    """They open the account by themselves, so they go with a forgotten password."""
    factors = of(user)
    return bool(factors) and all(each.type == Authenticator.Type.WEBAUTHN for each in factors)


def is_missing(user: Any) -> bool:
    """Compulsory and not set up yet."""
    return user.role in COMPULSORY and not Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def is_owed(request: HttpRequest) -> bool:
    """Missing here, and in this session nobody the province trusts asked for one either."""
    return is_missing(request.user) and not request.session.get(ASKED_ELSEWHERE)


def check_can_remove(authenticator: Authenticator) -> None:
    others = Authenticator.objects.filter(user=authenticator.user, type__in=KINDS).exclude(
        pk=authenticator.pk
    )
    if authenticator.user.role in COMPULSORY and not others.exists():
        raise Refused(
            _("Vai trò của bạn bắt buộc xác thực hai bước. Thêm cách khác trước, rồi mới bỏ cách này.")
        )


@transaction.atomic
def take_away(user: User, *, by: User) -> None:
    """Of a person whose phone and codes are lost: they set it up anew after their next password."""
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    audit.record("account.second_factor_reset", user, by=by, province=user.province)


@transaction.atomic
def forget_passkeys(user: User, *, by: User) -> None:
    """They open the account without its password. An app does not: whoever lost it has it taken away."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    if passkeys.delete()[0]:
        delete_dangling_recovery_codes(user)
        audit.record("account.passkeys_forgotten", user, by=by, province=user.province)


@transaction.atomic
def seal_anew() -> int:
    """With the key that seals now. Returns how many there are."""
    factors = list(Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN))
    for factor in factors:
        for name in SEALED & factor.data.keys():
            factor.data[name] = encrypt(decrypt(factor.data[name]))
        factor.save(update_fields=["data"])
    return len(factors)


def give(user: User, secret: str) -> None:
    """An authenticator app with a known secret: for invented people and for tests."""
    TOTP.activate(user, secret)


def demo_secret(username: str) -> str:
    """As public as the password of the invented people."""
    shared = hashlib.sha1(f"dữ liệu mẫu {username}".encode(), usedforsecurity=False)
    return base64.b32encode(shared.digest()).decode()


def demo_code(user: User) -> str:
    """The code of an invented person, shown to everybody. Never in production, never a real person's."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    secret = decrypt(app.data["secret"]) if app else ""
    if settings.PRODUCTION or secret != demo_secret(user.username):
        return ""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
