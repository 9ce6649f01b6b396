"""The front door: home, health, how a person likes to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Up means: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keeps text size, contrast and language in cookies, without JavaScript."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    for cookie, allowed in {"size": ("-", "", "+"), "theme": ("light", "contrast"), "django_language": ("vi", "en")}.items():
        if request.POST.get(cookie) in allowed:
            response.set_cookie(cookie, request.POST[cookie], max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
