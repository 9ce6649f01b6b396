"""Pay by commune: as it was when paid, and on today's map after a merger, with equal totals."""

import datetime as dt

import pytest
from django.urls import reverse

from places import mergers
from places.mergers import Merger
from portal.lib.months import Month, MonthRange
from reports.communes import pay_by_commune
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.reports import runs

MONTHS = MonthRange(Month(2026, 1), Month(2026, 9))


@pytest.fixture
def rate(country):
    return runs.a_rate(runs.a_resolution(country.yen_bai), "month", 500_000)


@pytest.fixture
def paid(country, rate):
    """Half a million in each of two communes, one of which is paid twice."""
    run = runs.a_run(country.lao_cai, "08/2026")
    for commune in (country.chau_que, country.chau_que, country.lam_giang, country.ban_xeo):
        runs.a_line(run, commune, factories.a_team(commune), rate)
    return runs.approved(run)


@pytest.fixture
def merged(country, paid):
    return mergers.apply(
        Merger(
            "99/NQ", "Sáp nhập", dt.date(2026, 8, 1), dt.date(2026, 9, 1),
            [country.chau_que, country.lam_giang], "04387", "Châu Lâm", "xa",
        )
    )  # fmt: skip


def amounts(found) -> dict[str, int]:
    return {row.name: row.amount for row in found.rows}


def test_as_it_was_every_commune_keeps_what_it_was_paid(cast, merged):
    found = pay_by_commune(cast.officer, MONTHS, todays_map=False)
    assert amounts(found) == {"Xã Châu Quế": 1_000_000, "Xã Lâm Giang": 500_000, "Xã Bản Xèo": 500_000}


def test_on_todays_map_the_successor_has_it_and_the_totals_are_equal(cast, merged):
    was, now = (pay_by_commune(cast.officer, MONTHS, todays_map=today) for today in (False, True))
    assert amounts(now) == {"Xã Châu Lâm": 1_500_000, "Xã Bản Xèo": 500_000}
    assert (was.lines, was.amount) == (now.lines, now.amount) == (4, 2_000_000)


def test_only_released_runs_of_the_months_count(cast, country, rate, paid):
    for month in ("12/2025", "09/2026"):
        run = runs.a_run(country.lao_cai, month)
        runs.a_line(run, country.chau_que, factories.a_team(country.chau_que), rate)
        if month == "12/2025":
            runs.approved(run)
    assert pay_by_commune(cast.officer, MONTHS, todays_map=True).amount == 2_000_000


def test_everybody_sees_their_own_area(cast, paid):
    assert amounts(pay_by_commune(cast.commune_staff, MONTHS, todays_map=True)) == {"Xã Châu Quế": 1_000_000}
    assert pay_by_commune(cast.officer_elsewhere, MONTHS, todays_map=True).rows == []


def test_the_page_shows_one_map_or_the_other(cast, signed_in, merged):
    browser, url = signed_in(cast.finance), reverse("reports:by_commune")
    asked = {"tu": "01/2026", "den": "09/2026"}
    assert "Xã Lâm Giang" in browser.get(url, asked | {"ban_do": "khi-chi"}).content.decode()
    today = browser.get(url, asked | {"ban_do": "nay"}).content.decode()
    assert "Xã Lâm Giang" not in today
    assert "Xã Châu Lâm" in today
    assert "Ghi như 10/2026" in browser.get(url, {"tu": "xx", "den": "09/2026"}).content.decode()


def test_more_communes_ask_no_more_queries(cast, signed_in, country, rate):
    browser = signed_in(cast.finance)
    communes = iter([country.chau_que, country.lam_giang, country.ban_xeo])

    def more() -> None:
        run = runs.a_run(country.lao_cai, "08/2026")
        commune = next(communes)
        runs.a_line(run, commune, factories.a_team(commune), rate)
        runs.approved(run)

    assert_queries_do_not_grow(more, lambda: browser.get(reverse("reports:by_commune")))
