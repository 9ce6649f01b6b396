"""What is put right in former Bình Dương after a month was paid: the next run settles it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from teams import corrections, timesheets
from teams.cells import Change
from teams.models import Shift, Timesheet, TimesheetStatus, Workday

from . import accounts
from .binh_duong import PREFIX, SLUG
from .binh_duong_work import MISTAKEN_DAY, MONTHS

FORGOTTEN_DAY = dt.date(2026, 8, 29)


def confirm_late_sheet() -> None:
    """A whole sheet of the first month, waiting while the others were paid: arrears."""
    late = _sheets().filter(month=MONTHS.first, status=TimesheetStatus.SUBMITTED).first()
    if late:
        timesheets.confirm(late, by=accounts.officials_of(SLUG).officer, note="Đã xem hồ sơ nộp muộn")


def add_forgotten_day() -> None:
    """One more day for a person already paid for that month: arrears that correct a line."""
    if _days().filter(day=FORGOTTEN_DAY).exists():
        return
    paid_for = _days().filter(
        timesheet__month=MONTHS.first, timesheet__status=TimesheetStatus.CONFIRMED,
        shift=Shift.DAY, in_office_hours=False, order=None,
    ).order_by("timesheet__team__code", "person").last()  # fmt: skip
    added = Change(paid_for.person_id, FORGOTTEN_DAY, "x")
    _amend(paid_for.timesheet, "Bổ sung ngày công còn sót", added)


def withdraw_mistaken_day() -> None:
    """A day that was paid though the person was not there: a recovery."""
    mistaken = _days().filter(day=MISTAKEN_DAY).first()
    if mistaken:
        _amend(mistaken.timesheet, "Chấm nhầm ngày", Change(mistaken.person_id, MISTAKEN_DAY, ""))


@transaction.atomic
def _amend(sheet: Timesheet, reason: str, change: Change) -> None:
    """Proposed by the commune, confirmed by the department."""
    officials = accounts.officials_of(SLUG)
    staff = officials.of_commune[sheet.team.commune_today.pk]
    correction = corrections.propose(sheet, [change], reason=reason, by=staff)
    corrections.confirm(correction, by=officials.officer)


def _sheets() -> QuerySet:
    return Timesheet.objects.filter(team__code__startswith=PREFIX)


def _days() -> QuerySet:
    return Workday.objects.filter(timesheet__in=_sheets()).select_related("timesheet__team")
