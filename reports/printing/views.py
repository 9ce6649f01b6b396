"""A commune's month on paper: asked for, waited for, opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from portal.lib.months import Month
from teams import policies

from . import drawing
from .models import Printout


@require_POST
def print_month(request: HttpRequest, commune_id: int, month: Month) -> HttpResponse:
    commune = get_object_or_404(policies.communes_of(request.user), pk=commune_id)
    return redirect(drawing.ask_for(commune, month, by=request.user))


@require_GET
@cache_control(private=True, no_store=True)
def printout(request: HttpRequest, printout_id: int) -> HttpResponse:
    """Asked again by HTMX while it is drawn; then the file opens by itself."""
    found = _seen_by(request, printout_id)
    segments = ["done"] * found.drawn + ["doing"] + [""] * (found.sheets - found.drawn - 1)
    template = "reports/_printout.html" if request.htmx else "reports/printout.html"
    response = render(request, template, {"printout": found, "segments": segments[: found.sheets]})
    if request.htmx and found.ready:
        response.headers["HX-Redirect"] = reverse("reports:printout_pdf", args=[found.pk])
    return response


@require_GET
@cache_control(private=True, no_store=True)
def printout_pdf(request: HttpRequest, printout_id: int) -> HttpResponse:
    found = _seen_by(request, printout_id)
    if not found.ready:
        return redirect(found)
    name = f"bang-cham-cong-{found.commune.code}-{found.month.iso}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(found.content), content_type="application/pdf", headers=headers)


def _seen_by(request: HttpRequest, printout_id: int) -> Printout:
    seen = Printout.objects.visible_to(request.user).select_related("commune")
    return get_object_or_404(seen, pk=printout_id)
