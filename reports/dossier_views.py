"""The dossier of a run, taken away by those who oversee the whole province."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import audit

from . import dossier, policies
from .views import run_seen_by


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
