"""Headcount norms over HTTP: whom a team still lacks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from subsidies import headcounts
from teams import policies


@require_GET
def show_short_teams(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    found = headcounts.short_of_people(request.user, timezone.localdate())
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "subsidies/short_teams.html", {"page": page})
