"""Inspections over HTTP: draw a sample, write down what was found, take phones and money back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.refusals import reason_against
from smartphones import device_policies as policies
from smartphones import inspections as book
from smartphones.forms.inspections import DoneForm, FindingForm, InspectionForm
from smartphones.models import Finding, Inspection, Measure, Result

from .pages import form_page, form_view

INSPECTIONS = Listing(
    "smartphones/inspection_list.html",
    sorts={"at": ("drawn_at",), "decision": ("decision",), "size": ("size",)},
    usual="-at",
)


@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    rows = Inspection.objects.visible_to(request.user).select_related("programme", "commune", "drawn_by")
    seen = rows.annotate(seen=Count("findings", filter=~Q(findings__result=Result.PENDING)))
    province = request.user.province
    may = bool(province) and not reason_against(policies.check_can_inspect, request.user, province)
    return INSPECTIONS.answer(request, seen, may_draw=may)


@form_view
def new_inspection(request: HttpRequest) -> HttpResponse:
    policies.check_inspects(request.user)
    form = InspectionForm(request.POST or None, user=request.user)
    if form.is_valid():
        drawn = book.draw(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã rút mẫu. Danh sách hộ dưới đây không đổi được nữa."))
        return redirect(drawn)
    heading, act = _("Lập đợt kiểm tra"), _("Rút mẫu")
    return form_page(request, form, heading=heading, act=act, back=reverse("smartphones:inspections"))


@require_GET
def inspection(request: HttpRequest, inspection_id: int) -> HttpResponse:
    seen = Inspection.objects.visible_to(request.user).select_related("programme", "commune", "drawn_by")
    found = get_object_or_404(seen, pk=inspection_id)
    mine = Finding.objects.visible_to(request.user).filter(inspection=found)
    context = {
        "inspection": found,
        "findings": mine.select_related(
            "handover__application__household__head", "handover__session__commune", "handover__phone",
            "found_by",
        ),
        "counts": [(Result(row["result"]).label, row["n"]) for row in
                   mine.order_by("result").values("result").annotate(n=Count("pk"))],
    }  # fmt: skip
    return render(request, "smartphones/inspection.html", context)


@form_view
def find(request: HttpRequest, finding_id: int) -> HttpResponse:
    found = finding_or_404(request, finding_id)
    policies.check_can_find(request.user, found.handover)
    form = FindingForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        book.find(
            found, result=Result(typed["result"]), measure=Measure(typed["measure"]), note=typed["note"],
            seen_on=typed["seen_on"], amount=typed["amount"] or None, by=request.user,
        )  # fmt: skip
        messages.success(request, _("Đã ghi kết quả kiểm tra."))
        return redirect(found.inspection)
    heading, act = _("Ghi kết quả kiểm tra tại hộ"), _("Ghi kết quả")
    return _finding_page(request, form, found, heading, act)


@form_view
def take_phone_back(request: HttpRequest, finding_id: int) -> HttpResponse:
    found = finding_or_404(request, finding_id)
    policies.check_can_hand_over_in(request.user, found.handover.session.commune)
    form = DoneForm(request.POST or None)
    if form.is_valid():
        book.take_back(found, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Đã ghi thu hồi máy về xã."))
        return redirect(found.inspection)
    heading = _("Ghi đã thu hồi máy")
    return _finding_page(request, form, found, heading, heading)


@form_view
def recover_money(request: HttpRequest, finding_id: int) -> HttpResponse:
    found = finding_or_404(request, finding_id)
    policies.check_can_recover(request.user)
    form = DoneForm(request.POST or None)
    if form.is_valid():
        book.recover(found, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Đã ghi thu xong tiền."))
        return redirect(found.inspection)
    heading = _("Ghi đã thu hồi tiền")
    return _finding_page(request, form, found, heading, heading)


def _finding_page(
    request: HttpRequest, form: FindingForm | DoneForm, found: Finding, heading: str, act: str
) -> HttpResponse:
    back = found.inspection.get_absolute_url()
    return form_page(request, form, heading=heading, act=act, about=found.handover, back=back)


def finding_or_404(request: HttpRequest, finding_id: int) -> Finding:
    seen = Finding.objects.visible_to(request.user).select_related(
        "inspection",
        "handover__session__commune",
        "handover__application__household__head",
        "handover__phone",
    )
    return get_object_or_404(seen, pk=finding_id)
