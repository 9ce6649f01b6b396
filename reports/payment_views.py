"""Papers for paying a commune, made when asked: the list signed for cash, the QR codes of its transfers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import again, audit
from places.models import Commune
from subsidies.models import PayrollRun
from subsidies.payments import policies

from . import pdf
from .documents.cash_list import cash_list
from .documents.qr_sheet import qr_sheet
from .views import run_seen_by


@require_GET
@cache_control(private=True, no_store=True)
def cash_list_pdf(request: HttpRequest, run_id: int, commune_id: int) -> HttpResponse:
    """No account stands on it: whoever answers for the commune prints it."""
    run, commune = _found(request, run_id, commune_id)
    return _sent(request, run, commune, cash_list, "ky-nhan")


@require_GET
@cache_control(private=True, no_store=True)
def qr_sheet_pdf(request: HttpRequest, run_id: int, commune_id: int) -> HttpResponse:
    run, commune = _found(request, run_id, commune_id)
    policies.check_can_handle(request.user, run)
    again.ask(request)
    return _sent(request, run, commune, qr_sheet, "ma-qr")


def _found(request: HttpRequest, run_id: int, commune_id: int) -> tuple[PayrollRun, Commune]:
    run = run_seen_by(request, run_id)
    communes = run.payments.visible_to(request.user).values("commune")
    return run, get_object_or_404(Commune.objects.filter(pk__in=communes), pk=commune_id)


def _sent(
    request: HttpRequest,
    run: PayrollRun,
    commune: Commune,
    write: Callable[[PayrollRun, Commune], Any],
    stem: str,
) -> HttpResponse:
    with translation.override("vi"):
        document = write(run, commune)
        mark = settings.PORTAL_DEMO_MARK
        content = pdf.render(render_to_string(document.template, {"document": document, "mark": mark}))
    audit.record("payments.printed", run, by=request.user, commune=commune, province=run.province,
                 after={"name": document.title})  # fmt: skip
    name = f"{stem}-dot-{run.pk}-{commune.code}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
