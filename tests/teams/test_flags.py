"""What about a sheet asks for a look: each rule, and that a province costs no more queries than a team."""

import datetime as dt
from decimal import Decimal

import pytest

from places.models import Holiday
from portal.lib.months import Month
from teams import flags
from teams.flags import Kind
from teams.models import Plan, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE


@pytest.fixture
def sheet(team):
    return factories.a_timesheet(team, JUNE)


def raised(sheet, *of):
    """The words of the flags of these kinds; of all kinds without any."""
    return [flag.words for flag in flags.of_sheet(sheet) if not of or flag.kind in of]


def test_a_sheet_about_which_there_is_nothing_to_say_raises_none(sheet, member):
    factories.a_workday(sheet, member.person, 5)
    assert raised(sheet) == []


def test_whole_working_days_of_an_official_are_told_unless_they_are_not_paid_anyhow(sheet, member):
    factories.an_official(member.person, dt.date(2023, 1, 1), valid_until=dt.date(2023, 6, 20))
    Holiday.objects.create(day=dt.date(2023, 6, 14), name="Nghỉ bù")
    factories.a_workday(sheet, member.person, 5)
    factories.a_workday(sheet, member.person, 6, in_office_hours=True)
    factories.a_workday(sheet, member.person, 7, portion=Decimal("0.5"))
    factories.a_workday(sheet, member.person, 8, "session")
    for day in (10, 11, 14, 21):  # Saturday, Sunday, a holiday, no official any more
        factories.a_workday(sheet, member.person, day)
    factories.a_workday(sheet, member.person, 20)
    assert raised(sheet) == [
        "Lê Thị Hạnh, cán bộ hưởng lương: 05/06, 20/06 là ngày làm việc, ghi cả ngày ngoài giờ."
    ]


def test_a_day_after_leaving_is_told(sheet, member):
    factories.a_workday(sheet, member.person, 20)
    factories.a_workday(sheet, member.person, 21)
    member.valid_until = dt.date(2023, 6, 20)
    member.save()
    assert raised(sheet) == ["Lê Thị Hạnh không ở trong tổ vào 21/06."]


def test_days_of_the_mobilised_are_within_their_order(country, sheet, team):
    mobilised = factories.a_mobilised(team, factories.an_order(country.chau_que_ha))
    factories.a_workday(sheet, mobilised.person, 5, order=mobilised.order)
    assert raised(sheet, Kind.NOT_IN_TEAM) == []


def another_shift(country, person, day):
    other = factories.a_timesheet(factories.a_team(country.lang_thip), JUNE)
    return factories.a_workday(other, person, day, "session")


def test_a_person_in_two_teams_on_one_day_is_told(country, sheet, member):
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day)
    another_shift(country, member.person, 6)
    another_shift(country, member.person, 7)
    assert raised(sheet, Kind.TWO_TEAMS) == ["Lê Thị Hạnh có công ở tổ khác cùng ngày: 06/06."]


@pytest.mark.parametrize("kept_here", [True, False])
def test_so_are_two_records_of_one_person(country, sheet, member, kept_here):
    twin = factories.a_person("Lê Thị Hạnh")
    kept, gone = (member.person, twin) if kept_here else (twin, member.person)
    gone.same_as = kept
    gone.save()
    factories.a_workday(sheet, member.person, 6)
    another_shift(country, twin, 6)
    assert raised(sheet, Kind.TWO_TEAMS) == ["Lê Thị Hạnh có công ở tổ khác cùng ngày: 06/06."]


def test_and_two_records_merged_into_a_third(country, sheet, member):
    kept, twin = factories.a_person(), factories.a_person()
    for gone in (member.person, twin):
        gone.same_as = kept
        gone.save()
    factories.a_workday(sheet, member.person, 6)
    another_shift(country, twin, 6)
    assert len(raised(sheet, Kind.TWO_TEAMS)) == 1


def test_days_beyond_what_the_plan_allows_are_told_for_every_team_under_it(country, sheet, team, member):
    plan = Plan.objects.create(
        commune=country.chau_que_ha, number="7/KH", approved_on=dt.date(2023, 1, 2), days_allowed=3
    )
    other = factories.a_timesheet(factories.a_team(country.chau_que_ha), JUNE)
    for day in (5, 6):
        factories.a_workday(sheet, member.person, day, plan=plan)
    factories.a_workday(other, factories.a_person(), 6, plan=plan)
    assert raised(sheet, Kind.OVER_PLAN) == []
    factories.a_workday(other, factories.a_person(), 6, plan=plan, portion=Decimal("0.5"))
    told = "Kế hoạch 7/KH ngày 02/01/2023 duyệt 3 ngày công, đã ghi 3,5."
    assert raised(sheet, Kind.OVER_PLAN) == raised(other, Kind.OVER_PLAN) == [told]


def worked(team, month, days):
    sheet = factories.a_timesheet(team, month)
    people = [factories.a_member(team) for _ in range(2)]
    for n in range(days):
        factories.a_workday(sheet, people[n // 28].person, n % 28 + 1)
    return sheet


def test_a_team_far_from_its_last_three_confirmed_months_is_told(team):
    for n, days in enumerate((10, 12, 14), start=4):
        factories.confirmed(worked(team, Month(2023, n), days))
    much = worked(team, Month(2023, 7), 19)
    assert raised(much, Kind.UNUSUAL) == ["19 ngày công; ba tháng đã duyệt gần nhất trung bình 12."]
    assert raised(worked(team, Month(2023, 8), 18), Kind.UNUSUAL) == []
    assert len(raised(worked(team, Month(2023, 9), 5), Kind.UNUSUAL)) == 1


def test_with_fewer_months_behind_it_there_is_nothing_to_compare_with(team):
    for n in (4, 5):
        factories.confirmed(worked(team, Month(2023, n), 2))
    worked(team, Month(2023, 6), 2)  # not confirmed: no measure
    assert raised(worked(team, Month(2023, 7), 30), Kind.UNUSUAL) == []


@pytest.mark.parametrize(
    ("days", "mean", "unusual"),
    [(16, 10, True), (15, 10, False), (4, 10, True), (5, 10, False), (4, 2, False), (8, 3, True)],
)
def test_unusual_is_far_both_in_proportion_and_in_days(days, mean, unusual):
    assert flags.is_unusual(Decimal(days), Decimal(mean)) is unusual


def test_a_whole_province_costs_the_queries_of_one_team(country):
    plan = Plan.objects.create(
        commune=country.chau_que_ha, number="7/KH", approved_on=dt.date(2023, 1, 2), days_allowed=0
    )

    def one_more() -> None:
        member = factories.a_member(factories.a_team(country.chau_que_ha))
        factories.an_official(member.person, dt.date(2023, 1, 1))
        sheet = factories.a_timesheet(member.team, JUNE)
        factories.a_workday(sheet, member.person, 5, plan=plan)
        factories.a_workday(sheet, factories.a_person(), 6)
        another_shift(country, member.person, 5)

    def of_all() -> None:
        assert all(flags.of_sheets(JUNE, Timesheet.objects.all()).values())

    assert_queries_do_not_grow(one_more, of_all)
