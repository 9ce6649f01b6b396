"""Workdays as on the paper C01a-HD: a row per person, a column per day of one month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
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
from teams.attendance import Mark, mark_of
from teams.models import CommunityTeam, Person, Timesheet
from teams.roster import Entry, Roster, check_month, roster_of

from . import columns
from .finding import Communes, Teams
from .who_and_where import citizen, full_name, places

DAYS = range(1, 32)


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
    communes, teams = Communes(reading, user, answers), Teams(reading, user)
    sheets: dict[tuple[int, Month], list[Row]] = defaultdict(list)
    found = {}
    for row in reading.rows:
        team = teams.of(row, communes)
        if team and row["month"]:
            found[team.pk] = team
            sheets[team.pk, row["month"]].append(row)
    kept = _kept(reading.rows)
    rows = [_sheet(reading, user, found[pk], month_, of, kept) for (pk, month_), of in sheets.items()]
    return Checked(reading, [sheet for sheet in rows if sheet], list(communes.questions.values()))


def _sheet(
    reading: Reading, user: User, team: CommunityTeam, of: Month, rows: list[Row], kept: Mapping[str, int]
) -> NewSheet | None:
    """A constant number of queries for a team and month."""
    today = timezone.localdate()
    if reason := _closed(user, team, of):
        reading.note(rows[0], "month", reason)
        return None
    roster = roster_of(team, of, today=today)
    sheet = NewSheet(team, of)
    for row in rows:
        entry = _entry(reading, row, roster, kept)
        if entry and entry.person.pk in sheet.rows:
            words = {"row": sheet.rows[entry.person.pk].number}
            reading.note(row, "full_name", _("Trùng với dòng %(row)s") % words, _("Giữ một trong hai dòng"))
        elif entry:
            sheet.rows[entry.person.pk] = row
            sheet.marks += _marks(reading, row, roster, entry)
    _note_problems(reading, sheet, roster, user)
    others = [mark_of(day) for entry in roster.entries for day in entry.recorded]
    sheet.marks += [mark for mark in others if mark.person_id not in sheet.rows]
    return sheet


def _closed(user: User, team: CommunityTeam, of: Month) -> str:
    sheet = Timesheet.objects.filter(team=team, month=of).first() or Timesheet(team=team, month=of)
    there = partial(check_month, today=timezone.localdate())
    return reason_against(policies.check_can_record, user, sheet) or reason_against(there, team, of)


def _kept(rows: list[Row]) -> dict[str, int]:
    """Numbers of records that were merged into another: the person who goes on."""
    numbers = [row["citizen_number"] for row in rows if row["citizen_number"]]
    merged = Person.objects.filter(citizen_number__in=numbers, same_as__isnull=False) if numbers else []
    return {person.citizen_number: person.same_as_id for person in merged}


def _entry(reading: Reading, row: Row, roster: Roster, kept: Mapping[str, int]) -> Entry | None:
    number, name = row["citizen_number"], plain(row["full_name"] or "")
    if number:
        found = [entry for entry in roster.entries if entry.person.citizen_number == number]
        found = found or [entry for entry in roster.entries if entry.person.pk == kept.get(number)]
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
            marks.append(Mark(entry.person.pk, day, sign.shift, sign.portion, sign.in_office_hours, under))
            if sign.shift == "day" and not sign.in_office_hours and roster.official_on(entry.person.pk, day):
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
        row = sheet.rows[mark.person_id]
        reading.note(row, f"day_{mark.day.day}", problem[:1].upper() + problem[1:], cure)


def write(checked: Checked, by: User) -> dict[str, int]:
    for sheet in checked.rows:
        timesheets.record(sheet.team, sheet.month, sheet.marks, by=by)
    people = sum(len(sheet.rows) for sheet in checked.rows)
    return {"people": people, "sheets": len(checked.rows)}


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
