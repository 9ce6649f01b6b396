"""One table of amounts, summed in every direction; sources of money split to the đồng."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.lib.months import Month
from subsidies import forecasts
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.forecasts.drafts import NEXT_YEAR, TODAY, with_shares

pytestmark = pytest.mark.django_db


@pytest.fixture
def forecast(country: factories.Country) -> forecasts.Forecast:
    """Three communes, 500.001 đồng a team: no share divides."""
    resolution = resolutions.by_the_month(country.ha_tinh, 500_001)
    resolution = with_shares(resolution, ("Ngân sách tỉnh", "70"), ("Ngân sách xã", "30"))
    factories.a_team(country.son_hong)
    factories.a_team(country.son_kim)
    factories.a_team(country.son_kim, since=dt.date(2026, 1, 1), until=dt.date(2027, 2, 14))
    return forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY)


def test_every_direction_adds_up_to_the_total(forecast):
    assert forecast.total == (3 * 2 + 2 * 10) * 500_001
    for sums in (
        forecast.by_commune,
        forecast.by_month,
        forecast.by_rate,
        forecast.by_source,
        forecast.by_month_and_rate,
        forecast.by_month_and_source,
    ):
        assert sum(sums.values()) == forecast.total


def test_sources_are_split_commune_by_commune_and_month_by_month(forecast):
    # Sơn Hồng: 500.001 = 350.001 + 150.000. Sơn Kim in the first two months: 1.000.002 = 700.001 + 300.001.
    assert forecast.by_month_and_source[Month(2027, 1), "Ngân sách tỉnh"] == 350_001 + 700_001
    assert forecast.by_month_and_source[Month(2027, 3), "Ngân sách tỉnh"] == 350_001 + 350_001
    assert forecast.by_source["Ngân sách xã"] == 2 * (150_000 + 300_001) + 10 * 300_000


def test_sources_without_percentages_are_not_split(country):
    resolution = resolutions.by_the_month(country.ha_tinh)
    factories.a_team(country.son_hong)
    forecast = forecasts.on_registry(resolution, NEXT_YEAR, day=TODAY)
    assert forecast.by_source == {"Chưa ghi nguồn": 6_000_000}


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"valid_from": dt.date(2024, 1, 1)}, Month(2026, 11)),
        ({"valid_from": dt.date(2027, 1, 1)}, Month(2027, 1)),
        ({"valid_from": dt.date(2024, 5, 1), "valid_until": dt.date(2025, 12, 31)}, Month(2024, 5)),
    ],
)
def test_the_coming_months_begin_after_today_where_the_resolution_still_holds(country, facts, first):
    resolution = resolutions.by_the_month(country.ha_tinh, **facts)
    months = forecasts.coming_months(resolution, TODAY)
    assert (months.first, len(months)) == (first, 12)
