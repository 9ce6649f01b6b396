"""A token that is not right in every part lets nobody in."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from .issuer import CLIENT, KEY
from .through_provider import refused

OTHER = rsa.generate_private_key(65537, 2048)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, "none", headers={"kid": "1"})


def signed_by_another(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, OTHER, "RS256", headers={"kid": "1"})


def signed_by_an_unknown_key(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, OTHER, "RS256", headers={"kid": "2"})


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """As a secret: the public key is known to everybody."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "1", "typ": "JWT"}, claims)
    )
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(mac.sign(head + b"." + body, PUBLIC)).rstrip(b"=")
    return b".".join([head, body, signature]).decode()


def altered(claims: dict[str, Any]) -> str:
    head, _body, signature = jwt.encode(claims, KEY, "RS256", headers={"kid": "1"}).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "email": "khac@example.gov.vn"}).encode())
    return ".".join([head, body.decode().rstrip("="), signature])


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": [CLIENT, "another"]},
        {"azp": "another"}, {"iss": "https://elsewhere.example"}, {"exp": None}, {"sub": None},
        {"auth_time": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_not_made_for_this_sign_in_lets_nobody_in(client, issuer, hoa, changed):
    issuer.changed = changed
    assert "Chưa đăng nhập được qua Định danh của tỉnh" in refused(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -600), ("iat", 600), ("auth_time", -3600)])
def test_a_token_of_another_time_lets_nobody_in(client, issuer, hoa, claim, seconds):
    issuer.changed = {claim: int(time.time()) + seconds}
    refused(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "sign", [unsigned, signed_by_another, signed_by_an_unknown_key, signed_with_the_public_key, altered, str]
)
def test_a_token_the_provider_did_not_sign_lets_nobody_in(client, issuer, hoa, sign):
    issuer.sign = sign
    refused(client)
    assert not SocialAccount.objects.exists()
