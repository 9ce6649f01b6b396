"""The way to an identity provider and back, as a browser walks it."""

from __future__ import annotations

from typing import Any

import requests

from portal.identity_providers import IdentityProvider, for_allauth
from tests.access.addresses import WITH_PROVIDERS
from tests.portal_client import PortalClient

from .issuer import CLIENT, SECRET, Issuer

HERE, LOGIN, SECURITY = "/tai-khoan/dang-nhap/qua/so", "/tai-khoan/dang-nhap", "/tai-khoan/bao-mat"


def switch_on(settings: Any, issuer: Issuer, **facts: Any) -> None:
    provider = IdentityProvider("so", "Định danh của tỉnh", issuer.address, CLIENT, SECRET, **facts)
    settings.IDENTITY_PROVIDERS = (provider,)
    settings.SOCIALACCOUNT_PROVIDERS = for_allauth([provider])
    settings.ROOT_URLCONF = WITH_PROVIDERS


def way_back(client: PortalClient, start: str = HERE) -> str:
    """As a browser would walk there. The address by which it comes back."""
    there = client.post(start)["Location"]
    return (
        requests.get(there, allow_redirects=False, timeout=10)
        .headers["Location"]
        .removeprefix("http://testserver")
    )


def comes_back(client: PortalClient, expects: int = 302, start: str = HERE) -> Any:
    return client.get(way_back(client, start), expects=expects)


def refused(client: PortalClient) -> str:
    page = comes_back(client, expects=403).content.decode()
    client.get("/to/", expects=302)
    return page
