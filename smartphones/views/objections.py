"""Objections over HTTP: those of a user's area, receiving one, answering it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import applications, objections
from smartphones import list_policies as policies
from smartphones.forms.lists import AnswerForm, ObjectionFilters, ReceiveForm
from smartphones.models import Objection

from .lists import list_seen_by
from .pages import form_page, form_view

OBJECTIONS = Listing(
    "smartphones/objection_list.html",
    sorts={
        "due": ("due_on",),
        "received": ("received_on",),
        "commune": ("list__commune__plain_name",),
    },
    filters=ObjectionFilters,
)


@require_GET
def show_objections(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Objection.objects.visible_to(request.user).select_related(
        "list__commune", "application__household__head", "household__head"
    )
    return OBJECTIONS.answer(request, rows, today=timezone.localdate())


@form_view
def receive_objection(request: HttpRequest, list_id: int) -> HttpResponse:
    found = list_seen_by(request, list_id)
    policies.check_can_receive(request.user, found)
    missing = applications.to_review(found).exclude(applications__programme=found.programme)
    form = ReceiveForm(
        request.POST or None,
        applications=found.applications.standing().select_related("household__head", "household__hamlet"),
        households=missing.select_related("head", "hamlet"),
    )
    if form.is_valid():
        made = objections.receive(found, **form.cleaned_data, by=request.user)
        said = _("Đã nhận. Hạn trả lời: %(day)s.")
        messages.success(request, said % {"day": f"{made.due_on:%d/%m/%Y}"})
        return redirect(made)
    return form_page(
        request, form, heading=_("Nhận ý kiến, khiếu nại"), act=_("Ghi nhận"), about=found, back=found
    )


@require_http_methods(["GET", "POST"])
def show_objection(request: HttpRequest, objection_id: int) -> HttpResponse:
    seen = Objection.objects.visible_to(request.user).select_related(
        "list__commune__present", "list__programme", "application__household__head", "household__head",
        "received_by", "answered_by",
    )  # fmt: skip
    found = get_object_or_404(seen, pk=objection_id)
    against = reason_against(objections.check_can_answer, request.user, found, found.list)
    if request.method == "POST":
        objections.check_can_answer(request.user, found, found.list)
    form = AnswerForm(request.POST or None, outcomes=objections.outcomes_open(found))
    if form.is_valid():
        objections.answer(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã trả lời."))
        return redirect(found)
    context = {"objection": found, "form": form, "against": against, "today": timezone.localdate()}
    return render(request, "smartphones/objection.html", context, status=422 if form.errors else 200)
