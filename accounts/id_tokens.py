"""What an identity provider says of a person, read from its signed token and from nothing unsigned.

OpenID Connect Core 1.0, 3.1.3.7, all of it; the signature too, although the token came over TLS.
"""

from __future__ import annotations

import time
from secrets import compare_digest
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat", "auth_time"]
LEEWAY = 60  # seconds by which the clocks of two machines may differ
# Seconds. Who sat at this machine before may still be signed in at the provider: it asks anew.
SIGNED_IN_WITHIN = 300


class TokenRefused(OAuth2Error):
    """The reason is for the log: it holds nothing of the token."""


def read(token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token that was made for us, now, in answer to this browser. Raises TokenRefused."""
    try:
        key = _key(token, keys)
        claims = jwt.decode(
            token, key, algorithms=ALGORITHMS, issuer=issuer, audience=client_id, leeway=LEEWAY,
            options={"require": NEEDED},
        )  # fmt: skip
    except jwt.PyJWTError as problem:
        raise TokenRefused(type(problem).__name__) from problem
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise TokenRefused("made for somebody else too")
    if not compare_digest(str(claims.get("nonce", "")), nonce):
        raise TokenRefused("not the answer to what this browser asked")
    if not _is_fresh(claims["auth_time"]):
        raise TokenRefused("signed in there too long ago")
    return claims


def _key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The one the token names; a provider with a single key need not name it."""
    usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    name = jwt.get_unverified_header(token).get("kid")
    named = [key for key in usable if key.key_id == name] or (usable if name is None else [])
    if len(named) != 1:
        raise TokenRefused("signed by no key of the provider")
    return named[0]


def _is_fresh(auth_time: Any) -> bool:
    return isinstance(auth_time, int) and auth_time > time.time() - SIGNED_IN_WITHIN - LEEWAY
