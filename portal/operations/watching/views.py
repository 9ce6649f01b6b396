"""Figures for the programs that watch: they show a token, nobody else reads them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from . import metrics


@login_not_required
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    if shows_token(request) or request.user.is_authenticated:
        return _figures(request)
    return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})


@require_GET
def _figures(request: HttpRequest) -> HttpResponse:
    if not shows_token(request):
        raise PermissionDenied
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def shows_token(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}")
