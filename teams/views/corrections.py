"""Corrections of confirmed sheets: proposed on the sheet's own boxes, read side by side, decided."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.lib.listings import Listing
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import corrections as process
from teams import policies, reviews, side_by_side
from teams.cells import Saved
from teams.corrections import NotAsItStands
from teams.counts import plans_for
from teams.forms.grid import Sending
from teams.forms.month import CorrectionReasonForm
from teams.forms.queue import CorrectionFilters, ReasonForm
from teams.models import Correction, ReviewRequest, Timesheet
from teams.month_page import MonthPage
from teams.roster import roster_of

from .acts import sheet_or_404
from .pages import form_page, form_view


@form_view
def correct(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_correct(request.user, sheet)
    plans = plans_for(sheet.team, month)
    promised = reviews.promised_on(sheet, request.user)
    if request.method != "POST":
        form = CorrectionReasonForm(plans=plans, initial={"reason": reviews.reason_of(promised)})
        return _page(request, sheet, form, promised)
    sending, saved = Sending(request.POST, month), Saved()
    if "take" in request.POST:  # one cell given up: nothing is sent yet
        kept = CorrectionReasonForm(plans=plans, initial=request.POST.dict())
        return _page(request, sheet, kept, promised, sending)
    form = CorrectionReasonForm(request.POST, plans=plans)
    if form.is_valid():
        saved = _proposed(request, sheet, sending, form.cleaned_data)
        if saved.complete:
            messages.success(request, _("Đã gửi điều chỉnh. Bảng đã duyệt vẫn có hiệu lực tới khi Sở duyệt."))
            return redirect(sheet)
    return _page(request, sheet, form, promised, sending, saved)


def _proposed(request: HttpRequest, sheet: Timesheet, sending: Sending, given: dict[str, Any]) -> Saved:
    try:
        process.propose(sheet, sending.changes, **given, by=request.user)
    except NotAsItStands as refusal:
        return Saved(problems=refusal.problems)
    return Saved()


def _page(
    request: HttpRequest,
    sheet: Timesheet,
    form: CorrectionReasonForm,
    promised: list[ReviewRequest],
    sending: Sending | None = None,
    saved: Saved | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    roster, saved = roster_of(sheet.team, sheet.month, today=today), saved or Saved()
    context = {
        "team": sheet.team,
        "month": sheet.month,
        "sheet": sheet,
        "form": form,
        "grid": MonthPage(roster, today, {}, sending.unsaved(saved) if sending else {}, saved),
        "orders": roster.orders,
        "promised": promised,
        "key": uuid.uuid4().hex,
    }
    status = 422 if form.errors or not saved.complete else 200
    return render(request, "teams/correct.html", context, status=status)


WAITING = Listing(
    template="teams/correction_list.html",
    sorts={
        "at": ("proposed_at",),
        "month": ("timesheet__month",),
        "team": ("timesheet__team__plain_name",),
        "who": ("proposed_by__full_name__unaccent",),
    },
    per_page=20,
)


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first."""
    policies.check_can_look(request.user)
    waiting = Correction.objects.visible_to(request.user).waiting().side_by_side()
    waiting = waiting.select_related("timesheet__team", "proposed_by")
    listing = replace(WAITING, filters=partial(CorrectionFilters, user=request.user))
    listed = listing.of(request, waiting)
    rows = [(one, side_by_side.cells_in(one)) for one in listed.page]
    return listing.show(request, listed, rows=rows)


@require_POST
def confirm_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    correction = correction_or_404(request, correction_id)
    policies.check_can_confirm_correction(request.user, correction)
    process.confirm(correction, by=request.user)
    messages.success(
        request, _("Đã duyệt điều chỉnh. Đợt chi sau tính phần chênh lệch nếu tháng này đã chi.")
    )
    return redirect(correction.timesheet)


@require_POST
def withdraw_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    correction = correction_or_404(request, correction_id)
    process.withdraw(correction, by=request.user)
    messages.success(request, _("Đã rút điều chỉnh. Bảng đã duyệt giữ nguyên."))
    return redirect(correction.timesheet)


@form_view
def refuse_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    correction = correction_or_404(request, correction_id)
    policies.check_can_decide_on(request.user, correction)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        process.refuse(correction, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã ghi không nhận điều chỉnh. Bảng đã duyệt giữ nguyên."))
        return redirect(correction.timesheet)
    sheet = correction.timesheet
    heading = _("Không nhận điều chỉnh tháng %(month)s") % {"month": sheet.month}
    note = _("Bảng đã duyệt giữ nguyên. Đề nghị và lý do không nhận lưu cùng bảng công.")
    return form_page(
        request, form, heading=heading, act=_("Không nhận, có lý do"), about=sheet.team, back=sheet, note=note
    )


def correction_or_404(request: HttpRequest, correction_id: int) -> Correction:
    found = Correction.objects.visible_to(request.user).select_related("timesheet__team", "decided_by")
    return get_object_or_404(found, pk=correction_id)


def history_of(request: HttpRequest, sheet: Timesheet) -> list[dict[str, object]]:
    """Every correction of a sheet side by side with what stood, and what the reader may do about it."""
    if sheet.pk is None:
        return []
    found = sheet.corrections.side_by_side().select_related("proposed_by", "decided_by", "timesheet")
    return [
        {
            "correction": one,
            "cells": side_by_side.cells_in(one),
            "may_confirm": not reason_against(policies.check_can_confirm_correction, request.user, one),
            "may_refuse": not reason_against(policies.check_can_decide_on, request.user, one),
            "may_withdraw": not reason_against(policies.check_can_withdraw, request.user, one),
        }
        for one in found
    ]
