"""Sheets of a month: the queue of all teams, and one team's sheet as a plain form."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import overview, policies
from teams import timesheets as process
from teams.forms.queue import STATUSES, QueueFilters, month_asked
from teams.forms.sheet import BOXES, SheetForm
from teams.models import CommunityTeam, Timesheet, TimesheetStatus
from teams.roster import roster_of

from .pages import form_view, team_or_404


@require_GET
def timesheets(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    rows = overview.of_month(CommunityTeam.objects.visible_to(request.user), month)
    counts = overview.counts(rows)
    listing = Listing(
        template="teams/timesheet_list.html",
        sorts={
            "commune": ("commune_name", "code"),
            "team": ("name",),
            "status": ("turn", "commune_name", "code"),
            "submitted": ("submitted_at", "code"),
        },
        usual="status",
        filters=partial(QueueFilters, user=request.user),
    )
    return listing.answer(
        request,
        rows,
        month=month,
        earlier=month - 1,
        later=month + 1,
        tabs=[(value, label, counts.get(value, 0)) for value, label in STATUSES],
        all=sum(counts.values()),
        waiting=counts.get(TimesheetStatus.SUBMITTED, 0),
        decides=not reason_against(policies.check_can_decide, request.user),
    )


@form_view
def timesheet(request: HttpRequest, team_id: int, month: Month) -> HttpResponse:
    team = team_or_404(request, team_id)
    roster = roster_of(team, month, today=timezone.localdate())
    sheet = sheet_of(team, month)
    closed = reason_against(policies.check_can_record, request.user, sheet)
    if request.method == "POST":
        policies.check_can_record(request.user, sheet)
    form = SheetForm(request.POST or None, roster=roster, reader=request.user)
    if form.is_valid():
        saved = process.record(team, month, form.marks, by=request.user)
        if "submit" in request.POST:
            return redirect("teams:submit_timesheet", team.pk, month)
        messages.success(request, _("Đã lưu bảng công tháng %(month)s.") % {"month": month})
        return redirect(saved)
    context = {"team": team, "sheet": sheet, "form": form, "columns": BOXES, "closed": closed, "month": month}
    status = 422 if form.errors else 200
    return render(request, "teams/timesheet.html", context | acts_for(request, sheet), status=status)


def sheet_of(team: CommunityTeam, month: Month) -> Timesheet:
    """The sheet, or one not yet saved: nobody has written on it."""
    found = team.timesheets.select_related("submitted_by", "confirmed_by").filter(month=month).first()
    return found or Timesheet(team=team, month=month)


def acts_for(request: HttpRequest, sheet: Timesheet) -> dict[str, bool]:
    """Which buttons the page has: those of acts that would not be refused."""
    return {
        f"may_{name}": sheet.pk is not None and not reason_against(check, request.user, sheet)
        for name, check in {
            "submit": policies.check_can_submit,
            "confirm": policies.check_can_confirm,
            "return": policies.check_can_return,
            "reopen": policies.check_can_reopen,
        }.items()
    }
