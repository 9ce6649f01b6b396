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
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    shown = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and constant_time_compare(shown, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
