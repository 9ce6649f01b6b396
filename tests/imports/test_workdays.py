"""Workdays from a sheet like the paper C01a-HD: letters in the columns of the days."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from imports.models import State
from portal.lib.months import Month
from teams.models import Workday
from tests import factories
from tests.assertions import queries_of

from .workbooks import confirmed, said, taken_in, workbook

HEADS = ["Tháng", "Tổ", "Họ và tên", "Số định danh", *range(1, 32), "Văn bản huy động"]


def row(
    name: str = "Trần Đình Chiến", month: str = "06/2026", order: str = "", team: str = "TO-1", **days: str
) -> list[str]:
    cells = [days.get(f"d{n}", "") for n in range(1, 32)]
    return [month, team, name, "", *cells, order]


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, code="TO-1", since=dt.date(2026, 4, 10))


@pytest.fixture
def member(team):
    return factories.a_member(team, "Trần Đình Chiến")


def test_letters_become_days_nights_and_sessions(team, member, cast):
    factories.an_order(team.commune_on(dt.date(2026, 6, 1)), number="125/CĐ-UBND")
    content = workbook(HEADS, row(d1="x", d2="/", d3="Đ", d4="xB", order="125/CĐ-UBND"))
    job = taken_in(content, cast.commune_staff, kind="ngay-cong")
    assert said(job) == []
    job = confirmed(job, cast.commune_staff)
    assert (job.state, job.written) == (State.DONE, {"people": 1, "sheets": 1})
    found = Workday.objects.order_by("day", "shift").values_list("day__day", "shift", "portion")
    one, half = Decimal(1), Decimal("0.5")
    assert list(found) == [
        (1, "day", one), (2, "day", half), (3, "night", one), (4, "day", one), (4, "session", one),
    ]  # fmt: skip


def test_days_of_people_the_file_does_not_name_stay(team, member, cast):
    other = factories.a_member(team, "Lê Thị Hạnh")
    sheet = factories.a_timesheet(team, Month(2026, 6))
    factories.a_workday(sheet, other.person, 9)
    factories.a_workday(sheet, member.person, 9)
    job = taken_in(workbook(HEADS, row(d1="x")), cast.commune_staff, kind="ngay-cong")
    assert said(job) == ["2 C: Bỏ ngày công đã ghi: 09/06 (x)"]
    confirmed(job, cast.commune_staff)
    assert set(Workday.objects.values_list("person", "day__day")) == {
        (other.person_id, 9),
        (member.person_id, 1),
    }


def test_recorded_days_that_the_file_changes_are_told_before_it_is_written(team, member, cast):
    one, other = (
        factories.an_order(team.commune_on(dt.date(2026, 6, 1)), number=number)
        for number in ("1/LHĐ", "2/LHĐ")
    )
    sheet = factories.a_timesheet(team, Month(2026, 6))
    for day in (2, 3, 4):
        factories.a_workday(sheet, member.person, day)
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day, shift="night", order=one)
    content = workbook(HEADS, row(d2="x", d3="/B", d5="Đ", d7="x", order=other.number))
    job = taken_in(content, cast.commune_staff, kind="ngay-cong")
    assert said(job) == [
        "2 C: Bỏ ngày công đã ghi: 04/06 (x), 06/06 (Đ)",
        "2 C: Đổi ngày công đã ghi: 03/06 (x thành /B), 05/06 (Đ theo văn bản huy động khác)",
    ]
    assert (job.errors, Workday.objects.count()) == (0, 5)


def test_a_night_before_its_order_was_signed_is_told_also_of_who_is_not_in_the_file(team, member, cast):
    order = factories.an_order(team.commune_on(dt.date(2026, 6, 1)), issued_on=dt.date(2026, 6, 5))
    other = factories.a_member(team, "Lê Thị Hạnh")
    factories.a_workday(factories.a_timesheet(team, Month(2026, 6)), other.person, 3, "night", order=order)
    content = workbook(HEADS, row(d4="Đ", d5="Đ", order=order.number))
    job = taken_in(content, cast.commune_staff, kind="ngay-cong")
    late = f"văn bản {order.number} ngày 05/06/2026 ký sau ngày này"
    assert said(job) == [
        f"2 A: Lê Thị Hạnh không có trong tệp, ngày 03/06 đã ghi: {late}",
        f"2 H: V{late[1:]}",
    ]


def test_every_bad_cell_is_told_at_its_column(team, member, cast):
    rows = [
        row(d1="?", d31="x"),
        row("Người Lạ", d1="x"),
        row(month="04/2026", d5="x"),
        row(month="13/2026"),
        row(d2="x"),
        row(month="05/2026", d1="Đ"),
    ]
    job = taken_in(workbook(HEADS, *rows), cast.commune_staff, kind="ngay-cong")
    assert said(job) == [
        "2 E: Ký hiệu không đọc được",
        "2 AI: Tháng này không có ngày 31",
        "3 C: Không có tên trong tổ tháng này",
        "4 I: Ngoài thời gian tham gia (từ 10/04/2026)",
        "5 A: Không phải tháng",
        "6 C: Trùng với dòng 2",
        "7 E: Làm đêm phải theo văn bản huy động",
    ]


def test_a_confirmed_sheet_takes_no_more_days(team, member, cast):
    sheet = factories.a_timesheet(team, Month(2026, 6))
    factories.confirmed(sheet)
    job = taken_in(workbook(HEADS, row(d1="x")), cast.commune_staff, kind="ngay-cong")
    assert said(job)[0].startswith("2 A: Bảng công này đã duyệt nên ngày công đã khóa")


def test_one_shift_written_for_two_teams_is_told_at_the_second(country, team, member, cast):
    factories.a_member(factories.a_team(country.chau_que, code="TO-2"), person=member.person)
    rows = [row(d1="x", d2="x"), row(team="TO-2", d2="/B", d3="x")]
    job = taken_in(workbook(HEADS, *rows), cast.commune_staff, kind="ngay-cong")
    assert said(job) == ["3 F: Đã ghi cùng ca ở dòng 2 cho tổ khác"]


def test_more_teams_take_no_more_queries(country, cast):
    """With orders, people mobilised, sheets begun and days taken off: checked and written."""
    order = factories.an_order(country.chau_que, number="125/CĐ-UBND", issued_on=dt.date(2026, 5, 1))
    made = iter(range(100))

    def a_team() -> list[list[str]]:
        team = factories.a_team(country.chau_que, code=f"X{next(made)}", since=dt.date(2026, 4, 10))
        member = factories.a_member(team, "Lê Thị Hạnh")
        factories.a_mobilised(team, order, person=factories.a_person("Vũ Văn Ngoài"))
        sheet = factories.a_timesheet(team, Month(2026, 6))
        factories.a_workday(sheet, member.person, 9)
        own = {"order": "125/CĐ-UBND", "team": team.code}
        return [
            row("Lê Thị Hạnh", d1="x", d3="Đ", **own),
            row("Vũ Văn Ngoài", d4="x", **own),
            row("Lê Thị Hạnh", month="05/2026", d5="x", team=team.code),
        ]

    def bring(teams: int) -> None:
        rows = [line for _ in range(teams) for line in a_team()]
        job = taken_in(workbook(HEADS, *rows), cast.commune_staff, kind="ngay-cong")
        gone = "Bỏ ngày công đã ghi: 09/06 (x)"
        assert said(job) == [f"{2 + 3 * n} C: {gone}" for n in range(teams)]
        counted.append(queries_of(lambda: confirmed(job, cast.commune_staff)))
        job.refresh_from_db()
        assert job.written == {"people": 3 * teams, "sheets": 2 * teams}

    counted: list[list[str]] = []
    for teams in (1, 2, 6):
        bring(teams)
    _warm, few, many = counted
    assert len(many) <= len(few), set(many) - set(few)


def test_a_file_of_many_teams_is_written_in_parts(country, cast, monkeypatch):
    monkeypatch.setattr("teams.imports.workdays.AT_ONCE", 2)
    teams = [factories.a_team(country.chau_que, code=f"X{n}", since=dt.date(2026, 4, 10)) for n in range(5)]
    for team in teams:
        factories.a_member(team, "Lê Thị Hạnh")
    rows = [row("Lê Thị Hạnh", team=team.code, d1="x") for team in reversed(teams)]
    job = taken_in(workbook(HEADS, *rows), cast.commune_staff, kind="ngay-cong")
    asked = queries_of(lambda: confirmed(job, cast.commune_staff))
    # Every team is held before the first sheet is written: no other file can wait for one and hold another.
    first = next(query for query in asked if "FOR NO KEY UPDATE" in query)
    assert all(f"{team.pk}" in re.findall(r"\d+", first) for team in teams)
    job.refresh_from_db()
    assert job.written == {"people": 5, "sheets": 5}
    found = Workday.objects.values_list("timesheet__team", "day__day")
    assert set(found) == {(team.pk, 1) for team in teams}
