"""Before a sheet is confirmed: the work on it that its resolution would not pay."""

from __future__ import annotations

from typing import Any

from subsidies.over_limits import not_paid
from subsidies.rules.words import Payee, Per
from teams import flags
from teams.flags import Kind
from teams.models import Timesheet
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
