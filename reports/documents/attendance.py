"""Bảng chấm công (mẫu C01a-HD): who worked on which days of a month, team by team."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from places.models import Commune, Holiday
from portal.lib.months import Month
from portal.lib.recorded import as_the_books_stood
from subsidies.models import PayoutLine, PayrollRun, RunUnit
from teams.cells import cells_of
from teams.models import Shift, TeamRole, TeamSeat, Timesheet, TimesheetStatus, Workday
from teams.roster import Entry

from . import letterhead
from .letterhead import Letterhead, Trace
from .rosters import Rosters

SATURDAY = 5
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
LEGEND = {
    "x": "ngày công",
    "/": "nửa ngày công",
    "Đ": "đêm",
    "B": "buổi",
    "h": "ngày công trong giờ hành chính",
    "h/": "nửa ngày trong giờ hành chính",
}
SEEN_ONLY_IF_USED = {"h", "h/"}


@dataclass(frozen=True, slots=True)
class Day:
    day: dt.date
    rest: bool  # Saturday, Sunday or a public holiday

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.day.weekday()]


@dataclass(frozen=True, slots=True)
class Units:
    """Days (a half counts 0,5), nights and sessions."""

    days: Decimal
    nights: Decimal
    sessions: Decimal

    @classmethod
    def of(cls, workdays: Iterable[Workday]) -> Units:
        found: dict[str, Decimal] = defaultdict(Decimal)
        for workday in workdays:
            found[workday.shift] += workday.portion
        return cls(found[Shift.DAY], found[Shift.NIGHT], found[Shift.SESSION])


class Box(NamedTuple):
    letters: str
    rest: bool


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    name: str
    post: str
    boxes: tuple[Box, ...]  # one for each day of the month
    units: Units


@dataclass(frozen=True)
class Sheet:
    """One team's month. `confirmed_by` and the other names are empty until it is confirmed."""

    head: Letterhead
    team: str
    month: Month
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    units: Units
    confirmed: bool
    submitted_by: str
    leader: str
    confirmed_by: str
    confirmed_at: dt.datetime | None

    @property
    def legend(self) -> dict[str, str]:
        office = any("h" in box.letters for row in self.rows for box in row.boxes)
        return {sign: words for sign, words in LEGEND.items() if office or sign not in SEEN_ONLY_IF_USED}


@dataclass(frozen=True)
class Attendance:
    """The sheets of one file, a team and month each on pages of its own; with a run's papers, of that run."""

    head: Letterhead
    sheets: tuple[Sheet, ...]
    trace: Trace | None = None

    title = "Bảng chấm công"
    template = "reports/attendance.html"
    table = total = None

    @property
    def count(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)


def of_commune(commune: Commune, month: Month) -> QuerySet[Timesheet]:
    """Sheets of the teams that sat in the commune, or in what became it, during the month."""
    seats = TeamSeat.objects.between(month.first_day, month.last_day)
    here = seats.filter(commune__present=commune.present_id)
    return Timesheet.objects.filter(month=month, team__in=here.values("team"))


def under_lines(run: PayrollRun, commune: Any, computed: Any) -> QuerySet[Timesheet]:
    """Of the run's own months, what the commune's lines rest on: confirmed when they were `computed`."""
    teams = PayoutLine.objects.filter(run=run, commune=commune).values("team")
    sheets = Timesheet.objects.filter(team__in=teams, status=TimesheetStatus.CONFIRMED)
    return sheets.filter(month__gte=run.first_month, month__lte=run.last_month, confirmed_at__lte=computed)


def units_with_sheets(run: PayrollRun) -> QuerySet[RunUnit]:
    """Parts of the run that have such a sheet."""
    return run.units.filter(Exists(under_lines(run, OuterRef(OuterRef("commune")), OuterRef("finished_at"))))


def attendance(sheets: QuerySet[Timesheet], known_at: dt.datetime | None = None) -> Attendance:
    """In a constant number of queries, whatever the number of sheets."""
    people = ("team", "submitted_by", "confirmed_by")
    found = list(sheets.select_related(*people).order_by("month", "team__code"))
    rosters = Rosters(found, known_at)
    first, last = found[0].month.first_day, found[-1].month.last_day
    holidays = set(Holiday.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    drawn = tuple(_sheet(sheet, rosters, holidays) for sheet in found)
    return Attendance(drawn[0].head, drawn)


def run_attendance(run: PayrollRun, commune: Commune, number: str) -> Attendance:
    """Asked for later, it still shows the days that were paid: those known as they were computed."""
    computed = run.units.get(commune=commune).finished_at
    with as_the_books_stood(computed):
        found = attendance(under_lines(run, commune, computed), computed)
    head = letterhead.of_commune(run, commune, number)
    return Attendance(head, found.sheets, letterhead.trace(run))


def _sheet(sheet: Timesheet, rosters: Rosters, holidays: set[dt.date]) -> Sheet:
    month, entries = sheet.month, rosters.entries(sheet)
    days = tuple(Day(day, day.weekday() >= SATURDAY or day in holidays) for day in month.days)
    confirmed = sheet.status == TimesheetStatus.CONFIRMED
    at = timezone.localtime(sheet.confirmed_at) if confirmed else None
    number = f"{month.number:02}-{month.year}/BCC-{sheet.team.code}"
    return Sheet(
        head=letterhead.of_titled(rosters.title(sheet), number, at.date() if at else None),
        team=sheet.team.name,
        month=month,
        days=days,
        rows=tuple(_row(number, entry, days) for number, entry in enumerate(entries, start=1)),
        units=Units.of(rosters.workdays[sheet.pk]),
        confirmed=confirmed,
        submitted_by=str(sheet.submitted_by) if confirmed else "",
        leader=_leader(entries) if confirmed else "",
        confirmed_by=str(sheet.confirmed_by) if confirmed else "",
        confirmed_at=at,
    )


def _row(number: int, entry: Entry, days: tuple[Day, ...]) -> Row:
    cells = cells_of(entry)
    boxes = tuple(Box(cells[day.day].letters if day.day in cells else "", day.rest) for day in days)
    return Row(number, entry.person.full_name, entry.role, boxes, Units.of(entry.recorded))


def _leader(entries: list[Entry]) -> str:
    """Who led the team last in the month."""
    led = [m for entry in entries for m in entry.memberships if m.role == TeamRole.LEADER]
    return str(max(led, key=lambda membership: membership.valid_from).person) if led else ""
