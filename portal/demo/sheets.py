"""Timesheets in bulk: written as drafts, then their days, then submitted and confirmed by two people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from portal.lib.copying import copy_in
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
    stored = [
        Timesheet(
            team=sheet.team, month=sheet.month,
            submitted_by=sheet.submitted_by, submitted_at=_morning_after(sheet.month, 1),
        )
        for sheet in sheets
    ]  # fmt: skip
    copy_in(stored)
    for sheet, row in zip(sheets, stored, strict=True):
        for day in sheet.days:
            day.timesheet = row
    copy_in([day for sheet in sheets for day in sheet.days])
    _release(zip(sheets, stored, strict=True))


def _release(written: Iterable[tuple[Sheet, Timesheet]]) -> None:
    """Days are locked once their sheet is confirmed, so this comes last; alike sheets in one statement."""
    alike: dict[tuple[Month, User | None], list[int]] = defaultdict(list)
    for sheet, row in written:
        alike[sheet.month, sheet.confirmed_by].append(row.pk)
    for (month, confirmed_by), rows in alike.items():
        confirmation: dict[str, Any] = {"status": TimesheetStatus.SUBMITTED}
        if confirmed_by:
            confirmation = {
                "status": TimesheetStatus.CONFIRMED,
                "confirmed_by": confirmed_by,
                "confirmed_at": _morning_after(month, 3),
            }
        Timesheet.objects.filter(pk__in=rows).update(**confirmation)


def _morning_after(month: Month, days: int) -> dt.datetime:
    day = month.last_day + dt.timedelta(days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
