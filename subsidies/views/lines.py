"""Why is it this amount? One payee of one run, every clause and day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from subsidies.explanations import explain
from subsidies.models import PayoutLine


@require_GET
def show_line(request: HttpRequest, line_id: int) -> HttpResponse:
    lines = PayoutLine.objects.visible_to(request.user).select_related(
        "run__province", "run__territory", "run__made_by", "run__checked_by", "run__approved_by",
        "commune", "team", "person", "rate__resolution",
    )  # fmt: skip
    line = get_object_or_404(lines, pk=line_id)
    papers = line.run.documents.visible_to(request.user).filter(commune=line.commune_id)
    context = {"line": line, "run": line.run, "why": explain(line), "papers": papers}
    return render(request, "subsidies/line_detail.html", context)
