"""What an authenticator app shows."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from accounts.models import User

PERIOD, TO_TYPE = 30, 5  # seconds; a code is taken in its own period and in no other


def code_of(user: User, *, periods_ago: int = 0) -> str:
    """The code of the user's app."""
    return code_for(secret_of(user), periods_ago=periods_ago)


def secret_of(user: User) -> str:
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return decrypt(app.data["secret"])


def code_for(secret: str, *, periods_ago: int = 0) -> str:
    """One that lasts while it is typed: whoever sees it about to end waits for the next."""
    left = PERIOD - time.time() % PERIOD
    if left < TO_TYPE:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD - periods_ago))
