"""Addresses that came from outside, before anyone is sent there or a row is looked for."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 18  # digits of the number of a row, or of anything else that is counted


def ours_or_first_page(request: HttpRequest, address: str) -> str:
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"


def is_api(request: HttpRequest) -> bool:
    """Asked by another system, which reads no pages."""
    return request.path.startswith("/api/v1/")


def number_in(text: str) -> int | None:
    """What anybody may write into an address or a hidden field; None for what is no number of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
