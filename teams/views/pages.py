"""The page every form of this app is shown on, and what it finds before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from teams.models import CommunityTeam

form_view = require_http_methods(["GET", "HEAD", "POST"])


def team_or_404(request: HttpRequest, team_id: int) -> CommunityTeam:
    return get_object_or_404(CommunityTeam.objects.visible_to(request.user), pk=team_id)


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, heading: str | Promise, act: str | Promise, **context: Any
) -> HttpResponse:
    """`act` is the word on the button; `about` the line over the heading; `back` where "Không làm" leads."""
    status = 422 if form.errors else 200
    return render(
        request, "teams/form.html", {"form": form, "heading": heading, "act": act, **context}, status=status
    )
