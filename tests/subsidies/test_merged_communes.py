"""Communes merge; what was decided for one of them goes on in its former area, and nowhere else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Role
from portal.lib.months import Month
from subsidies import facts, payroll
from subsidies.models import CommuneTopUp, ResolutionStatus
from subsidies.rules.work import TeamMonth
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.runs import computed, months

DECEMBER, JUNE, JULY, NEXT_YEAR = Month(2024, 12), Month(2025, 6), Month(2025, 7), Month(2026, 2)
AS_OF = dt.date(2026, 7, 5)


@pytest.fixture
def listed(country: Any) -> Any:
    """Châu Quế Hạ is on the lists of 2025 and 2026; on 01/7/2025 it merges with one that is not."""
    resolution = resolutions.by_the_month(country.yen_bai, registered_communes_only=True)
    for year in (2025, 2026):
        resolutions.register(resolution, country.chau_que_ha, year)
    return resolution


@pytest.fixture
def here(country: Any) -> Any:
    return factories.a_team(country.chau_que_ha)


@pytest.fixture
def there(country: Any) -> Any:
    return factories.a_team(country.chau_que_thuong)


def gathered(country: Any, *some: Month) -> dict[tuple[int, Month], TeamMonth]:
    found = facts.gather([country.chau_que.pk], some, AS_OF).team_months
    return {(team, month.month): month for (team, _), months in found.items() for month in months}


def test_teams_of_the_registered_part_stay_on_the_list_and_the_others_do_not_get_on_it(
    country: Any, listed: Any, here: Any, there: Any
) -> None:
    found = gathered(country, DECEMBER, JUNE, JULY, NEXT_YEAR)
    assert {month: found[here.pk, month].registered for month in (DECEMBER, JUNE, JULY, NEXT_YEAR)} == {
        DECEMBER: False, JUNE: True, JULY: True, NEXT_YEAR: True,
    }  # fmt: skip
    assert not any(found[there.pk, month].registered for month in (JUNE, JULY, NEXT_YEAR))


def test_they_keep_their_pay_in_a_run_across_the_merger(
    country: Any, listed: Any, here: Any, there: Any
) -> None:
    staff = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    run = payroll.open_run(
        country.lao_cai, months(JUNE, JULY), territory=country.yen_bai, by=staff, as_of=AS_OF
    )
    assert [(line.team, line.amount) for line in computed(run).lines.all()] == [(here, 500_000)] * 2


def test_a_team_that_moved_away_left_the_list_behind(country: Any, listed: Any) -> None:
    """From the registered commune to another one, by decision and not by merger."""
    team = factories.a_team(country.chau_que_ha)
    team.seats.filter(commune=country.chau_que).update(commune=country.lam_giang)
    found = facts.gather([country.lam_giang.pk], [JUNE, JULY], AS_OF).team_months
    [team_months] = found.values()
    assert [month.registered for month in team_months] == [True, False]


def test_a_list_drawn_up_after_the_merger_holds_for_its_whole_year_only(country: Any, here: Any) -> None:
    resolution = resolutions.by_the_month(country.yen_bai, registered_communes_only=True)
    resolutions.register(resolution, country.chau_que, 2025)
    resolutions.register(resolution, country.chau_que, 2024)
    found = gathered(country, DECEMBER, JUNE, JULY, NEXT_YEAR)
    assert [found[here.pk, m].registered for m in (DECEMBER, JUNE, JULY, NEXT_YEAR)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_resolution_that_names_a_commune_goes_on_in_its_former_area(
    country: Any, here: Any, there: Any
) -> None:
    named = resolutions.a_resolution(country.yen_bai, communes=(country.chau_que_ha.code,))
    resolutions.a_rate(named, 900_000)
    staff = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    run = payroll.open_run(country.lao_cai, months(JULY), by=staff, as_of=AS_OF)
    assert [(line.team, line.amount) for line in computed(run).lines.all()] == [(here, 900_000)]


def test_beside_a_resolution_of_the_whole_area_only_the_named_part_differs(
    country: Any, here: Any, there: Any
) -> None:
    resolutions.by_the_month(country.yen_bai)
    named = resolutions.a_resolution(country.yen_bai, communes=(country.chau_que_ha.code,))
    resolutions.a_rate(named, 900_000)
    staff = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    run = computed(payroll.open_run(country.lao_cai, months(JULY), by=staff, as_of=AS_OF))
    assert {line.team: line.amount for line in run.lines.all()} == {here: 900_000, there: 500_000}


@pytest.mark.parametrize(("decided_anew", "added"), [(False, 100_000), (True, 250_000)])
def test_what_a_commune_adds_goes_on_until_the_new_commune_decides(
    country: Any, here: Any, there: Any, decided_anew: bool, added: int
) -> None:
    resolution = resolutions.a_resolution(country.yen_bai)
    base = resolutions.a_rate(resolution, 300_000)
    top_up = resolutions.a_top_up(resolution, base.code)
    decisions = [(country.chau_que_ha, 100_000), (country.chau_que, 250_000)][: 1 + decided_anew]
    for commune, amount in decisions:
        CommuneTopUp.objects.create(
            rate=top_up, commune=commune, decision="1/QĐ", decided_on=JUNE.first_day,
            valid_from=commune.valid_from, amount=amount,
        )  # fmt: skip
    found = gathered(country, JULY)
    assert found[here.pk, JULY].top_ups == {top_up.code: added}
    assert found[there.pk, JULY].top_ups == ({top_up.code: 250_000} if decided_anew else {})


def test_nobody_asks_for_former_communes_where_no_law_does(country: Any, here: Any) -> None:
    plain = resolutions.by_the_month(country.yen_bai)
    before = len(queries_of(lambda: facts.gather([country.chau_que.pk], [JULY], AS_OF)))
    resolutions.a_resolution(
        country.yen_bai, communes=(country.lang_thip.code,), status=ResolutionStatus.PUBLISHED
    )
    assert len(queries_of(lambda: facts.gather([country.chau_que.pk], [JULY], AS_OF))) == before + 1
    assert plain
