"""Programmes over HTTP: the list, one programme with its sources in order, and what is decided about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import policies
from smartphones.models import Programme

PROGRAMMES = Listing(
    "smartphones/programme_list.html",
    sorts={"from": ("valid_from",), "name": ("name",), "decision": ("decision",), "subsidy": ("subsidy",)},
    usual="-from",
)


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Programme.objects.visible_to(request.user).prefetch_related("sources")
    may_set_up = not reason_against(policies.check_can_set_up, request.user, request.user.province)
    return PROGRAMMES.answer(request, rows, may_set_up=may_set_up, today=timezone.localdate())


@require_GET
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    found = programme_or_404(request, programme_id)
    return render(request, "smartphones/programme.html", {"programme": found, "sources": found.sources.all()})


def programme_or_404(request: HttpRequest, programme_id: int) -> Programme:
    programmes = Programme.objects.visible_to(request.user).select_related("province__present")
    return get_object_or_404(programmes, pk=programme_id)
