"""Resolutions over HTTP: which there are, and what one of them says, clause by clause."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from subsidies.clauses import clause_facts
from subsidies.models import Resolution
from subsidies.models.resolution import REASONS
from subsidies.resolution_files import settings_facts
from subsidies.resolutions import file_of

RESOLUTIONS = Listing(
    "subsidies/resolution_list.html",
    sorts={
        "number": ("number",),
        "area": ("territory__name", "valid_from"),
        "from": ("valid_from",),
        "status": ("status", "valid_until"),
    },
    usual="-from",
)


@require_GET
def show_resolutions(request: HttpRequest) -> HttpResponse:
    resolutions = Resolution.objects.visible_to(request.user).select_related("territory")
    return RESOLUTIONS.answer(request, resolutions, today=timezone.localdate())


@require_GET
def show_resolution(request: HttpRequest, slug: str) -> HttpResponse:
    resolutions = Resolution.objects.visible_to(request.user).select_related(
        "territory__present", "predecessor"
    )
    resolution = get_object_or_404(resolutions, slug=slug)
    file = file_of(resolution)
    context = {
        "resolution": resolution,
        "file": file,
        "clauses": [(clause, clause_facts(clause)) for clause in file.clauses],
        "settings": settings_facts(file),
        "examples": [
            (example, [(REASONS[reason], amount) for reason, amount in example.unpaid.items()])
            for example in file.examples
        ],
        "today": timezone.localdate(),
    }
    return render(request, "subsidies/resolution_detail.html", context)
