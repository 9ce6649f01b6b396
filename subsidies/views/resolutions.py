"""Resolutions over HTTP: which there are, and what one of them says, clause by clause."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from subsidies import draft_tasks, policies, precedence
from subsidies.clauses import clause_facts
from subsidies.draft_examples import tried
from subsidies.models import Resolution, ResolutionStatus
from subsidies.models.resolution import REASONS
from subsidies.resolution_files import ResolutionFile, settings_facts
from subsidies.resolutions import file_of

RESOLUTIONS = Listing(
    "subsidies/resolution_list.html",
    sorts={
        "number": ("number",),
        "area": ("territory__name__unaccent", "valid_from"),
        "from": ("valid_from",),
        "status": ("status", "valid_until"),
    },
    usual="-from",
)


@require_GET
def show_resolutions(request: HttpRequest) -> HttpResponse:
    resolutions = Resolution.objects.visible_to(request.user).select_related("territory")
    may_write = not reason_against(policies.check_can_write_resolutions, request.user)
    may_forecast = not reason_against(policies.check_can_forecast, request.user)
    return RESOLUTIONS.answer(request, resolutions, may_write=may_write, may_forecast=may_forecast)


@require_GET
def show_resolution(request: HttpRequest, slug: str) -> HttpResponse:
    resolutions = Resolution.objects.visible_to(request.user).select_related(
        "territory__present", "predecessor"
    )
    resolution = get_object_or_404(resolutions, slug=slug)
    file = file_of(resolution)
    may_change = not reason_against(policies.check_can_change_resolutions, request.user, resolution.territory)
    is_draft = resolution.status == ResolutionStatus.DRAFT
    tasks = draft_tasks.tasks_of(resolution, file) if may_change and is_draft else []
    context = {
        "resolution": resolution,
        "file": file,
        "clauses": _clauses(file),
        "settings": settings_facts(file),
        "precedence": precedence.told_of(resolution),
        "examples": _examples(file) if file.examples else [],
        "may_change": may_change,
        "may_forecast": not reason_against(policies.check_can_forecast, request.user),
        "may_edit": may_change and is_draft,
        "tasks": tasks,
        "to_mend": any(task.state == "error" for task in tasks),
    }
    return render(request, "subsidies/resolution_detail.html", context)


def _clauses(file: ResolutionFile) -> list[dict[str, Any]]:
    """Each with its facts, and the page and place where it is written."""
    shown = []
    places: dict[str, int] = {}
    for clause in file.clauses:
        word = draft_tasks.word_of_clause(clause)
        places[word] = places.get(word, 0) + 1
        shown.append({"clause": clause, "facts": clause_facts(clause), "word": word, "place": places[word]})
    return shown


def _examples(file: ResolutionFile) -> list[dict[str, Any]]:
    return [
        {
            "example": example,
            "unpaid": [(REASONS[reason], amount) for reason, amount in example.unpaid.items()],
            "outcome": outcome,
        }
        for example, outcome in zip(file.examples, tried(file), strict=True)
    ]
