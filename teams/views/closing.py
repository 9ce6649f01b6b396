"""The month of a whole province: communes by status, those with flags, all others confirmed at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts import audit
from imports.views import attached
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from portal.lib.spreadsheets import writing
from teams import closing as process
from teams import deadlines, exports, month_end, policies
from teams import flagged as flagged_sheets
from teams.forms.queue import DeadlineForm, moment_shown, month_asked
from teams.models import Correction, SheetDeadline

from .pages import form_page, form_view


@require_GET
def closing(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    today = timezone.localdate()
    month = month_asked(request.GET.get("month", ""), today)
    found = month_end.of_month(request.user, month, today)
    asked = request.GET.get("state", "")
    asked = asked if asked in {*month_end.WORDS, "flagged"} else ""
    shown = [row for row in found.rows if asked in ("", row.state) or (asked == "flagged" and row.flagged)]
    context = {
        "found": found,
        "rows": shown,
        "state": asked,
        "month": month,
        "earlier": month - 1,
        "later": month + 1,
        "tabs": [
            (state, word, found.tabs[state])
            for state, (_look, word) in month_end.WORDS.items()
            if found.tabs[state] or state != month_end.FREE
        ],
        "with_flags": sum(bool(row.flagged) for row in found.rows),
        "decides": not reason_against(policies.check_can_decide, request.user),
        "corrections": Correction.objects.visible_to(request.user).waiting().count(),
    }
    return render(request, "teams/closing.html", context)


@form_view
def confirm_unflagged(request: HttpRequest, month: Month) -> HttpResponse:
    policies.check_can_decide(request.user)
    flagged_sheets.look_anew(request.user, month)
    if request.method == "POST":
        sheets = month_end.submitted(request.user, month)
        shown_at = moment_shown(request.POST.get("shown_at", ""))
        _tell(request, month, process.confirm_all(sheets, by=request.user, shown_at=shown_at))
        return redirect(f"{reverse('teams:closing')}?month={month.iso}")
    shown_at = timezone.now()
    found = month_end.of_month(request.user, month, timezone.localdate())
    communes = sum(row.waiting > row.flagged for row in found.rows)
    context = {
        "found": found,
        "month": month,
        "communes": communes,
        "missing": len(found.missing),
        "shown_at": shown_at.isoformat(),
    }
    return render(request, "teams/confirm_unflagged.html", context)


def _tell(request: HttpRequest, month: Month, done: process.Closing) -> None:
    if n := len(done.confirmed):
        said = ngettext("Đã duyệt %(n)s bảng công.", "Đã duyệt %(n)s bảng công.", n)
        messages.success(request, said % {"n": n})
    elif last := month_end.last_confirmed(request.user, month):
        said = _("Không còn bảng nào để duyệt cùng lúc. %(who)s đã duyệt %(n)s bảng công lúc %(at)s.")
        at = f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}"
        messages.warning(request, said % {"who": last.who, "n": last.sheets, "at": at})
    if left := len(done.refused):
        said = ngettext("%(n)s bảng công cần xem từng bảng.", "%(n)s bảng công cần xem từng bảng.", left)
        messages.warning(request, said % {"n": left})


@require_GET
def flagged(request: HttpRequest, month: Month) -> HttpResponse:
    policies.check_can_look(request.user)
    context = {
        "month": month,
        "rows": month_end.to_look_at(request.user, month),
        "decides": not reason_against(policies.check_can_decide, request.user),
    }
    return render(request, "teams/flagged.html", context)


@require_GET
def reminders(request: HttpRequest, month: Month) -> HttpResponse:
    policies.check_can_look(request.user)
    found = month_end.handed_in(request.user, month, timezone.localdate())
    sets = not reason_against(policies.check_can_set_deadline, request.user, request.user.province)
    return render(request, "teams/reminders.html", {"month": month, "found": found, "sets": sets})


@form_view
def deadline(request: HttpRequest, month: Month) -> HttpResponse:
    """`month`: the list it was asked for from."""
    province = request.user.province
    policies.check_can_set_deadline(request.user, province)
    form = DeadlineForm(request.POST or None, instance=SheetDeadline.of(province))
    back = reverse("teams:reminders", args=[month])
    if form.is_valid():
        deadlines.decide(province, **form.cleaned_data, by=request.user)
        messages.success(request, _("Đã đặt hạn nộp bảng công."))
        return redirect(back)
    note = _("Áp dụng cho mọi xã, phường của tỉnh, cả các tháng đang nhắc.")
    return form_page(
        request, form, heading=_("Hạn nộp bảng công"), act=_("Đặt hạn nộp"), about=province, back=back,
        note=note,
    )  # fmt: skip


@require_GET
@cache_control(private=True, no_store=True)
def export_reminders(request: HttpRequest, month: Month) -> HttpResponse:
    policies.check_can_look(request.user)
    found = month_end.handed_in(request.user, month, timezone.localdate())
    rows = exports.reminder_list(found)
    title = _("Nhắc nộp bảng công")
    audit.record(
        "registry.exported", request.user.province or request.user, by=request.user,
        after={"name": title, "rows": len(rows)},
    )  # fmt: skip
    return attached(writing.listed(title, rows.headers, rows), f"nhac-nop-bang-cong-{month.iso}.xlsx")
