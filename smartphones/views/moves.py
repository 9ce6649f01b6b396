"""Households that come and go: one leaves the commune, comes back after all, moves to another commune."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smartphones import households as book
from smartphones import policies
from smartphones.forms.households import LeaveForm, MoveForm

from .households import household_or_404
from .pages import form_page, form_view


@form_view
def leave(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    policies.check_can_keep_in(request.user, found.commune)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        book.leave(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã ghi hộ thôi trên địa bàn. Sổ cũ của hộ vẫn giữ nguyên."))
        return redirect(found)
    note = _("Hộ không còn được nguồn nào chi. Ghi nhầm thì bấm “Ghi ở lại địa bàn” trên trang của hộ.")
    return form_page(
        request, form, heading=_("Ghi hộ thôi trên địa bàn"), act=_("Ghi thôi trên địa bàn"), about=found,
        back=found, note=note, danger=True,
    )  # fmt: skip


@require_POST
def come_back(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    book.come_back(found, by=request.user)
    messages.success(request, _("Đã ghi hộ ở lại địa bàn."))
    return redirect(found)


@form_view
def move(request: HttpRequest, household_id: int) -> HttpResponse:
    found = household_or_404(request, household_id)
    policies.check_can_keep_in(request.user, found.commune)
    form = MoveForm(request.POST or None, household=found)
    if form.is_valid():
        book.move(found, **form.cleaned_data, by=request.user)
        said = _("Đã chuyển hộ %(who)s đến %(commune)s, kèm sổ của hộ.")
        messages.success(request, said % {"who": found, "commune": form.cleaned_data["to"]})
        return redirect("smartphones:households")
    note = _(
        "Danh sách các năm và mọi khoản đã nhận đi theo hộ. Chỗ của hộ trong danh sách của xã được nhường "
        "cho hộ kế tiếp, trừ khi hộ đã nhận."
    )
    return form_page(
        request, form, heading=_("Chuyển hộ sang xã khác"), act=_("Chuyển hộ"), about=found, back=found,
        note=note, danger=True,
    )  # fmt: skip
