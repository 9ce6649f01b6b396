"""Who asks: another system by its key, or a person signed in here, whose writes then need the CSRF token."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import api_keys
from accounts.models import ApiKey, User
from portal.lib import reach
from portal.lib.refusals import Refused

from .problems import NotGranted


class ByKey(BaseAuthentication):
    """`Authorization: Bearer tcns_...`. Whoever issued the key is the user, as they are at this moment."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        word, _space, text = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "bearer":
            return None
        try:
            key = api_keys.opened_by(text.strip())
        except Refused as refusal:
            raise AuthenticationFailed(str(refusal)) from None
        reach.become(key.owner)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - asked for by the framework
        return "Bearer"


class Granted(BasePermission):
    """A key does what it was given. People have what their role gives: policies and scopes decide."""

    def has_permission(self, request: Request, view: Any) -> bool:
        grant = view.grant_for(request.method)
        if isinstance(request.auth, ApiKey) and grant not in request.auth.grants:
            raise NotGranted(grant)
        return True
