"""Timesheets in bulk: written as drafts, then their days, then submitted and confirmed by two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from portal.lib.months import Month
from teams.models import CommunityTeam, Timesheet, TimesheetStatus, Workday


@dataclass(slots=True)
class Sheet:
    """`confirmed_by` None leaves it waiting for confirmation."""

    team: CommunityTeam
    month: Month
    submitted_by: User
    confirmed_by: User | None
    days: list[Workday] = field(default_factory=list)


def write(sheets: Sequence[Sheet]) -> None:
    stored = Timesheet.objects.bulk_create(Timesheet(team=s.team, month=s.month) for s in sheets)
    for sheet, row in zip(sheets, stored, strict=True):
        for day in sheet.days:
            day.timesheet = row
    Workday.objects.bulk_create(day for sheet in sheets for day in sheet.days)
    for sheet, row in zip(sheets, stored, strict=True):
        _release(sheet, row)
    released = ["status", "submitted_by", "submitted_at", "confirmed_by", "confirmed_at"]
    Timesheet.objects.bulk_update(stored, released, batch_size=500)


def _release(sheet: Sheet, row: Timesheet) -> None:
    row.status = TimesheetStatus.SUBMITTED
    row.submitted_by, row.submitted_at = sheet.submitted_by, _morning_after(sheet.month, 1)
    if sheet.confirmed_by:
        row.status = TimesheetStatus.CONFIRMED
        row.confirmed_by, row.confirmed_at = sheet.confirmed_by, _morning_after(sheet.month, 3)


def _morning_after(month: Month, days: int) -> dt.datetime:
    day = month.last_day + dt.timedelta(days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
