"""The cost of a draft when no registry exists: the same engine on bare counts."""

from __future__ import annotations

import pytest

from portal.lib.months import Month, MonthRange
from subsidies import forecasts
from tests.subsidies.forecasts.drafts import draft

pytestmark = pytest.mark.django_db


def test_quang_nams_first_option_costs_what_the_proposal_states(country):
    option = draft("quang-nam-phuong-an-1")
    assert forecasts.on_counts(option, teams=1240).total == 7_440_000_000
    assert forecasts.on_counts(option, teams=1218).total == 7_308_000_000


def test_quang_nams_second_option_costs_350_million_a_month_in_lump_sums(country):
    option = draft("quang-nam-phuong-an-2")
    forecast = forecasts.on_counts(option, teams=1218, members=7000, months=1)
    assert forecast.total == 350_000_000
    assert forecast.members == 7000
    with_days = forecasts.on_counts(option, teams=1218, members=7000, days=14_000, months=1)
    assert with_days.total == 350_000_000 + 14_000 * 150_000


def test_months_beyond_the_drafts_life_cost_nothing(country):
    option = draft("quang-nam-phuong-an-1")  # two years
    assert forecasts.on_counts(option, teams=1, months=24).total == 12_000_000
    assert forecasts.on_counts(option, teams=1, months=36).total == 12_000_000


def test_days_paid_out_of_an_envelope_add_nothing_to_its_cost(country):
    resolution = draft("da-nang-26-2025")
    assert forecasts.on_counts(resolution, teams=3766, months=24).total == 27_115_200_000
    with_days = forecasts.on_counts(resolution, teams=3766, days=20_000, months=24)
    assert with_days.total == 27_115_200_000
    assert {rate.code for rate in with_days.by_rate} == {"con-lai", "nuoc-uong-xang-xe", "xa-ho-tro-them"}


def test_a_stated_period_is_priced_month_by_month(country):
    option = draft("quang-nam-phuong-an-1")
    months = MonthRange(Month(2026, 11), Month(2027, 2))  # in force until 31/12/2026
    forecast = forecasts.on_counts(option, teams=10, months=months)
    assert list(forecast.by_month.values()) == [5_000_000, 5_000_000, 0, 0]
    assert forecast.months_not_in_force == [Month(2027, 1), Month(2027, 2)]
