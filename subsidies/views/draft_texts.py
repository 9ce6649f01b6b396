"""A draft as the text it is: read from a file, written by hand, downloaded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.refusals import reason_against
from subsidies import draft_starts, drafts, policies
from subsidies.models import Resolution
from subsidies.resolution_files import write
from subsidies.resolutions import file_of

from .drafts import draft_of

LONGEST = 400_000  # characters; the longest resolution known has 5.000
asked_and_answered = require_http_methods(["GET", "POST"])


@asked_and_answered
def begin_from_file(request: HttpRequest) -> HttpResponse:
    """A file, or its text pasted; with mistakes it comes back as text with each mistake at its line."""
    policies.check_can_write_resolutions(request.user)
    text = _text_of(request)
    file, problems = draft_starts.tried(text) if request.method == "POST" else (None, [])
    refusal = reason_against(partial(drafts.begin, file, by=request.user)) if file else ""
    if file and not refusal:
        messages.success(request, _("Đã lập dự thảo từ tệp."))
        return redirect("subsidies:resolution", file.slug)
    return _editor(request, "subsidies/draft_file.html", text, problems, refusal)


@asked_and_answered
def edit_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole draft in one box, for whoever knows its words."""
    draft = draft_of(request, slug)
    now = write(file_of(draft))
    text = _text_of(request) if request.method == "POST" else now
    file, problems = draft_starts.tried(text) if request.method == "POST" else (None, [])
    read_from = request.POST.get("read_from", draft.digest)
    save = partial(drafts.edit, draft, file, read_from=read_from, by=request.user)
    refusal = reason_against(save) if file else ""
    if file and not refusal:
        messages.success(request, _("Đã lưu vào dự thảo."))
        return redirect("subsidies:resolution", file.slug)
    context: dict[str, Any] = {"draft": draft, "read_from": read_from}
    if read_from != draft.digest:
        context["overtaken"] = drafts.who_was_first(draft)
        context["differences"] = drafts.differences(now, text)
    return _editor(request, "subsidies/draft_text.html", text, problems, refusal, **context)


@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The file as `import_resolution` reads it."""
    resolution = get_object_or_404(Resolution.objects.visible_to(request.user), slug=slug)
    headers = {"Content-Disposition": f'attachment; filename="{resolution.slug}.yaml"'}
    return HttpResponse(write(file_of(resolution)), content_type="text/yaml; charset=utf-8", headers=headers)


def _text_of(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    typed = upload.read(LONGEST * 4).decode("utf-8", "replace") if upload else request.POST.get("text", "")
    return typed.removeprefix("\ufeff").replace("\r\n", "\n")[:LONGEST]


def _editor(
    request: HttpRequest, template: str, text: str, problems: list[Any], refusal: str, **context: Any
) -> HttpResponse:
    told = {problem.line for problem in problems}
    lines = [(number, line, number in told) for number, line in enumerate(text.splitlines(), 1)]
    context |= {"text": text, "problems": problems, "refusal": refusal, "lines": lines}
    return render(request, template, context, status=422 if problems or refusal else 200)
