"""Forecasts on the teams and people on record: who counts, when, for how much, from which work."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from portal.lib.months import Month, MonthRange
from subsidies import forecasts
from subsidies.forecasts import DaysEach, LastYear, MeanOfLast, RecordedWork
from subsidies.models import CommuneTopUp
from subsidies.rules import terms
from subsidies.rules.words import Mark, Payee, Per
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions
from tests.subsidies.forecasts.drafts import NEXT_YEAR, TODAY, draft
from tests.subsidies.resolutions import by_the_day, by_the_month
from tests.subsidies.runs import MAY, open_in_binh_duong, released, worked

pytestmark = pytest.mark.django_db

TWO_MONTHS = MonthRange(Month(2026, 11), Month(2026, 12))


def a_team_of(commune: Any, members: int, **facts: Any) -> Any:
    team = factories.a_team(commune, **facts)
    for _ in range(members):
        factories.a_member(team)
    return team


def test_the_teams_are_those_of_the_area_before_and_after_the_merger(country):
    resolution = by_the_day(country.binh_duong, valid_from=dt.date(2024, 1, 1))
    for _ in range(3):
        team = factories.a_team(country.phu_loi)
        factories.a_member(team)
        factories.a_member(team, valid_until=dt.date(2026, 9, 30))  # left the day before
    factories.a_team(country.phu_hoa)  # founded before the merger, now in Phú Lợi
    factories.a_team(country.sai_gon)
    factories.a_team(country.phu_an, until=dt.date(2026, 1, 31))
    forecast = forecasts.on_registry(resolution, TWO_MONTHS, day=TODAY)
    assert (forecast.teams, forecast.members) == (4, 3)
    assert forecast.total == 3 * 60_000 * 2


def test_quang_nams_two_options_side_by_side_on_real_teams(country):
    one, two = draft("quang-nam-phuong-an-1"), draft("quang-nam-phuong-an-2")
    for members in (3, 4, 7):
        a_team_of(country.son_hong, members)
    year = MonthRange(Month(2026, 1), Month(2026, 12))
    first = forecasts.on_registry(one, year, day=TODAY)
    second = forecasts.on_registry(two, year, day=TODAY, work=DaysEach(Decimal(2)))
    assert first.total == 3 * 500_000 * 12
    assert second.total == 14 * (50_000 + 2 * 150_000) * 12
    assert {rate.code: amount for rate, amount in second.by_rate.items()} == {
        "khoan-thanh-vien": 14 * 50_000 * 12, "ngay-cong": 14 * 300_000 * 12,
    }  # fmt: skip


def test_who_leaves_or_joins_within_the_period_counts_for_their_months(country):
    resolution = by_the_day(country.ha_tinh)
    team = a_team_of(country.son_hong, 2)
    factories.a_member(team, valid_until=dt.date(2027, 3, 15))
    factories.a_member(team, valid_from=dt.date(2027, 11, 20))
    dissolved = a_team_of(country.son_hong, 0, until=dt.date(2027, 6, 30))
    factories.a_member(dissolved, valid_until=dt.date(2027, 6, 30))
    forecast = forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY)
    months = [amount // 60_000 for amount in forecast.by_month.values()]
    assert months == [4, 4, 4, 3, 3, 3, 2, 2, 2, 2, 3, 3]


def test_a_month_is_as_long_as_it_is(country):
    """28 days of February are a whole month, 30 of another are not."""
    resolution = resolutions.a_resolution(country.ha_tinh)
    by_day = terms.MonthRule(terms.MonthCounting.BY_DAY)
    resolutions.a_rate(resolution, 310_000, payee=Payee.MEMBER, month_rule=by_day)
    team = a_team_of(country.son_hong, 1)
    factories.a_member(team, valid_from=dt.date(2027, 1, 2))
    forecast = forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY)
    assert list(forecast.by_month.values()) == [310_000 + 300_000] + [620_000] * 11


def test_whole_months_told_by_a_shorter_one_stay_whole(country):
    resolution = resolutions.a_resolution(country.ha_tinh)
    by_day = terms.MonthRule(terms.MonthCounting.BY_DAY)
    resolutions.a_rate(resolution, 310_000, payee=Payee.MEMBER, month_rule=by_day)
    a_team_of(country.son_hong, 1)
    spring = MonthRange(Month(2027, 2), Month(2027, 4))
    forecast = forecasts.on_registry(resolution, spring, day=TODAY)
    assert list(forecast.by_month.values()) == [310_000] * 3


def test_months_in_all_go_on_from_those_already_paid(country, staff):
    resolution = resolutions.a_resolution(country.binh_duong)
    resolutions.a_rate(resolution, 500_000, limits=(terms.MonthsInAll(4),))
    a_team_of(country.phu_loi, 0)
    a_team_of(country.sai_gon, 0)  # elsewhere
    released(open_in_binh_duong(country, staff, MAY), staff)
    forecast = forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY)
    assert list(forecast.by_month.values()) == [500_000] * 3 + [0] * 9


def test_the_forecast_of_a_month_on_its_own_work_is_what_its_run_paid(country, staff, team):
    worked(team, MAY, 1, 2)
    mobilised = a_team_of(country.phu_an, 2)
    worked_at_night = factories.a_timesheet(mobilised, MAY)
    order = factories.an_order(country.phu_an, urgent=True, level="province", night_amount=180_000)
    someone = factories.a_mobilised(mobilised, order).person
    factories.a_workday(worked_at_night, someone, 9, "night", order=order)
    factories.confirmed(worked_at_night)
    run = released(open_in_binh_duong(country, staff, MAY), staff)
    resolution = run.lines.first().rate.resolution
    forecast = forecasts.on_registry(
        resolution, run.months, day=run.as_of, area=country.binh_duong, work=RecordedWork()
    )
    assert forecast.total == sum(line.amount for line in run.lines.all()) == 3 * 60_000 + 300_000 + 180_000
    assert forecast.by_commune == {unit.commune_id: unit.total for unit in run.units.all()}
    of_payees = {
        (*payee, rate): amount
        for payee, amounts in forecast.payees.items()
        for rate, amount in amounts.items()
    }
    assert of_payees == {
        (line.team_id, line.person_id, line.rate_id): line.amount for line in run.lines.all()
    }


def test_only_years_with_a_list_of_registered_communes_are_held_to_it(country):
    resolution = resolutions.a_resolution(country.ha_tinh, registered_communes_only=True)
    resolutions.a_rate(resolution, 500_000)
    a_team_of(country.son_hong, 0)
    a_team_of(country.son_kim, 0)
    resolutions.register(resolution, country.son_hong, 2026)
    forecast = forecasts.on_registry(resolution, MonthRange(Month(2026, 12), Month(2027, 1)), day=TODAY)
    assert list(forecast.by_month.values()) == [500_000, 1_000_000]
    assert forecast.unlisted_years == (2027,)


def test_what_communes_add_by_their_own_decision_is_told_apart(country):
    resolution = resolutions.a_resolution(country.ha_tinh)
    envelope = resolutions.an_envelope(resolution, 300_000)
    resolutions.a_rate(resolution, terms.Remainder(), envelope=envelope)
    added = resolutions.a_top_up(resolution, envelope)
    CommuneTopUp.objects.create(
        rate=added, commune=country.son_hong, decision="5/QĐ-UBND", decided_on=TODAY,
        amount=400_000, valid_from=dt.date(2026, 12, 1),
    )  # fmt: skip
    a_team_of(country.son_hong, 1)
    a_team_of(country.son_kim, 1)
    forecast = forecasts.on_registry(resolution, TWO_MONTHS, day=TODAY)
    assert list(forecast.by_month.values()) == [600_000, 1_000_000]
    assert list(forecast.by_source.values()) == [1_200_000, 400_000]


class TestTheWork:
    @pytest.fixture
    def team(self, country: factories.Country) -> Any:
        team = a_team_of(country.son_hong, 1)
        worked(team, Month(2025, 11), 3, 4)  # two days
        worked(team, Month(2026, 8), 3)
        worked(team, Month(2026, 9), 3, 4, 5, 6)
        factories.a_workday(factories.a_timesheet(team, Month(2025, 12)), team.memberships.get().person, 7)
        return team

    @pytest.fixture
    def resolution(self, country: factories.Country) -> Any:
        resolution = resolutions.a_resolution(country.ha_tinh, valid_from=dt.date(2026, 11, 1))
        resolutions.a_rate(resolution, 100_000, payee=Payee.WORKER, per=Per.DAY)
        return resolution

    def by_month(self, resolution: Any, work: forecasts.Basis) -> list[int]:
        months = MonthRange(Month(2026, 11), Month(2027, 1))
        forecast = forecasts.on_registry(resolution, months, day=TODAY, work=work)
        return list(forecast.by_month.values())

    def test_comes_from_the_same_months_of_the_last_year_if_it_was_confirmed(self, team, resolution):
        assert self.by_month(resolution, LastYear(TODAY)) == [200_000, 0, 0]

    def test_comes_from_the_mean_of_the_last_confirmed_months(self, team, resolution):
        assert self.by_month(resolution, MeanOfLast(2, TODAY)) == [250_000] * 3  # (1 + 4) / 2
        assert self.by_month(resolution, MeanOfLast(3, TODAY)) == [233_333] * 3  # (1 + 4 + 2) / 3

    def test_comes_from_days_of_each_member(self, team, resolution):
        assert self.by_month(resolution, DaysEach(Decimal("1.5"))) == [150_000] * 3

    def test_is_none_unless_it_is_asked_for(self, team, resolution):
        assert self.by_month(resolution, forecasts.NoWork()) == [0, 0, 0]

    def test_covers_as_many_months_of_teams_as_were_confirmed(self, team, resolution):
        months = MonthRange(Month(2026, 11), Month(2026, 12))
        forecast = forecasts.on_registry(resolution, months, day=TODAY, work=LastYear(TODAY))
        assert (forecast.team_months_with_work, forecast.team_months) == (1, 2)

    def test_of_a_plan_is_asked_of_typed_days_too(self, team, country):
        resolution = resolutions.a_resolution(country.ha_tinh)
        resolutions.a_rate(
            resolution, 50_000, payee=Payee.MEMBER, per=Per.DAY, needs=frozenset({Mark.PLANNED})
        )
        assert self.by_month(resolution, DaysEach(Decimal(2))) == [100_000] * 3
        assert self.by_month(resolution, LastYear(TODAY)) == [0, 0, 0]  # worked without a plan

    def test_of_the_months_themselves_is_what_was_recorded(self, team, country):
        resolution = by_the_day(country.ha_tinh)
        months = MonthRange(Month(2026, 8), Month(2026, 9))
        forecast = forecasts.on_registry(resolution, months, day=TODAY, work=RecordedWork())
        assert list(forecast.by_month.values()) == [60_000 + 150_000, 60_000 + 4 * 150_000]


def test_a_law_that_cuts_by_the_team_is_priced_by_the_team(country):
    """26/2025: daily support is paid out of the team's 300.000."""
    resolution = draft("da-nang-26-2025")
    a_team_of(country.son_hong, 4)
    a_team_of(country.son_hong, 1)
    forecast = forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY, work=DaysEach(Decimal(2)))
    assert {rate.code: amount for rate, amount in forecast.by_rate.items()} == {
        "nuoc-uong-xang-xe": (300_000 + 100_000) * 12,  # 4 x 2 x 50.000 is over 300.000
        "con-lai": 200_000 * 12,
        "xa-ho-tro-them": 0,
    }


def test_another_provinces_text_can_be_tried_on_ones_own_area(country):
    resolution = by_the_month(country.binh_duong)
    a_team_of(country.son_hong, 0)
    assert forecasts.on_registry(resolution, TWO_MONTHS, day=TODAY).total == 0
    here = forecasts.on_registry(resolution, TWO_MONTHS, day=TODAY, area=country.ha_tinh)
    assert here.total == 1_000_000


@pytest.mark.parametrize("work", [forecasts.NoWork(), LastYear(TODAY), MeanOfLast(3, TODAY)], ids=str)
def test_a_forecast_asks_the_database_no_more_for_more_teams(country, work):
    resolution = by_the_day(country.ha_tinh)

    def another() -> None:
        worked(a_team_of(country.son_hong, 1), Month(2025, 11), 3)
        factories.a_member(factories.a_team(country.son_kim), valid_until=dt.date(2027, 2, 1))

    assert_queries_do_not_grow(
        another, lambda: forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY, work=work)
    )
