"""The cost of a draft, before anybody votes on it: the same engine on counts or on the registry."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from subsidies import forecasts, resolutions
from subsidies.models import Resolution
from subsidies.resolution_files import Territory, read
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies.resolutions import by_the_day, by_the_month

pytestmark = pytest.mark.django_db

DATA = Path(resolutions.__file__).parent / "data"
TODAY = dt.date(2026, 10, 1)


def draft(slug: str) -> Resolution:
    """A bundled file as a resolution of Hà Tĩnh, a province of the small country."""
    file = read((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))
    file = replace(file, territory=Territory("42", file.valid_from))
    return resolutions.take_in(file, by=None)[0]


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


def test_the_registrys_teams_are_those_of_the_area_before_and_after_the_merger(country):
    resolution = by_the_day(country.binh_duong, valid_from=dt.date(2024, 1, 1))
    for _ in range(3):
        team = factories.a_team(country.phu_loi)
        factories.a_member(team)
        factories.a_member(team, valid_until=dt.date(2026, 9, 30))  # left the day before
    factories.a_team(country.phu_hoa)  # founded before the merger, now in Phú Lợi
    factories.a_team(country.sai_gon)
    factories.a_team(country.phu_an, until=dt.date(2026, 1, 31))
    forecast = forecasts.on_registry(resolution, TODAY, months=2)
    assert (forecast.teams, forecast.members) == (4, 3)
    assert forecast.total == 3 * 60_000 * 2


def test_a_forecast_asks_the_database_no_more_for_more_teams(country):
    resolution = by_the_month(country.ha_tinh, valid_from=dt.date(2024, 1, 1))
    assert_queries_do_not_grow(
        lambda: factories.a_member(factories.a_team(country.son_hong)),
        lambda: forecasts.on_registry(resolution, TODAY),
    )


def test_the_command_prints_the_cost(country, capsys):
    draft("quang-nam-phuong-an-1")
    call_command("forecast", "quang-nam-phuong-an-1", "--teams", "1240", "--months", "12")
    assert "Tổng: 7.440.000.000 đ" in capsys.readouterr().out
    call_command("forecast", "quang-nam-phuong-an-1")
    assert "0 tổ" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["khong-co"], ["quang-nam-phuong-an-1", "--teams", "0"], ["quang-nam-phuong-an-1", "--members", "5"]],
)
def test_the_command_refuses_what_it_cannot_compute(country, words):
    draft("quang-nam-phuong-an-1")
    with pytest.raises(CommandError):
        call_command("forecast", *words)
