"""Ways of signing in that somebody set up: an app, a key of the device, codes to keep in a drawer."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import User


def a_key(user: User) -> Authenticator:
    """One that no device holds: good for pages that show it, not for signing in."""
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Điện thoại của tôi", "credential": _credential(f"key of {user.pk}".encode())},
    )


def codes(user: User) -> None:
    RecoveryCodes.activate(user)


def _credential(key_id: bytes) -> dict[str, Any]:
    """As the device would have sent it."""
    public = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    kept = AuthenticatorData.create(
        hashlib.sha256(b"localhost").digest(),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT,
        1,
        AttestedCredentialData.create(bytes(16), key_id, public),
    )
    said = CollectedClientData.create("webauthn.create", b"challenge", "https://localhost")
    return {
        "id": websafe_encode(key_id),
        "rawId": websafe_encode(key_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", kept, {})),
        },
    }
