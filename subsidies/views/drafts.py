"""Drafts of resolutions over HTTP: begun, asked for part by part, moved, thrown away."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.lib.asking.typed import Typed
from portal.lib.entries import as_text
from portal.lib.refusals import reason_against
from subsidies import draft_examples, draft_starts, drafts, policies
from subsidies.draft_desk import desk_for
from subsidies.draft_parts import PAGES, Answers, Page
from subsidies.models import Resolution
from subsidies.resolution_files import ResolutionFile, as_content, write
from subsidies.resolutions import file_of

asked_and_answered = require_http_methods(["GET", "POST"])


def draft_of(request: HttpRequest, slug: str) -> Resolution:
    """One the reader may change; else why not."""
    resolutions = Resolution.objects.visible_to(request.user).select_related("territory")
    draft = get_object_or_404(resolutions, slug=slug)
    policies.check_can_change_resolutions(request.user, draft.territory)
    drafts.check_is_draft(draft)
    return draft


@require_GET
def choose_start(request: HttpRequest) -> HttpResponse:
    """From nothing, from a resolution that serves as a model, or from a file."""
    policies.check_can_write_resolutions(request.user)
    models = Resolution.objects.visible_to(request.user).select_related("territory")
    context = {"models": models.order_by("territory__name__unaccent", "number")}
    return render(request, "subsidies/draft_start.html", context)


@asked_and_answered
def begin(request: HttpRequest) -> HttpResponse:
    """The words a new resolution cannot do without; `tu` names the one it is copied from."""
    policies.check_can_write_resolutions(request.user)
    model = None
    if request.GET.get("tu"):
        model = get_object_or_404(Resolution.objects.visible_to(request.user), slug=request.GET["tu"])
    typed = Typed(request.POST) if request.method == "POST" else None
    answers = draft_starts.asked(request.user, file_of(model) if model else None, typed)
    if typed and typed.act == "save" and (file := answers.read()):
        draft = Resolution()

        def start() -> None:
            nonlocal draft
            draft = drafts.begin(file, by=request.user)

        answers.refuse(reason_against(start))
        if not answers.refusals:
            messages.success(request, _("Đã lập dự thảo. Tiếp theo: ghi từng mức và ví dụ tính."))
            return redirect(draft)
    return _page(request, "subsidies/draft_begin.html", answers, model=model)


@asked_and_answered
def edit_part(request: HttpRequest, slug: str, part: str, number: int | None = None) -> HttpResponse:
    """One page of the draft: shown, given one row more, tried, saved or taken out."""
    draft = draft_of(request, slug)
    file = file_of(draft)
    page = _asked_page(part, number, file)
    typed = Typed(request.POST) if request.method == "POST" else None
    place = number - 1 if number else None
    content = draft_starts.content_of(file)
    here = content[page.path[0]][place] if place is not None else None
    desk = desk_for(request.user, file, typed, here, heading=page is PAGES["phan-dau"])
    answers = Answers(page, content, desk, place)
    read_from = request.POST.get("read_from", draft.digest)
    context: dict[str, Any] = {"draft": draft, "number": number, "page": page, "read_from": read_from}
    if typed and typed.act in ("save", "run") and (new := answers.read()):
        if typed.act == "run":
            context["outcome"] = draft_examples.told(new, answers.path)
        else:
            save = partial(drafts.edit, draft, new, read_from=read_from, by=request.user)
            answers.refuse(reason_against(save))
            if not answers.refusals:
                messages.success(request, _("Đã lưu vào dự thảo."))
                return redirect("subsidies:resolution", new.slug)
    if read_from != draft.digest:
        context["overtaken"] = drafts.who_was_first(draft)
        context["differences"] = drafts.differences(write(file), as_text(answers.content()))
    return _page(request, "subsidies/draft_part.html", answers, **context)


@require_POST
def move_part(request: HttpRequest, slug: str, part: str, number: int) -> HttpResponse:
    """One place up: the order of clauses is the order they are paid in."""
    return _rearranged(request, slug, part, number, _("Đã đổi thứ tự."), _one_up)


@asked_and_answered
def drop_part(request: HttpRequest, slug: str, part: str, number: int) -> HttpResponse:
    if request.method == "POST":
        return _rearranged(request, slug, part, number, _("Đã bỏ khỏi dự thảo."), _without)
    draft = draft_of(request, slug)
    page = _asked_page(part, number, file_of(draft))
    here = as_content(file_of(draft))[page.path[0]][number - 1]
    context = {"draft": draft, "page": page, "number": number, "name": here["tên"]}
    return render(request, "subsidies/draft_drop.html", context)


def _rearranged(request: HttpRequest, slug: str, part: str, number: int, said: str, act: Any) -> HttpResponse:
    draft = draft_of(request, slug)
    file = file_of(draft)
    page = _asked_page(part, number, file)
    content = draft_starts.content_of(file)
    act(content[page.path[0]], number - 1)
    drafts.edit(
        draft, draft_starts.file_from(content), read_from=request.POST.get("read_from", ""), by=request.user
    )
    messages.success(request, said)
    return redirect(draft)


def _one_up(parts: list[Any], place: int) -> None:
    if place:
        parts[place - 1], parts[place] = parts[place], parts[place - 1]


def _without(parts: list[Any], place: int) -> None:
    del parts[place]


@asked_and_answered
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    draft = draft_of(request, slug)
    if request.method == "POST":
        drafts.discard(draft, by=request.user)
        messages.success(request, _("Đã bỏ dự thảo. Nhật ký còn giữ nguyên văn."))
        return redirect("subsidies:resolutions")
    return render(request, "subsidies/draft_discard.html", {"draft": draft})


def _asked_page(part: str, number: int | None, file: ResolutionFile) -> Page:
    page = PAGES.get(part)
    if page is None or (number and not page.one_by_one):
        raise Http404
    if number is not None and not 0 < number <= len(as_content(file).get(page.path[0], ())):
        raise Http404
    return page


def _page(request: HttpRequest, template: str, answers: Answers, **context: Any) -> HttpResponse:
    status = 422 if answers.errors else 200
    return render(request, template, {"form": answers, "answers": answers, **context}, status=status)
