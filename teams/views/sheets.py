"""Sheets of a month: the queue of all teams; what may be done with one of them."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.lib.listings import Listing
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from teams import overview, policies
from teams.forms.queue import STATUSES, QueueFilters, month_asked
from teams.models import CommunityTeam, Timesheet, TimesheetStatus


@require_GET
def timesheets(request: HttpRequest) -> HttpResponse:
    policies.check_can_look(request.user)
    shown_at = timezone.now()
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    rows = overview.of_month(CommunityTeam.objects.visible_to(request.user), month)
    counts = overview.counts(rows)
    listing = Listing(
        template="teams/timesheet_list.html",
        sorts={
            "commune": ("plain_commune", "code"),
            "team": ("plain_name",),
            "status": ("turn", "plain_commune", "code"),
            "submitted": ("submitted_at", "code"),
        },
        usual="status",
        filters=partial(QueueFilters, user=request.user, month=month),
    )
    return listing.answer(
        request,
        rows,
        month=month,
        earlier=month - 1,
        later=month + 1,
        tabs=[(value, label, counts.get(value, 0)) for value, label in STATUSES],
        all=sum(counts.values()),
        shown_at=shown_at.isoformat(),
        waiting=counts.get(TimesheetStatus.SUBMITTED, 0),
        decides=not reason_against(policies.check_can_decide, request.user),
        keeps=not reason_against(policies.check_can_keep, request.user),
    )


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
            "withdraw": policies.check_can_withdraw_sheet,
            "confirm": policies.check_can_confirm,
            "return": policies.check_can_return,
            "reopen": policies.check_can_reopen,
            "correct": policies.check_can_correct,
        }.items()
    }
