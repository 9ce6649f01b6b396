"""A run's papers: what is ready, and each of them as a file."""

from __future__ import annotations

import base64
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import audit
from portal.lib.refusals import Refused, reason_against
from subsidies.models import PayrollRun
from teams import policies
from teams.models import Timesheet

from . import archive, bundle, communes, drafts, papers, pdf, progress
from . import policies as own_policies
from .forms import ByCommuneForm
from .models import File, IssuedDocument

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def run_seen_by(request: HttpRequest, run_id: int) -> PayrollRun:
    runs = PayrollRun.objects.visible_to(request.user).select_related("province", "territory")
    return get_object_or_404(runs, pk=run_id)


def paper_seen_by(request: HttpRequest, document_id: int) -> IssuedDocument:
    papers = IssuedDocument.objects.visible_to(request.user).with_state()
    return get_object_or_404(papers.select_related("run__province", "run__territory"), pk=document_id)


@require_GET
def documents(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks again for its rows, by HTMX, as long as papers are missing."""
    run = run_seen_by(request, run_id)
    found = run.documents.visible_to(request.user).with_state()
    found = found.order_by("kind", "commune__code", "-edition")
    ready = sum(paper.edition == 1 for paper in found)
    expected = progress.expected_by(request.user, run)
    context = {
        "run": run,
        "papers": found,
        "ready": ready,
        "expected": len(expected),
        "segments": ["done"] * ready + [""] * (len(expected) - ready),
        "to_come": progress.to_come(expected, found),
        "held_up_by": progress.held_up_by(request.user, run),
        "may_issue": not reason_against(own_policies.check_can_ask, request.user, run),
        "may_take_dossier": not reason_against(own_policies.check_can_take_dossier, request.user, run),
        "to_ask": [kind for kind in papers.ON_REQUEST if kind not in papers.asked_of(run)],
    }
    template = "reports/_document_rows.html" if request.htmx else "reports/document_list.html"
    return render(request, template, context)


@require_GET
@cache_control(private=True, no_store=True)
def download(request: HttpRequest, document_id: int) -> FileResponse:
    paper = paper_seen_by(request, document_id)
    return sent(request, paper, paper.pdf)


@require_GET
@cache_control(private=True, no_store=True)
def download_sheet(request: HttpRequest, document_id: int) -> FileResponse:
    paper = paper_seen_by(request, document_id)
    if paper.sheet is None:
        raise Http404
    return sent(request, paper, paper.sheet)


def sent(request: HttpRequest, paper: IssuedDocument, file: File) -> FileResponse:
    """The file as issued. Papers name people and their accounts, so each download is written down."""
    content = archive.read(paper, file)
    audit.record("reports.downloaded", paper, by=request.user, commune=paper.commune, province=paper.province)
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=bundle.name_of(paper, file),
        content_type=CONTENT_TYPES[file.form],
        headers={"Repr-Digest": f"sha-256=:{digest}:"},  # RFC 9530
    )


@require_GET
@cache_control(private=True, no_store=True)
def download_all(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """Every paper of the run that this reader sees, as one zip that is made while it is sent."""
    run = run_seen_by(request, run_id)
    found = run.documents.visible_to(request.user).with_state().order_by("kind", "commune__code", "edition")
    if not found:
        raise Refused(_("Chưa có giấy tờ nào của đợt này. Chờ phát hành rồi tải."))
    chunks = bundle.zipped(found)
    audit.record("reports.downloaded", run, by=request.user, province=run.province)
    name = f"giay-to-dot-{run.pk}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(chunks, content_type="application/zip", headers=headers)


@require_GET
def by_commune(request: HttpRequest) -> HttpResponse:
    """The year's pay so far, unless other months are asked for."""
    policies.check_can_look(request.user)
    asked = request.GET if "tu" in request.GET else None
    form = ByCommuneForm(asked, initial=ByCommuneForm.of_this_year())
    months, today = form.range, form.todays_map
    found = communes.pay_by_commune(request.user, months, todays_map=today)
    context = {"filters": form, "found": found, "months": months, "todays_map": today}
    return render(request, "reports/by_commune.html", context)


@require_GET
@cache_control(private=True, no_store=True)
def timesheet_pdf(request: HttpRequest, timesheet_id: int) -> HttpResponse:
    """Bảng chấm công of a team's month, in whatever state; a draft says that it is one."""
    sheet = get_object_or_404(
        Timesheet.objects.visible_to(request.user).select_related("team"), pk=timesheet_id
    )
    content = pdf.joined(list(drafts.timesheets(Timesheet.objects.filter(pk=sheet.pk))))
    name = f"bang-cham-cong-{sheet.team.code}-{sheet.month.iso}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
