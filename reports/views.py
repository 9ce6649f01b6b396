"""A run's papers: what is ready, and each of them as a file."""

from __future__ import annotations

import base64
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import audit
from portal.lib.months import Month
from subsidies.models import PayrollRun
from teams import policies
from teams.models import Timesheet

from . import archive, communes, drafts, issuing
from .documents.attendance import of_commune
from .forms import ByCommuneForm
from .models import IssuedDocument


@require_GET
def documents(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks again for its rows, by HTMX, as long as papers are missing."""
    runs = PayrollRun.objects.visible_to(request.user).select_related("province", "territory")
    run = get_object_or_404(runs, pk=run_id)
    papers = run.documents.visible_to(request.user).select_related("commune")
    papers = papers.order_by("-kind", "commune__code")  # the summary first
    expected = issuing.documents_expected_by(request.user, run)
    segments = ["done"] * len(papers) + [""] * (expected - len(papers))
    context = {"run": run, "papers": papers, "expected": expected, "segments": segments}
    template = "reports/_document_rows.html" if request.htmx else "reports/document_list.html"
    return render(request, template, context)


@require_GET
@cache_control(private=True, no_store=True)
def download(request: HttpRequest, document_id: int) -> FileResponse:
    """The file as issued. Papers name people and their accounts, so each download is written down."""
    papers = IssuedDocument.objects.visible_to(request.user).select_related("commune", "run__province")
    paper = get_object_or_404(papers, pk=document_id)
    content = archive.read(paper)
    audit.record(
        "reports.downloaded", paper, by=request.user, commune=paper.commune, province=paper.run.province
    )
    digest = base64.b64encode(bytes.fromhex(paper.sha256)).decode()
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{paper.number.replace('/', '-')}.pdf",
        content_type="application/pdf",
        headers={"Repr-Digest": f"sha-256=:{digest}:"},  # RFC 9530
    )


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
    content = drafts.timesheets(Timesheet.objects.filter(pk=sheet.pk))
    return _shown(content, f"bang-cham-cong-{sheet.team.code}-{sheet.month.iso}.pdf")


@require_GET
@cache_control(private=True, no_store=True)
def commune_timesheets_pdf(request: HttpRequest, commune_id: int, month: Month) -> HttpResponse:
    """The month's sheets of all teams of a commune, one after another."""
    commune = get_object_or_404(policies.communes_of(request.user), pk=commune_id)
    sheets = of_commune(commune, month) & Timesheet.objects.visible_to(request.user)
    return _shown(drafts.timesheets(sheets), f"bang-cham-cong-{commune.code}-{month.iso}.pdf")


def _shown(content: bytes, name: str) -> HttpResponse:
    """In the browser's own viewer, under a name of its own when it is kept."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
