"""What people ask about their data over HTTP: listed, received, passed on, answered; a member's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from teams import members
from teams.models import Person

from . import policies, requests, telling
from .forms import AnswerForm, AskForm, PassOnForm, ReceiveForm, RequestFilters
from .models import DataRequest

form_view = require_http_methods(["GET", "HEAD", "POST"])
REQUESTS = Listing(
    "reports/personal/request_list.html",
    sorts={
        "due": ("due_on",),
        "received": ("received_on",),
        "name": ("subject_name__unaccent",),
        "commune": ("commune__plain_name",),
    },
    filters=RequestFilters,
    usual="-received",
)


@require_GET
def show_requests(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = DataRequest.objects.visible_to(request.user)
    receives = not reason_against(policies.check_can_receive, request.user)
    return REQUESTS.answer(request, rows, today=timezone.localdate(), receives=receives)


@form_view
def receive_request(request: HttpRequest, subject_id: int | None = None) -> HttpResponse:
    """With `subject_id`: of somebody whose record was open."""
    person = person_or_404(request, subject_id) if subject_id else None
    policies.check_can_receive(request.user)
    form = ReceiveForm(
        request.POST or None, user=request.user, person=person,
        initial={"commune": person and members.commune_of(person)},
    )  # fmt: skip
    if form.is_valid():
        made = requests.receive(**form.cleaned_data, by=request.user)
        said = _("Đã nhận. Hạn trả lời: %(day)s.")
        messages.success(request, said % {"day": f"{made.due_on:%d/%m/%Y}"})
        return redirect(made)
    context = {"form": form, "person": person}
    return render(request, "reports/personal/receive.html", context, status=422 if form.errors else 200)


def person_or_404(request: HttpRequest, person_id: int) -> Person:
    return get_object_or_404(policies.people_of(request.user).select_related("same_as"), pk=person_id)


@require_GET
def show_request(request: HttpRequest, data_request_id: int) -> HttpResponse:
    return _page(request, request_or_404(request, data_request_id))


@form_view
def pass_on(request: HttpRequest, data_request_id: int) -> HttpResponse:
    found = request_or_404(request, data_request_id)
    policies.check_can_pass_on(request.user, found)
    form = PassOnForm(request.POST or None)
    if form.is_valid():
        requests.pass_on(found, identity=form.cleaned_data["identity"], by=request.user)
        messages.success(request, _("Đã chuyển Sở Khoa học và Công nghệ trả lời."))
        return redirect(found)
    return _page(request, found, pass_on_form=form, form=form)


@form_view
def answer(request: HttpRequest, data_request_id: int) -> HttpResponse:
    found = request_or_404(request, data_request_id)
    policies.check_can_answer(request.user, found)
    form = AnswerForm(request.POST or None, request=found)
    if form.is_valid():
        requests.answer(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi trả lời."))
        return redirect(found)
    return _page(request, found, answer_form=form, form=form)


@form_view
def show_own(request: HttpRequest) -> HttpResponse:
    members.check_is_member(request.user)
    form = AskForm(request.POST or None)
    if form.is_valid():
        made = requests.ask(**form.cleaned_data, by=request.user)
        said = _("Đã gửi. Sở Khoa học và Công nghệ trả lời trước hết ngày %(day)s, ngay ở trang này.")
        messages.success(request, said % {"day": f"{made.due_on:%d/%m/%Y}"})
        return redirect("personal:own")
    rows = DataRequest.objects.visible_to(request.user).order_by("-received_on", "-pk")
    context = {"form": form, "requests": rows}
    return render(request, "reports/personal/own.html", context, status=422 if form.errors else 200)


def request_or_404(request: HttpRequest, data_request_id: int) -> DataRequest:
    seen = DataRequest.objects.visible_to(request.user).select_related(
        "commune", "person__same_as", "received_by", "passed_on_by", "answered_by"
    )
    found = get_object_or_404(seen, pk=data_request_id)
    policies.check_can_look(request.user)  # members read theirs on their own page
    return found


def _page(request: HttpRequest, found: DataRequest, **acts: Any) -> HttpResponse:
    """The next act stands on the page of the request; a form with errors comes back in its place."""
    person = found.person and found.person.present
    context: dict[str, Any] = {
        "data_request": found,
        "steps": telling.steps_of(found),
        "person_page": person and telling.page_of(request.user, person),
    }
    if not reason_against(policies.check_can_pass_on, request.user, found):
        context["pass_on_form"] = PassOnForm()
    if not reason_against(policies.check_can_answer, request.user, found):
        context["answer_form"] = AnswerForm(request=found)
        context["advice"] = telling.ADVICE[found.kind]
        context["links"] = telling.links_for(request.user, person) if person else []
    context |= acts
    errors = "form" in acts and acts["form"].errors
    return render(request, "reports/personal/request.html", context, status=422 if errors else 200)
