"""What every page needs: how its reader likes to read, and whose portal it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


def page(request: HttpRequest) -> dict[str, Any]:
    size = request.COOKIES.get("size")
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "demo_mark": settings.PORTAL_DEMO_MARK and gettext(settings.PORTAL_DEMO_MARK),
        "theme": "contrast" if request.COOKIES.get("theme") == "contrast" else "light",
        "size": size if size in ("-", "+") else "",
    }
