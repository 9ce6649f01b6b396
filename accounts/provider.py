"""An identity provider by OpenID Connect. django-allauth finds this module by its name.

Stricter than the library's own: a nonce, every signature checked, nothing taken from the asker's address,
and of the person's data nothing kept but a fingerprint by which they are known again.
"""

from __future__ import annotations

import logging
import secrets
from functools import cached_property
from typing import Any

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.lib import sealing

from . import id_tokens

log = logging.getLogger(__name__)
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class OpenIDConnect(OpenIDConnectOAuth2Adapter):
    """Speaks to the provider."""

    nonce = ""

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        provider = self.get_provider()
        config = fetched(provider.server_url)
        missing = [name for name in NEEDED if not config.get(name)]
        if missing or config["issuer"].rstrip("/") != provider.app.settings["server_url"]:
            raise id_tokens.TokenRefused("does not describe itself as the provider that was set")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        claims = id_tokens.read(
            str(kwargs["response"].get("id_token", "")),
            keys=fetched(self.openid_config["jwks_uri"]),
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=self.nonce,
        )
        if app.settings["claim"] not in claims and self.openid_config.get("userinfo_endpoint"):
            claims = {**self._more_about(claims["sub"], token.token), **claims}
        return self.get_provider().sociallogin_from_response(request, claims)

    def _more_about(self, subject: str, access_token: str) -> dict[str, Any]:
        more = fetched(self.profile_url, {"Authorization": f"Bearer {access_token}"})
        if more.get("sub") != subject:
            raise id_tokens.TokenRefused("tells of another person")
        return more

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 - allauth's hook
        return build_absolute_uri(request, reverse("identity_callback", args=[self.provider_id]))


class IdentityProvider(OpenIDConnectProvider):
    id = "identity"
    oauth2_adapter_class = OpenIDConnect
    pkce_enabled_default = True

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        kwargs["nonce"] = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {
            "nonce": kwargs["nonce"],
            "prompt": "login",
            "max_age": str(id_tokens.SIGNED_IN_WITHIN),
        }
        try:
            return super().redirect(request, process, *args, **kwargs)
        except (OAuth2Error, requests.RequestException) as problem:
            return render_authentication_error(request, self, exception=problem)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """To sign in, or to say once more who one is. Scope and parameters are ours alone."""
        process = AuthProcess.REDIRECT if getattr(request, "confirms", False) else AuthProcess.LOGIN
        return {
            "next_url": get_next_redirect_url(request),
            "process": process,
            "scope": self.get_default_scope(),
        }

    def get_default_scope(self) -> list[str]:
        return ["openid", "email"] if self.app.settings["claim"] == "email" else ["openid", "profile"]

    def sociallogin_from_response(self, request: HttpRequest, claims: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def extract_uid(self, claims: dict[str, Any]) -> str:
        """A national provider's subject may be the citizen number: a fingerprint is enough."""
        return sealing.fingerprint(f"{claims['iss']} {claims['sub']}", "identity").hex()

    def extract_extra_data(self, claims: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - allauth's hook
        return {}

    extract_common_fields = extract_extra_data

    def extract_email_addresses(self, claims: dict[str, Any]) -> list[Any]:  # noqa: ARG002 - allauth's hook
        return []


class ComingBack(OAuth2CallbackView):
    """From the provider, with the nonce that this browser was sent there with."""

    def _get_state(self, request: HttpRequest, provider: IdentityProvider) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce") or secrets.token_urlsafe()
        return state, answer


def fetched(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, headers=headers)
        answer.raise_for_status()
        said = answer.json()
    if not isinstance(said, dict):
        raise id_tokens.TokenRefused("answers in another form")
    return said


provider_classes = [IdentityProvider]
