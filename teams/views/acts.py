"""What is done to a sheet as a whole, each on a page that asks once and says the consequence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.lib.addresses import number_in
from portal.lib.months import Month
from teams import closing, policies, timesheets
from teams.check_page import CheckPage
from teams.forms.month import NoteForm
from teams.forms.queue import ReasonForm, moment_shown
from teams.models import Timesheet
from teams.roster import roster_of

from .pages import form_page, form_view


@form_view
def confirm_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    """With a note when something about the sheet asks for a look."""
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_confirm(request.user, sheet)
    shown_at = timezone.now()
    page = CheckPage(roster_of(sheet.team, month, today=timezone.localdate()), sheet)
    form = NoteForm(request.POST if request.method == "POST" else None) if page.flags else None
    if request.method == "POST" and (form is None or form.is_valid()):
        note = form.cleaned_data["note"] if form else ""
        looked_at = moment_shown(request.POST.get("shown_at", ""))
        timesheets.confirm(sheet, note=note, shown_at=looked_at, by=request.user)
        messages.success(request, _("Đã duyệt bảng công tháng %(month)s.") % {"month": month})
        return redirect(sheet)
    context = {
        "sheet": sheet,
        "team": sheet.team,
        "month": month,
        "page": page,
        "form": form,
        "shown_at": shown_at.isoformat(),
    }
    status = 422 if form and form.errors else 200
    return render(request, "teams/confirm.html", context, status=status)


@form_view
def return_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_return(request.user, sheet)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        timesheets.return_(sheet, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã trả lại cho xã: %(sheet)s.") % {"sheet": sheet})
        return _back_to_the_month(month)
    heading = _("Trả lại bảng công tháng %(month)s") % {"month": month}
    note = _("Xã sửa rồi nộp lại. Công trên bảng này chưa được tính vào đợt chi.")
    return form_page(
        request, form, heading=heading, act=_("Trả lại có lý do"), about=sheet.team, back=sheet, note=note
    )


@form_view
def reopen_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_reopen(request.user, sheet)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        timesheets.reopen(sheet, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã mở lại: %(sheet)s. Xã sửa rồi nộp lại.") % {"sheet": sheet})
        return _back_to_the_month(month)
    heading = _("Mở lại bảng công tháng %(month)s") % {"month": month}
    note = _("Xã sửa rồi nộp lại. Đợt chi lập trước khi duyệt lại thì chưa tính công nào của bảng này.")
    return form_page(
        request, form, heading=heading, act=_("Mở lại bảng công"), about=sheet.team, back=sheet, note=note,
        danger=True,
    )  # fmt: skip


@require_POST
def withdraw_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    """Asks nothing: handing it in again undoes it."""
    sheet = sheet_or_404(request, team_id, month)
    timesheets.withdraw(sheet, by=request.user)
    messages.success(request, _("Đã rút lại: %(sheet)s. Sửa xong thì nộp lại.") % {"sheet": sheet})
    return redirect(sheet)


def _back_to_the_month(month: Month) -> HttpResponse:
    """Not to the sheet, which stands open now: handing it in is for the commune."""
    return redirect(f"{reverse('teams:closing')}?month={month.iso}")


@require_POST
def confirm_timesheets(request: HttpRequest) -> HttpResponse:
    policies.check_can_decide(request.user)
    chosen = {number_in(pk) for pk in request.POST.getlist("sheet")} - {None}
    shown_at = moment_shown(request.POST.get("shown_at", ""))
    done = closing.confirm_all(Timesheet.objects.filter(pk__in=chosen), by=request.user, shown_at=shown_at)
    if n := len(done.confirmed):
        said = ngettext("Đã duyệt %(n)s bảng công.", "Đã duyệt %(n)s bảng công.", n)
        messages.success(request, said % {"n": n})
    elif not done.refused:
        messages.warning(request, _("Chưa chọn bảng công nào. Đánh dấu các bảng cần duyệt rồi bấm nút."))
    for sheet, reason in done.refused:
        messages.warning(request, f"{sheet}: {reason}")
    return redirect(f"{reverse('teams:timesheets')}?{request.POST.get('back', '')}")


def sheet_or_404(request: HttpRequest, team_id: int, month: Month) -> Timesheet:
    sheets = Timesheet.objects.visible_to(request.user).select_related("team", "submitted_by")
    return get_object_or_404(sheets, team=team_id, month=month)
