"""Papers of the smartphone programmes: notices, records of handovers, cash lists, the report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import again, audit
from portal.lib.refusals import reason_against
from smartphones import cash_policies, device_policies
from smartphones.models import CashList, CommuneList, Handover, HandoverSession
from smartphones.views.phone_reports import ReportForm

from . import pdf, phone_papers
from .documents.phone_cash import phone_cash
from .documents.phone_report import phone_report


@require_GET
def handover_paper(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Issued when it is first asked for; what is sent is the kept file."""
    found = get_object_or_404(Handover.objects.visible_to(request.user).told(), pk=handover_id)
    return redirect("reports:download", phone_papers.of_handover(found).pk)


@require_GET
def session_paper(request: HttpRequest, session_id: int) -> HttpResponse:
    seen = HandoverSession.objects.visible_to(request.user).select_related("commune", "programme__province")
    paper = phone_papers.of_session(get_object_or_404(seen, pk=session_id))
    return redirect("reports:download", paper.pk)


@require_GET
def notice_paper(request: HttpRequest, list_id: int) -> HttpResponse:
    seen = CommuneList.objects.visible_to(request.user).select_related("commune", "programme__province")
    paper = phone_papers.of_notice(get_object_or_404(seen, pk=list_id))
    return redirect("reports:download", paper.pk)


@require_GET
@cache_control(private=True, no_store=True)
def phone_cash_paper(request: HttpRequest, cash_list_id: int) -> HttpResponse:
    """Whole accounts for whoever pays by them, once the list is approved; masked ones for all others."""
    seen = CashList.objects.visible_to(request.user)
    listed = get_object_or_404(
        seen.select_related("commune", "programme__province", "approved_by"), pk=cash_list_id
    )
    whole = not reason_against(cash_policies.check_can_settle, request.user, listed)
    if whole:
        again.ask(request)
    audit.record("payments.printed", listed, by=request.user, commune=listed.commune)
    with translation.override("vi"):
        document = phone_cash(listed, whole_accounts=whole)
    return _shown(document, f"chi-tien-{listed.pk}.pdf")


@require_GET
@cache_control(private=True, no_store=True)
def phone_report_paper(request: HttpRequest) -> HttpResponse:
    device_policies.check_can_look(request.user)
    form = ReportForm(request.GET, user=request.user)
    if form.programme is None:
        return redirect("smartphones:report")
    with translation.override("vi"):
        document = phone_report(request.user, form.programme, form.by)
    return _shown(document, f"bao-cao-dien-thoai-{form.programme.pk}-{form.by}.pdf")


def _shown(document: Any, name: str) -> HttpResponse:
    with translation.override("vi"):
        context = {"document": document, "mark": settings.PORTAL_DEMO_MARK}
        content = pdf.render(render_to_string(document.template, context))
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
