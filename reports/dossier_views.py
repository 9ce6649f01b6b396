"""For inspection: the dossier of a run, and what happened to one paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.models import AuditEvent
from accounts.timeline import Moment, acts_on, latest_first

from . import dossier, policies
from .models import IssuedDocument
from .views import paper_seen_by, run_seen_by


@require_GET
def show_timeline(request: HttpRequest, document_id: int) -> HttpResponse:
    """Issued, taken away, replaced, withdrawn: by whom and when."""
    paper = paper_seen_by(request, document_id)
    moments = latest_first([*acts_on(request.user, {IssuedDocument: [paper.pk]}), *_replaced(request, paper)])
    return render(request, "timeline.html", {"thing": paper, "moments": moments})


def _replaced(request: HttpRequest, paper: IssuedDocument) -> list[Moment]:
    """Putting another in its place was written down on that other, with its number and the reason."""
    there = IssuedDocument.objects.filter(replaces=paper).values("pk")
    acts = AuditEvent.objects.visible_to(request.user).filter(
        verb="reports.reissued", object_type=paper._meta.label_lower, object_id__in=there
    )
    return [Moment(act.at, event=act) for act in acts.select_related("actor")]


@require_GET
@cache_control(private=True, no_store=True)
def take(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """Made while it is sent; it names people, so each taking is written down."""
    run = run_seen_by(request, run_id)
    policies.check_can_take_dossier(request.user, run)
    audit.record("reports.dossier_taken", run, by=request.user, province=run.province)
    headers = {"Content-Disposition": f'attachment; filename="ho-so-dot-{run.pk}.zip"'}
    chunks = dossier.zipped(run, reader=request.user)
    return StreamingHttpResponse(chunks, content_type="application/zip", headers=headers)
