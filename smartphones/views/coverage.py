"""Whom a programme has reached, over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from smartphones import coverage
from smartphones.models import Programme


@require_GET
def show_coverage(request: HttpRequest, programme_id: int) -> HttpResponse:
    programmes = Programme.objects.visible_to(request.user).select_related("province__present")
    programme = get_object_or_404(programmes, pk=programme_id)
    reached = coverage.of(programme, request.user)
    return render(request, "smartphones/coverage.html", {"programme": programme, "reached": reached})
