"""What is done to a sheet as a whole, each on a page that asks once and says the consequence."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.lib.months import Month
from teams import closing, policies, timesheets
from teams.forms.queue import ReasonForm
from teams.models import Shift, Timesheet

from .pages import form_page, form_view


@form_view
def submit_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_submit(request.user, sheet)
    if request.method == "POST":
        timesheets.submit(sheet, by=request.user)
        messages.success(request, _("Đã nộp bảng công tháng %(month)s. Chờ Sở duyệt.") % {"month": month})
        return redirect(sheet)
    consequence = _("Nộp xong, xã không sửa được nữa trừ khi Sở trả lại.")
    if month.last_day > timezone.localdate():
        consequence = _("Tháng chưa hết: những ngày còn lại sẽ không ghi thêm được.") + " " + consequence
    heading = _("Nộp bảng công tháng %(month)s?") % {"month": month}
    return confirm_page(request, sheet, heading=heading, act=_("Nộp bảng công"), consequence=consequence)


@form_view
def confirm_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_confirm(request.user, sheet)
    if request.method == "POST":
        timesheets.confirm(sheet, by=request.user)
        messages.success(request, _("Đã duyệt bảng công tháng %(month)s.") % {"month": month})
        return redirect(sheet)
    heading = _("Duyệt bảng công tháng %(month)s?") % {"month": month}
    consequence = _("Duyệt xong, ngày công khóa lại và được tính vào đợt chi.")
    return confirm_page(request, sheet, heading=heading, act=_("Duyệt bảng công"), consequence=consequence)


@form_view
def return_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_return(request.user, sheet)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        timesheets.return_(sheet, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã trả lại bảng công tháng %(month)s cho xã.") % {"month": month})
        return redirect(sheet)
    heading = _("Trả lại bảng công tháng %(month)s") % {"month": month}
    note = _("Xã sửa rồi nộp lại. Công trên bảng này chưa được tính vào đợt chi.")
    return form_page(
        request, form, heading=heading, act=_("Trả lại có lý do"), about=sheet.team, back=sheet, note=note
    )


@form_view
def reopen_timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    sheet = sheet_or_404(request, team_id, month)
    policies.check_can_reopen(request.user, sheet)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        timesheets.reopen(sheet, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("Đã mở lại bảng công tháng %(month)s. Sửa, nộp và duyệt lại.") % {"month": month}
        )
        return redirect(sheet)
    heading = _("Mở lại bảng công tháng %(month)s") % {"month": month}
    note = _(
        "Nếu tháng này đã chi, tiền đã chi giữ nguyên; đợt chi sau truy lĩnh hoặc truy thu phần chênh lệch. "
        "Duyệt lại trước khi lập đợt chi sau: bảng chưa duyệt thì chưa được tính công nào."
    )
    return form_page(
        request, form, heading=heading, act=_("Mở lại bảng công"), about=sheet.team, back=sheet, note=note,
        danger=True,
    )  # fmt: skip


@require_POST
def confirm_timesheets(request: HttpRequest) -> HttpResponse:
    policies.check_can_decide(request.user)
    chosen = [int(pk) for pk in request.POST.getlist("sheet") if pk.isdecimal() and len(pk) < 19]
    done = closing.confirm_all(Timesheet.objects.filter(pk__in=chosen), by=request.user)
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


def confirm_page(
    request: HttpRequest, sheet: Timesheet, *, heading: str, act: str | Promise, consequence: str
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "heading": heading,
        "act": act,
        "consequence": consequence,
        "facts": figures_of(sheet),
    }
    return render(request, "teams/confirm.html", context)


def figures_of(sheet: Timesheet) -> list[tuple[str, str, str]]:
    """What one is about to answer for, in figures."""

    def units(**of: object) -> Sum:
        return Sum("portion", filter=Q(**of), default=0)

    found = sheet.workdays.aggregate(
        people=Count("person", distinct=True),
        days=units(shift=Shift.DAY),
        office=units(shift=Shift.DAY, in_office_hours=True),
        nights=units(shift=Shift.NIGHT),
        sessions=units(shift=Shift.SESSION),
    )
    labels = {
        "people": _("Số người có công"),
        "days": _("Ngày công"),
        "office": _("Trong đó trong giờ hành chính"),
        "nights": _("Đêm"),
        "sessions": _("Buổi"),
    }
    return [(label, found[name], "") for name, label in labels.items()]
