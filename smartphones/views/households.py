"""Households over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from smartphones.models import Household


@require_GET
def household(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    return render(request, "smartphones/household.html", {"household": found})


def household_or_404(request: HttpRequest, household_id: int) -> Household:
    households = Household.objects.visible_to(request.user).select_related("head", "commune", "hamlet")
    return get_object_or_404(households, pk=household_id)
