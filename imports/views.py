"""The wizard over HTTP: template, upload, preview, confirm, result, the same for every kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from portal.lib.spreadsheets import reading, writing

from . import findings, wizard
from .forms import AgainForm, ConfirmForm, UploadForm
from .kinds import KINDS, Kind
from .models import ImportJob, State

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS_PER_PAGE = 500
SEGMENTS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, kind: str) -> HttpResponse:
    found = kind_or_404(kind)
    found.check_may(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        job = wizard.take_in(form.content, form.cleaned_data["file"].name, found, by=request.user)
        if job.state == State.DONE:
            messages.warning(request, _("Tệp này đã nhập rồi nên không nhập lại. Đây là kết quả lần trước."))
        return redirect(job)
    recent = ImportJob.objects.visible_to(request.user).filter(kind=kind).select_related("by")[:10]
    context = {
        "kind": found,
        "form": form,
        "recent": recent,
        "steps": steps_of(None),
        "error_title": _("Chưa đọc được tệp"),
    }
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    found = kind_or_404(kind)
    found.check_may(request.user)
    with translation.override("vi"):  # as are the heads and the words that a file is read by
        return attached(_template_of(found, request.user), f"mau-{found.code}-{found.slug}.xlsx")


def _template_of(found: Kind, user: User) -> bytes:
    advice = [
        _("Mẫu %(code)s: %(title)s") % {"code": found.code, "title": found.title},
        _("Mỗi dòng một mục. Cột có dấu * phải ghi. Ngày ghi dạng dd/mm/yyyy. Giữ nguyên dòng tiêu đề."),
    ]
    return writing.template(found.columns(), found.lists(user), advice)


@require_GET
@cache_control(private=True, no_store=True)
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = job_or_404(request, job_id)
    context: dict[str, Any] = {"job": found, "kind": found.of_kind, "steps": steps_of(found)}
    if found.at_work:
        return render(request, "imports/progress.html", context | progress_of(found))
    if found.state != State.CHECKED:
        return render(request, "imports/result.html", context | result_of(found))
    return render(request, "imports/preview.html", context | preview_of(request, found))


@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Asked every second by HTMX; when the work is done it sends the whole page on."""
    found = job_or_404(request, job_id)
    response = render(request, "imports/_progress.html", {"job": found, **progress_of(found)})
    if not found.at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def check_again(request: HttpRequest, job_id: int) -> HttpResponse:
    found = job_or_404(request, job_id)
    form = AgainForm(request.POST, questions=kept(found).get("questions", []))
    if form.is_valid():
        converts = form.cleaned_data["converts"]
        wizard.check_again(found, by=request.user, converts=converts, answers=form.answers)
    return redirect(found)


@require_POST
def confirm(request: HttpRequest, job_id: int) -> HttpResponse:
    found, form = job_or_404(request, job_id), ConfirmForm(request.POST)
    leaving_out = (form.is_valid() and form.cleaned_data["leaving_out"]) or 0
    return redirect(wizard.confirm(found, by=request.user, leaving_out=leaving_out))


@require_POST
def drop(request: HttpRequest, job_id: int) -> HttpResponse:
    found = wizard.drop(job_or_404(request, job_id), by=request.user)
    messages.success(request, _("Đã bỏ tệp %(name)s. Không có dòng nào được nhập.") % {"name": found.name})
    return redirect("imports:start", found.kind)


@require_GET
@cache_control(private=True, no_store=True)
def error_file(request: HttpRequest, job_id: int) -> HttpResponse:
    found = job_or_404(request, job_id)
    wizard.check_open(found)
    of_file = reading.read(found.file.opened, found.name, found.of_kind.columns(), convert=found.converts)
    of_file.problems = findings.problems_of(kept(found))
    stem = slugify(found.name.rsplit(".", 1)[0]) or "tep"
    return attached(writing.with_errors(of_file), f"{stem}-loi.xlsx")


def preview_of(request: HttpRequest, found: ImportJob) -> dict[str, Any]:
    known = kept(found)
    problems = findings.problems_of(known)
    group = request.GET.get("group", "")
    shown = [problem for problem in problems if group in ("", problem.group)]
    errors = sum(problem.level == "error" for problem in problems)
    return {
        **known,
        "all": len(problems),
        "groups": findings.groups_of(problems),
        "page": Paginator(shown, PROBLEMS_PER_PAGE).get_page(request.GET.get("page")),
        "looks": len(problems) - errors,
        "cell_errors": errors,
        "good_rows": found.rows - known.get("bad_rows", 0),
        "may_leave_out": wizard.may_leave_out(found, known),
        "out": found.rows - known.get("right", 0),
        "several_sheets": len({problem.sheet for problem in problems}) > 1,
        "again": AgainForm(questions=known.get("questions", [])),
    }


def result_of(found: ImportJob) -> dict[str, Any]:
    """How many of what was written, and where it is seen."""
    kind, counts = found.of_kind, dict(found.written)
    thing = counts.pop(kind.page.key, None) if kind.page else None
    if thing and kind.page:
        return {"counts": counts, "there": reverse(kind.page.address, args=[thing]), "title": kind.page.title}
    return {"counts": counts, "there": reverse(kind.back), "title": kind.back_title}


def progress_of(found: ImportJob) -> dict[str, Any]:
    done = SEGMENTS * found.rows_done // found.rows if found.rows else 0
    return {"segments": ["done"] * done + ["doing"] * (done < SEGMENTS) + [""] * (SEGMENTS - done - 1)}


def kept(found: ImportJob) -> dict[str, Any]:
    return found.file.findings if hasattr(found, "file") else {}


def steps_of(found: ImportJob | None) -> list[SimpleNamespace]:
    """Tải mẫu, chọn tệp, kiểm tra, nhập: which of them is now."""
    now = 1 if found is None else 4 if found.state == State.DONE else 3 if found.state == State.WRITING else 2
    errors = _("%(n)s lỗi") % {"n": found.errors} if found and found.state == State.CHECKED else ""
    notes = [
        found.of_kind.code if found else "",
        f"{found.name}" if found else "",
        errors,
        _("Đã nhập %(n)s dòng") % {"n": found.brought_in} if now == 4 and found else _("Chưa nhập dòng nào"),
    ]
    names = [_("Tải mẫu"), _("Chọn tệp"), _("Kiểm tra"), _("Nhập")]
    states = ["done" if number < now else "now" if number == now else "" for number in range(4)]
    return [
        SimpleNamespace(name=name, note=note, state=state)
        for name, note, state in zip(names, notes, states, strict=True)
    ]


def attached(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)


def kind_or_404(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404(slug)
    return KINDS[slug]


def job_or_404(request: HttpRequest, job_id: int) -> ImportJob:
    jobs = ImportJob.objects.visible_to(request.user).select_related("by", "confirmed_by", "commune", "file")
    found = get_object_or_404(jobs, pk=job_id)
    wizard.check_may(request.user, found)
    return found
