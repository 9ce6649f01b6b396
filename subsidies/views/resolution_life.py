"""The life of a resolution over HTTP: published, ended, followed by another; who did what, what changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.periods import day_before
from portal.lib.refusals import reason_against
from subsidies import differences, drafts, policies, resolution_reach, resolutions
from subsidies.models import Resolution
from subsidies.resolution_forms import EndForm, SuccessorForm
from subsidies.resolutions import file_of

from .drafts import draft_of

confirmed_on_a_page = require_http_methods(["GET", "POST"])


def resolution_seen_by(request: HttpRequest, slug: str) -> Resolution:
    found = Resolution.objects.visible_to(request.user).select_related("territory__present", "predecessor")
    return get_object_or_404(found, slug=slug)


def _published(request: HttpRequest, slug: str) -> Resolution:
    resolution = resolution_seen_by(request, slug)
    policies.check_can_change_resolutions(request.user, resolution.territory)
    policies.check_is_published(resolution)
    return resolution


@confirmed_on_a_page
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """The consequence in figures first; whatever stands against it is listed and can be gone to."""
    draft = draft_of(request, slug)
    if request.method == "POST":
        resolutions.publish(draft, by=request.user)
        messages.success(request, _("Đã công bố. Từ ngày có hiệu lực, đợt chi tính theo nghị quyết này."))
        return redirect(draft)
    day = max(draft.valid_from, timezone.localdate())
    overlaps = resolution_reach.overlaps_of(draft)
    context = {
        "draft": draft,
        "reach": resolution_reach.reach_of(draft, day),
        "day": day,
        "overlaps": overlaps,
        "reason": reason_against(resolutions.check_can_publish, draft),
        "predecessor_ends": day_before(draft.valid_from),
    }
    return render(request, "subsidies/resolution_publish.html", context)


@confirmed_on_a_page
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked for the day, then told what that day means, then done."""
    resolution = _published(request, slug)
    form = EndForm(request.POST or None)
    context: dict[str, Any] = {"resolution": resolution, "form": form}
    if form.is_valid():
        last_day = form.cleaned_data["last_day"]
        if "confirmed" in request.POST:
            resolutions.end(resolution, last_day, by=request.user)
            messages.success(request, _("Đã ghi ngày kết thúc."))
            return redirect(resolution)
        context |= {
            "last_day": last_day,
            "reach": resolution_reach.reach_of(resolution, max(last_day, resolution.valid_from)),
            "recovered": resolution_reach.paid_after(resolution, last_day),
        }
    return render(request, "subsidies/resolution_end.html", context, status=422 if form.errors else 200)


@confirmed_on_a_page
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft that amends or replaces what is in force: never an edit of it."""
    resolution = _published(request, slug)
    form = SuccessorForm(request.POST or None, resolution=resolution)
    if form.is_valid():
        draft = drafts.follow(resolution, **form.cleaned_data, by=request.user)
        messages.success(
            request, _("Đã lập dự thảo. Nghị quyết đang áp dụng giữ nguyên đến khi công bố bản mới.")
        )
        return redirect(draft)
    context = {"resolution": resolution, "form": form}
    return render(request, "subsidies/resolution_follow.html", context, status=422 if form.errors else 200)


@require_GET
def show_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Its versions, and who did what to this one."""
    resolution = resolution_seen_by(request, slug)
    may_change = not reason_against(policies.check_can_change_resolutions, request.user, resolution.territory)
    context = {
        "resolution": resolution,
        "versions": drafts.versions_of(resolution, request.user),
        "events": drafts.history_of(resolution)[:100] if may_change else [],
        "runs": drafts.runs_that_used(resolution) if may_change else [],
    }
    return render(request, "subsidies/resolution_history.html", context)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """With the one named by `voi`; without, with what it amends or replaces."""
    resolution = resolution_seen_by(request, slug)
    others = Resolution.objects.visible_to(request.user).exclude(pk=resolution.pk).select_related("territory")
    asked = request.GET.get("voi") or (resolution.predecessor.slug if resolution.predecessor else "")
    other = get_object_or_404(others, slug=asked) if asked else None
    context = {
        "resolution": resolution,
        "others": others.order_by("territory__name__unaccent", "valid_from"),
        "other": other,
        "sections": differences.between(file_of(other), file_of(resolution)) if other else [],
    }
    return render(request, "subsidies/resolution_compare.html", context)
