"""Before a sheet is confirmed: the work on it that its resolution would not pay."""

from __future__ import annotations

from typing import Any

from subsidies.over_limits import not_paid
from subsidies.rules.words import Mark, Payee, Per
from teams import flags
from teams.flags import Kind
from teams.models import Plan, Shift, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions
from tests.subsidies.runs import MAY


def in_an_envelope(country: Any) -> None:
    """50.000 đ a day within 300.000 đ a month, as in Đà Nẵng."""
    resolution = resolutions.a_resolution(country.binh_duong)
    code = resolutions.an_envelope(resolution, 300_000)
    resolutions.a_rate(resolution, 50_000, payee=Payee.WORKER, per=Per.DAY, envelope=code)


def test_days_over_the_months_envelope_are_told(country: Any) -> None:
    in_an_envelope(country)
    member = factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Ngọc Hân")
    sheet = factories.a_timesheet(member.team, MAY)
    for day in range(4, 10):
        factories.a_workday(sheet, member.person, day)
    assert flags.of_sheet(sheet) == []
    factories.a_workday(sheet, member.person, 11)
    assert [(flag.kind, flag.words) for flag in flags.of_sheet(sheet)] == [
        (Kind.NOT_PAID, "Trần Thị Ngọc Hân: 1 công không được chi. Vượt mức chung của tổ.")
    ]


def test_work_that_is_paid_raises_nothing_before_it_is_confirmed(country: Any, team: Any) -> None:
    sheet = factories.a_timesheet(team, MAY)
    for day in range(1, 20):
        factories.a_workday(sheet, team.memberships.get().person, day)
    assert flags.of_sheet(sheet) == []


def days_of_a_member(country: Any, *days: int, **facts: Any) -> Timesheet:
    member = factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Ngọc Hân")
    sheet = factories.a_timesheet(member.team, MAY)
    for day in days:
        factories.a_workday(sheet, member.person, day, **facts)
    return sheet


def told_of(sheet: Timesheet) -> list[str]:
    return [flag.words for flag in flags.of_sheet(sheet) if flag.kind == Kind.NOT_PAID]


def test_days_without_the_plan_the_law_asks_for_are_told(country: Any) -> None:
    """As in Đà Nẵng, 26/2025: only work under an approved plan is paid."""
    resolution = resolutions.a_resolution(country.binh_duong)
    resolutions.a_rate(resolution, 50_000, payee=Payee.MEMBER, per=Per.DAY, needs=frozenset({Mark.PLANNED}))
    sheet = days_of_a_member(country, 4, 5)
    plan = Plan.objects.create(commune=country.phu_loi, number="9/KH-UBND", approved_on=MAY.first_day)
    factories.a_workday(sheet, sheet.team.memberships.get().person, 6, plan=plan)
    assert told_of(sheet) == ["Trần Thị Ngọc Hân: 2 công không được chi. Không theo kế hoạch được duyệt."]


def test_nights_that_no_urgent_order_asked_for_are_told(country: Any) -> None:
    resolutions.by_the_day(country.binh_duong)
    sheet = days_of_a_member(country, 4, shift=Shift.NIGHT)
    assert told_of(sheet) == [
        "Trần Thị Ngọc Hân: 1 công không được chi. Không có văn bản huy động đúng thẩm quyền."
    ]


def test_days_that_another_clause_pays_need_no_paper(country: Any) -> None:
    resolution = resolutions.a_resolution(country.binh_duong)
    resolutions.a_rate(resolution, 50_000, payee=Payee.MEMBER, per=Per.DAY)
    resolutions.a_rate(resolution, 100_000, payee=Payee.MEMBER, per=Per.DAY, needs=frozenset({Mark.URGENT}))
    assert told_of(days_of_a_member(country, 4, 5)) == []


def test_a_whole_province_is_told_in_the_queries_of_one_team(country: Any) -> None:
    in_an_envelope(country)

    def one_more() -> None:
        member = factories.a_member(factories.a_team(country.phu_loi))
        sheet = factories.a_timesheet(member.team, MAY)
        for day in range(4, 14):
            factories.a_workday(sheet, member.person, day)

    def of_all() -> None:
        sheets = dict(Timesheet.objects.values_list("pk", "team"))
        assert len(dict(not_paid(MAY, sheets))) == len(sheets)

    assert_queries_do_not_grow(one_more, of_all)
