"""The end of a month for many teams at once: what may be done is, the rest is told sheet by sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from places.models import Commune
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from portal.lib.violations import violations_refused

from . import flags, policies
from .flags import Flag
from .models import CommunityTeam, TeamSeat, Timesheet, TimesheetStatus
from .models.timesheet import TimesheetQuerySet
from .roster import check_month
from .timesheets import check_declared, check_shown, declared_as, units_of


class Handing(NamedTuple):
    """What became of the sheets of a commune that were submitted together."""

    submitted: list[Timesheet]
    refused: list[tuple[Timesheet, str]]


@violations_refused()
@transaction.atomic
def submit_all(month: Month, declared: Mapping[int, Decimal], *, by: User) -> Handing:
    """`declared`: by team, the units its page showed; 0: it had no work. The others stay as they are."""
    policies.check_can_keep(by)
    own = CommunityTeam.objects.visible_to(by).filter(pk__in=declared)
    chosen = [team for team in own if not _not_yet(team, month)]
    new = (Timesheet(team=team, month=month) for team in chosen)
    Timesheet.objects.bulk_create(new, ignore_conflicts=True)
    sheets = Timesheet.objects.filter(team__in=chosen, month=month).visible_to(by)
    locked = list(sheets.select_for_update(of=("self",)).select_related("team").order_by("pk"))
    units = units_of(locked)
    reasons = {
        sheet: reason_against(policies.check_can_submit, by, sheet)
        or reason_against(check_declared, units[sheet.pk], declared[sheet.team_id])
        for sheet in locked
    }
    handing = Handing(*_sorted_out(reasons))
    changes = {"status": TimesheetStatus.SUBMITTED, "submitted_by": by, "submitted_at": timezone.now()}
    Timesheet.objects.filter(pk__in=[sheet.pk for sheet in handing.submitted]).update(**changes)
    facts = {sheet.pk: declared_as(units[sheet.pk]) for sheet in handing.submitted}
    _write_down_all("submitted", handing.submitted, TimesheetStatus.SUBMITTED, by=by, facts=facts)
    return handing


def _not_yet(team: CommunityTeam, month: Month) -> str:
    return reason_against(check_month, team, month, timezone.localdate())


class Closing(NamedTuple):
    """What became of the sheets chosen for confirmation."""

    confirmed: list[Timesheet]
    refused: list[tuple[Timesheet, str]]


@violations_refused()
@transaction.atomic
def confirm_all(sheets: TimesheetQuerySet, *, by: User, shown_at: dt.datetime | None = None) -> Closing:
    """Confirms those that may be and raise no flag; the others wait, each with its reason.

    `shown_at`: when the page they were chosen on was made. What came after it nobody looked at.
    """
    policies.check_can_decide(by)
    locked = list(
        sheets.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("team", "submitted_by", "confirmed_by")
        .order_by("pk")
    )
    found = _flags_of(locked)
    reasons = {
        sheet: reason_against(policies.check_can_confirm, by, sheet)
        or reason_against(check_shown, sheet, shown_at)
        or flags.words_of(found.get(sheet.pk, []))
        for sheet in locked
    }
    closing = Closing(*_sorted_out(reasons))
    changes = {"confirmed_by": by, "confirmed_at": timezone.now(), "return_reason": "", "note": ""}
    confirmed = Timesheet.objects.filter(pk__in=[sheet.pk for sheet in closing.confirmed])
    confirmed.update(status=TimesheetStatus.CONFIRMED, **changes)
    _write_down_all("confirmed", closing.confirmed, TimesheetStatus.CONFIRMED, by=by)
    return closing


def _flags_of(sheets: list[Timesheet]) -> dict[int, list[Flag]]:
    found: dict[int, list[Flag]] = {}
    for month in {sheet.month for sheet in sheets}:
        of_month = [sheet.pk for sheet in sheets if sheet.month == month]
        found |= flags.of_sheets(month, Timesheet.objects.filter(pk__in=of_month))
    return found


def _sorted_out(reasons: Mapping[Timesheet, str]) -> tuple[list[Timesheet], list[tuple[Timesheet, str]]]:
    done = [sheet for sheet, reason in reasons.items() if not reason]
    return done, [(sheet, reason) for sheet, reason in reasons.items() if reason]


def _write_down_all(
    act: str,
    sheets: list[Timesheet],
    status: TimesheetStatus,
    *,
    by: User,
    facts: Mapping[int, dict[str, str]] | None = None,
) -> None:
    communes = _communes_now(sheets)
    audit.record_all(
        audit.event(
            f"timesheets.{act}", sheet, by=by, before={"status": sheet.status},
            after={"status": status, **(facts or {}).get(sheet.pk, {})}, commune=communes.get(sheet.team_id),
        )
        for sheet in sheets
    )  # fmt: skip


def _communes_now(sheets: list[Timesheet]) -> dict[int, Commune]:
    seats = TeamSeat.objects.now().filter(team__in=[sheet.team_id for sheet in sheets])
    return {seat.team_id: seat.commune for seat in seats.select_related("commune__province")}
