"""Quotas over HTTP: draw up, look, change with reasons, decide, put aside."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.lib.refusals import attempt, reason_against
from smartphones import allotments
from smartphones import list_policies as policies
from smartphones.forms.lists import AllotmentForm, DecideForm
from smartphones.forms.quotas import QuotasForm
from smartphones.models import Allotment, Programme, Quota

from .pages import form_page, form_view


@require_GET
def show_allotments(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = _programme(request, programme_id)
    rows = Allotment.objects.visible_to(request.user).filter(source__programme=programme)
    context = {
        "programme": programme,
        "allotments": rows.select_related("source", "made_by", "locked_by"),
        "may_draw_up": not reason_against(policies.check_can_draw_up, request.user, programme),
    }
    return render(request, "smartphones/allotments.html", context)


@form_view
def draw_up(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = _programme(request, programme_id)
    policies.check_can_draw_up(request.user, programme)
    form = AllotmentForm(request.POST or None, programme=programme)
    if form.is_valid():
        data = form.cleaned_data
        drawing = partial(allotments.draw_up, by=request.user, weights=form.weights)
        made, refusal = attempt(drawing, data["source"], data["phones"], data["criterion"])
        if made:
            messages.success(request, _("Đã tính chỉ tiêu từng xã. Xem, sửa có lý do, rồi trình quyết định."))
            return redirect(made)
        form.add_error("phones", refusal)
    back = reverse("smartphones:allotments", args=[programme.pk])
    return form_page(
        request, form, heading=_("Lập phân bổ chỉ tiêu"), act=_("Tính chỉ tiêu"), about=programme, back=back
    )


@require_GET
def show_allotment(request: HttpRequest, allotment_id: int) -> HttpResponse:
    allotment = _allotment(request, allotment_id)
    may_change = not reason_against(policies.check_can_change_allotment, request.user, allotment)
    return _page(request, allotment, QuotasForm(quotas=_rows(request, allotment)) if may_change else None)


def _rows(request: HttpRequest, allotment: Allotment) -> list[Quota]:
    return list(allotment.quotas.visible_to(request.user).select_related("commune", "allotment"))


def _page(request: HttpRequest, allotment: Allotment, form: QuotasForm | None) -> HttpResponse:
    """`form`: where the reader may change the quotas."""
    sums = allotment.quotas.aggregate(
        eligible=Sum("eligible"), without_device=Sum("without_device"), computed=Sum("computed"),
        phones=Sum("phones"),
    )  # fmt: skip
    context = {
        "allotment": allotment,
        "rows": form.rows if form else [(row, None, None) for row in _rows(request, allotment)],
        "form": form,
        "sums": sums,
        "over": (sums["phones"] or 0) - allotment.phones,
        "against": reason_against(policies.check_can_decide_allotment, request.user, allotment),
    }
    status = 422 if form and form.errors else 200
    return render(request, "smartphones/allotment.html", context, status=status)


@require_POST
def change_quotas(request: HttpRequest, allotment_id: int) -> HttpResponse:
    """Every row of the page at once; what is unchanged is left alone."""
    allotment = _allotment(request, allotment_id)
    policies.check_can_change_allotment(request.user, allotment)
    form = QuotasForm(request.POST, quotas=_rows(request, allotment))
    if not form.is_valid():
        return _page(request, allotment, form)
    allotments.change(allotment, form.changes, by=request.user)
    messages.success(request, _("Đã lưu thay đổi của %(n)s xã.") % {"n": len(form.changes)})
    return redirect(allotment)


@form_view
def decide_allotment(request: HttpRequest, allotment_id: int) -> HttpResponse:
    allotment = _allotment(request, allotment_id)
    policies.check_can_decide_allotment(request.user, allotment)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        allotments.decide(allotment, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi quyết định phân bổ. Chỉ tiêu các xã đã khóa."))
        return redirect(allotment)
    note = _("Chỉ tiêu không sửa được nữa; hộ đang chờ nguồn này ở danh sách đã duyệt được lên theo thứ tự.")
    return form_page(
        request, form, heading=_("Quyết định phân bổ"), act=_("Ghi quyết định"), about=allotment,
        back=allotment, note=note,
    )  # fmt: skip


@form_view
def put_aside(request: HttpRequest, allotment_id: int) -> HttpResponse:
    allotment = _allotment(request, allotment_id)
    policies.check_can_change_allotment(request.user, allotment)
    if request.method == "POST":
        allotments.put_aside(allotment, by=request.user)
        messages.success(request, _("Đã bỏ phân bổ dự kiến."))
        return redirect("smartphones:allotments", allotment.source.programme_id)
    return form_page(
        request, forms.Form(), heading=_("Bỏ phân bổ dự kiến"), act=_("Bỏ phân bổ"), about=allotment,
        back=allotment, note=_("Các thay đổi có lý do của từng xã cũng mất."), danger=True,
    )  # fmt: skip


def _programme(request: HttpRequest, programme_id: int) -> Programme:
    programmes = Programme.objects.visible_to(request.user).select_related("province__present")
    return get_object_or_404(programmes, pk=programme_id)


def _allotment(request: HttpRequest, allotment_id: int) -> Allotment:
    found = Allotment.objects.visible_to(request.user).select_related(
        "source__programme__province__present", "made_by", "locked_by"
    )
    return get_object_or_404(found, pk=allotment_id)
