"""The month's grid of a team: read, written by its form or cell by cell by its script."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.months import Month
from portal.lib.refusals import OutOfReach, reason_against
from teams import grid as process
from teams import policies, reviews
from teams.cells import Saved, name_of
from teams.forms.grid import Sending
from teams.models import CommunityTeam
from teams.month_page import MonthPage
from teams.roster import roster_of

from .corrections import history_of
from .pages import form_view, team_or_404
from .sheets import acts_for, sheet_of


@form_view
def grid(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    if request.method != "POST":
        return _page(request, team_or_404(request, team_id), month)
    sending = Sending(request.POST, month)
    try:
        # Whose team it is is asked as it is locked: of all pages this one is sent in most often.
        team = CommunityTeam(pk=team_id)
        saved = process.save_cells(team, month, sending.changes, key=sending.key, by=request.user)
    except OutOfReach as foreign:
        raise Http404 from foreign
    if not request.accepts("text/html"):
        return _told(saved)
    if not saved.complete:
        return _page(request, team_or_404(request, team_id), month, sending=sending, saved=saved)
    if "submit" in request.POST:
        return redirect("teams:submit_timesheet", team_id, month)
    messages.success(request, _("Đã lưu bảng công tháng %(month)s.") % {"month": month})
    return redirect("teams:grid", team_id, month)


def _page(
    request: HttpRequest,
    team: CommunityTeam,
    month: Month,
    *,
    sending: Sending | None = None,
    saved: Saved | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    roster, sheet = roster_of(team, month, today=today), sheet_of(team, month)
    closed = reason_against(policies.check_can_record, request.user, sheet)
    copied = process.of_last_month(roster) if "chep" in request.GET and not closed else {}
    unsaved = sending.unsaved(saved) if sending and saved else {}
    context = {
        "team": team,
        "month": month,
        "sheet": sheet,
        "closed": closed,
        "grid": MonthPage(roster, today, copied, unsaved, saved or Saved()),
        "copied": len(copied),
        "orders": roster.orders,
        "promised": reviews.promised_on(sheet, request.user),
        "key": uuid.uuid4().hex,
        "day": min(today, month.last_day),
        "last_month": month - 1,
        "history": history_of(request, sheet),
    }
    status = 422 if saved else 200
    return render(request, "teams/grid.html", context | acts_for(request, sheet), status=status)


def _told(saved: Saved) -> JsonResponse:
    """For the script: cells by their names."""
    return JsonResponse(
        {
            "versions": saved.versions,
            "conflicts": {name_of(conflict): asdict(conflict) for conflict in saved.conflicts},
            "problems": {name_of(problem): asdict(problem) for problem in saved.problems},
            "repeated": saved.repeated,
            "at": f"{timezone.localtime():%H:%M}",
        }
    )
