"""The front door: home, how a person likes to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.defaults import page_not_found, server_error

from accounts import signers
from accounts.api import problems
from accounts.models import Role
from portal.lib.addresses import is_api, ours_or_first_page

from .home import latest_runs, waiting_for

A_YEAR = 31_536_000
CHOICES = {"size": ("-", "0", "+"), "theme": ("light", "contrast"), "django_language": ("vi", "en")}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.user.role == Role.MEMBER:
        return redirect("subsidies:own")
    context = {
        "tasks": waiting_for(request.user),
        "runs": latest_runs(request.user),
        "signers": signers.changed_lately(request.user),
    }
    return render(request, "home.html", context)


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keeps text size, contrast and language in cookies, without JavaScript."""
    response = redirect(ours_or_first_page(request, request.POST.get("next", "")))
    kept = {"max_age": A_YEAR, "samesite": "Lax", "httponly": True, "secure": request.is_secure()}
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(name, request.POST[name], **kept)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Other systems read no pages."""
    return problems.nowhere() if is_api(request) else page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    return problems.failed() if is_api(request) else server_error(request)
