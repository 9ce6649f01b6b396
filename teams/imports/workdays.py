"""Workdays as on the paper C01a-HD: a row per person, a column per day of one month."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from imports.kinds import Checked, Kind
from portal.lib.months import Month
from portal.lib.refusals import reason_against
from portal.lib.spreadsheets import cells
from portal.lib.spreadsheets.cells import Raw, Wrong
from portal.lib.spreadsheets.columns import Column, Level
from portal.lib.spreadsheets.reading import Reading, Row, plain
from teams import attendance, letters, policies, timesheets
from teams.attendance import Mark
from teams.holding import held_all
from teams.models import CommunityTeam, Person, Timesheet
from teams.roster import Entry, Roster, check_month, rosters_of

from . import columns
from .finding import Communes, Teams
from .replaced import note_replaced
from .who_and_where import citizen, full_name, places

DAYS = range(1, 32)
AT_ONCE = 500  # sheets written by one statement: some 50,000 days


@dataclass(slots=True)
class NewSheet:
    """What the file says of one team's month; `marks` is the whole sheet as it shall be."""

    team: CommunityTeam
    month: Month
    rows: dict[int, Row] = field(default_factory=dict)  # by person
    marks: list[Mark] = field(default_factory=list)


def all_columns() -> list[Column]:
    days = [Column(f"day_{n}", f"{n}", signs, group=_("Ngày công"), width=4) for n in DAYS]
    return [
        Column(
            "month",
            "Tháng",
            month,
            True,
            group=_("Ngày"),
            hint=_("Dạng mm/yyyy"),
            sample="10/2026",
            width=10,
        ),
        columns.team(),
        *places(),
        full_name(),
        citizen(),
        *days,
        Column(
            "order",
            "Văn bản huy động",
            cells.text(60),
            hint=_("Số văn bản, khi có đêm hoặc người được huy động"),
            aliases=("Lệnh huy động", "Số văn bản huy động"),
            width=20,
        ),
    ]


def month(raw: Raw) -> Month:
    if not isinstance(raw, str | int | float | None):
        return Month.of(cells.day(raw))
    try:
        found = re.sub(r"^tháng\s+", "", cells.shown(raw), flags=re.IGNORECASE)
        return Month.parse(re.sub(r"\s*[-.]\s*(?=\d{4}$)", "/", found))
    except ValueError:
        raise Wrong(_("Không phải tháng"), _("Dạng mm/yyyy, ví dụ 10/2026")) from None


def signs(raw: Raw) -> list[letters.Sign]:
    try:
        return letters.read(cells.shown(raw))
    except ValueError:
        raise Wrong(_("Ký hiệu không đọc được"), _("Ghi x, /, Đ hoặc B")) from None


