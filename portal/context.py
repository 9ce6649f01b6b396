"""What every page needs: who is looking, and how they like to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "theme": "contrast" if request.COOKIES.get("theme") == "contrast" else "light",
        "size": request.COOKIES.get("size") if request.COOKIES.get("size") in ("-", "+") else "",
    }
