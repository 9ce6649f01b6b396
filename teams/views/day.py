"""One day of a team on a phone: chosen for each person, saved, and on to the next day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import grid as process
from teams import policies
from teams.day_page import DayPage, days_off
from teams.forms.day import DaySending
from teams.models import CommunityTeam
from teams.roster import roster_of

from .pages import form_view, team_or_404
from .sheets import sheet_of


@form_view
def day(request: HttpRequest, team_id: int, day: dt.date) -> HttpResponse:
    team, month = team_or_404(request, team_id), Month.of(day)
    roster = roster_of(team, month, today=timezone.localdate())
    if request.method != "POST":
        return _page(request, DayPage(roster, day, days_off(roster, day)))
    sending = DaySending(request.POST, day, roster)
    if "fill" in request.POST:
        return _page(request, sending.filled(roster, days_off(roster, day)))
    anything = bool(sending.changes) or sending.newly_off(days_off(roster, day))
    saved = process.save_cells(
        team, month, sending.changes, key=sending.key, by=request.user, days_off=sending.days_off
    )
    if not saved.complete:
        roster = roster_of(team, month, today=timezone.localdate())
        return _page(request, sending.unfinished(roster, days_off(roster, day), saved))
    return _onwards(request, team, day, anything=anything)


def _page(request: HttpRequest, page: DayPage) -> HttpResponse:
    roster, day, today = page.roster, page.day, timezone.localdate()
    closed = reason_against(policies.check_can_record, request.user, sheet_of(roster.team, roster.month))
    if day > today:
        closed = closed or _("Ngày này chưa đến. Ghi công khi đã làm.")
    context = {
        "team": roster.team,
        "month": roster.month,
        "day": day,
        "page": page,
        "closed": closed,
        "orders": roster.orders,
        "key": uuid.uuid4().hex,
        "today": today,
        "other_months": [other for other in (roster.month - 1, roster.month + 1) if other.first_day <= today],
        "earlier": day - dt.timedelta(1),
        "later": day + dt.timedelta(1) if day < today else None,
    }
    return render(request, "teams/day.html", context, status=200 if page.saved.complete else 422)


def _onwards(
    request: HttpRequest, team: CommunityTeam, day: dt.date, *, anything: bool
) -> HttpResponseRedirect:
    which = {"day": f"{day:%d/%m/%Y}"}
    if anything:
        messages.success(request, _("Đã lưu ngày %(day)s.") % which)
    else:
        messages.info(request, _("Ngày %(day)s không có thay đổi nào để lưu.") % which)
    if day < timezone.localdate():
        return redirect("teams:day", team.pk, day + dt.timedelta(1))
    return redirect("teams:day", team.pk, day)