def check(reading: Reading, user: User, answers: Mapping[str, str]) -> Checked:
    """A constant number of queries for each month; only why a confirmed sheet is closed is asked of each."""
    communes, teams = Communes(reading, user, answers), Teams(reading, user)
    months: dict[Month, dict[CommunityTeam, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in reading.rows:
        team = teams.of(row, communes)
        if team and row["month"]:
            months[row["month"]][team].append(row)
    kept = _kept(reading.rows)
    sheets = [sheet for month_, of in months.items() for sheet in _sheets(reading, user, month_, of, kept)]
    _note_twice(reading, sheets)
    return Checked(reading, sheets, list(communes.questions.values()))


def _sheets(
    reading: Reading, user: User, of: Month, rows: Mapping[CommunityTeam, list[Row]], kept: Mapping[str, int]
) -> Iterator[NewSheet]:
    """Those that may be written on."""
    begun = {sheet.team_id: sheet for sheet in Timesheet.objects.filter(team__in=rows, month=of)}
    open_ = []
    for team, own in rows.items():
        if reason := _closed(user, begun.get(team.pk) or Timesheet(team=team, month=of), team):
            reading.note(own[0], "month", reason)
        else:
            open_.append(team)
    rosters = rosters_of(open_, of)
    return (_sheet(reading, user, rosters[team.pk], rows[team], kept) for team in open_)


def _sheet(
    reading: Reading, user: User, roster: Roster, rows: list[Row], kept: Mapping[str, int]
) -> NewSheet:
    sheet = NewSheet(roster.team, roster.month)
    for row in rows:
        entry = _entry(reading, row, roster, kept)
        if entry and entry.person_id in sheet.rows:
            words = {"row": sheet.rows[entry.person_id].number}
            reading.note(row, "full_name", _("Trùng với dòng %(row)s") % words, _("Giữ một trong hai dòng"))
        elif entry:
            sheet.rows[entry.person_id] = row
            marks = _marks(reading, row, roster, entry)
            note_replaced(reading, row, entry, marks)
            sheet.marks += marks
    sheet.marks += [mark for mark in attendance.marks_on(roster) if mark.person_id not in sheet.rows]
    if sheet.rows:
        _note_problems(reading, sheet, roster, user)
    return sheet


def _closed(user: User, sheet: Timesheet, team: CommunityTeam) -> str:
    there = partial(check_month, today=timezone.localdate())
    return reason_against(policies.check_can_record, user, sheet) or reason_against(there, team, sheet.month)


def _kept(rows: list[Row]) -> dict[str, int]:
    """Numbers of records that were merged into another: the person who goes on."""
    numbers = [row["citizen_number"] for row in rows if row["citizen_number"]]
    merged = Person.objects.filter(citizen_number__in=numbers, same_as__isnull=False) if numbers else []
    return {person.citizen_number: person.same_as_id for person in merged}


def _entry(reading: Reading, row: Row, roster: Roster, kept: Mapping[str, int]) -> Entry | None:
    number, name = row["citizen_number"], plain(row["full_name"] or "")
    if number:
        found = [entry for entry in roster.entries if entry.person.citizen_number == number]
        found = found or [entry for entry in roster.entries if entry.person_id == kept.get(number)]
    else:
        found = [entry for entry in roster.entries if plain(entry.person.full_name) == name]
    if len(found) == 1:
        return found[0]
    key = "citizen_number" if number else "full_name"
    if found:
        reading.note(row, key, _("Tổ có nhiều người cùng tên này"), _("Ghi thêm số định danh"))
    elif name or number:
        reading.note(row, key, _("Không có tên trong tổ tháng này"), _("Thêm thành viên trước khi chấm công"))
    return None


def _marks(reading: Reading, row: Row, roster: Roster, entry: Entry) -> list[Mark]:
    order = _order(reading, row, roster)
    marks = []
    for n in DAYS:
        for sign in row[f"day_{n}"] or []:
            if n > roster.month.last_day.day:
                reading.note(
                    row, f"day_{n}", _("Tháng này không có ngày %(n)s") % {"n": n}, _("Bỏ dấu ở ô này")
                )
                break
            day = roster.month.first_day.replace(day=n)
            # A night, and any day of a person from outside, is worked under an order.
            under = order if sign.shift == "night" or entry.order_on(day) else None
            marks.append(Mark(entry.person_id, day, sign.shift, sign.portion, sign.in_office_hours, under))
            if sign.shift == "day" and not sign.in_office_hours and roster.official_on(entry.person_id, day):
                problem = _("Là cán bộ hưởng lương")
                reading.note(row, f"day_{n}", problem, _("Trong giờ hành chính thì ghi h"), Level.LOOK)
    return marks


def _order(reading: Reading, row: Row, roster: Roster) -> int | None:
    if not row["order"]:
        return None
    found = [order for order in roster.orders if plain(order.number) == plain(row["order"])]
    if len(found) != 1:
        reading.note(row, "order", _("Không có văn bản này trong sổ"), _("Ghi văn bản vào sổ trước"))
        return None
    return found[0].pk


def _note_problems(reading: Reading, sheet: NewSheet, roster: Roster, user: User) -> None:
    """The sheet's own rules, each said at its cell."""
    for mark, reason in attendance.reasons(roster, sheet.marks, today=timezone.localdate(), reader=user):
        problem, _stop, cure = reason.rstrip(".").partition(". ")
        if row := sheet.rows.get(mark.person_id):
            reading.note(row, f"day_{mark.day.day}", problem[:1].upper() + problem[1:], cure)
        else:
            _note_standing(reading, sheet, roster, mark, problem, cure)


def _note_standing(
    reading: Reading, sheet: NewSheet, roster: Roster, mark: Mark, problem: str, cure: str
) -> None:
    """What no longer holds of somebody the file does not name keeps the whole sheet from being written."""
    entry = roster.entry_of(mark.person_id)
    words = {"person": entry and entry.person, "day": f"{mark.day:%d/%m}", "problem": problem}
    said = _("%(person)s không có trong tệp, ngày %(day)s đã ghi: %(problem)s") % words
    reading.note(next(iter(sheet.rows.values())), "month", said, cure)


def _note_twice(reading: Reading, sheets: list[NewSheet]) -> None:
    """One person, one shift, one team: also among the teams of the file."""
    first: dict[tuple[int, dt.date, str], Row] = {}
    for sheet in sheets:
        for mark in sheet.marks:
            row = sheet.rows.get(mark.person_id)
            if row and (earlier := first.setdefault(mark.key, row)) is not row:
                problem = _("Đã ghi cùng ca ở dòng %(row)s cho tổ khác") % {"row": earlier.number}
                reading.note(row, f"day_{mark.day.day}", problem, _("Giữ ở một tổ"))


def write(checked: Checked, by: User) -> dict[str, int]:
    by_month: dict[Month, list[NewSheet]] = defaultdict(list)
    for sheet in checked.rows:
        by_month[sheet.month].append(sheet)
    # All before the first is written: two files cannot hold teams the other one waits for.
    held_all([sheet.team for sheet in checked.rows], by)
    for month_, sheets in by_month.items():
        for some in _batches(sheets):
            timesheets.record({sheet.team: sheet.marks for sheet in some}, month_, by=by)
    people = sum(len(sheet.rows) for sheet in checked.rows)
    return {"people": people, "sheets": len(checked.rows)}


def _batches(sheets: list[NewSheet]) -> Iterator[list[NewSheet]]:
    return (sheets[n : n + AT_ONCE] for n in range(0, len(sheets), AT_ONCE))


def lists(user: User) -> dict[str, list[str]]:
    teams = CommunityTeam.objects.visible_to(user).filter(valid_until=None).order_by("code")
    every: dict[str, Any] = {"team": list(teams.values_list("code", flat=True))}
    return every | {f"day_{n}": ["x", "/", "Đ", "B"] for n in DAYS}


WORKDAYS = Kind(
    slug="ngay-cong",
    code="NC-01",
    title=gettext_lazy("ngày công của tháng"),
    columns=all_columns,
    check_may=policies.check_can_keep,
    check=check,
    write=write,
    lists=lists,
    back="teams:timesheets",
    back_title=gettext_lazy("Bảng công"),
)
