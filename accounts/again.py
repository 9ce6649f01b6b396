"""Before what matters most one says once more who one is, unless one just did."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest


def ask(request: HttpRequest) -> None:
    """Leads to the page that asks, and back. A view calls it once it knows that the person may."""
    if not said_lately(request):
        raise ReauthenticationRequired


def said_lately(request: HttpRequest) -> bool:
    """By password, code, key or at the identity provider."""
    records = get_authentication_records(request, request.user)
    latest = max((each["at"] for each in records), default=0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT
