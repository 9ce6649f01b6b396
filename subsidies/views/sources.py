"""What each source pays of a run, commune by commune: the rows behind a source's sum."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from places.models import Commune
from subsidies import funding

from .runs import run_seen_by


@require_GET
def show_sources(request: HttpRequest, run_id: int) -> HttpResponse:
    """Of the source asked for; of all without one."""
    run = run_seen_by(request, run_id)
    parts = funding.parts_seen(run, request.user)
    sources = list(dict.fromkeys(part.source for part in parts))
    asked = request.GET.get("nguon", "")
    communes = Commune.objects.in_bulk({part.commune_id for part in parts})
    rows = [(communes[part.commune_id], part) for part in parts if asked in ("", part.source)]
    context = {
        "run": run,
        "sources": sources,
        "asked": asked,
        "rows": sorted(rows, key=lambda row: (row[0].plain_name, row[0].pk)),
        "amount": sum(part.amount for _commune, part in rows),
    }
    return render(request, "subsidies/run_sources.html", context)
