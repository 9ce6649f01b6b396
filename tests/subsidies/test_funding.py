"""Who pays what part: shares in percent, sources in order, the commune's own money, third parties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from subsidies import budgets, funding, payroll
from subsidies.models import CommuneTopUp, PayrollRun
from subsidies.resolution_parts import Share
from subsidies.rules import funding as law
from subsidies.rules.terms import Fixed
from subsidies.rules.words import Payee
from tests import factories
from tests.assertions import queries_of
from tests.subsidies import resolutions
from tests.subsidies.runs import JUNE, MAY, computed, open_in_binh_duong, released

SEVENTY_THIRTY = (Share("ngân sách tỉnh", Decimal(70)), Share("ngân sách xã", Decimal(30)))
PERCENTS = st.lists(st.integers(1, 50), min_size=1, max_size=4).map(
    lambda some: [Decimal(n) * 100 / sum(some) for n in some]
)


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        (500_000, ["70", "30"], [350_000, 150_000]),
        (333_333, ["70", "30"], [233_333, 100_000]),
        (1, ["50", "50"], [1, 0]),
        (100, ["33.3", "33.3", "33.4"], [33, 33, 34]),
        (-333_333, ["70", "30"], [-233_333, -100_000]),
        (2, ["20", "30", "50"], [0, 1, 1]),
    ],
)
def test_what_does_not_divide_goes_to_the_largest_remainder(amount, percents, parts):
    assert law.by_percent(amount, [Decimal(p) for p in percents]) == parts


@given(st.integers(-(10**12), 10**12), PERCENTS)
def test_shares_always_sum_to_the_whole(amount, percents):
    parts = law.by_percent(amount, percents)
    assert sum(parts) == amount
    assert all(abs(part - amount * p / 100) < 1 for part, p in zip(parts, percents, strict=True))


@pytest.mark.parametrize(
    ("amount", "left", "parts"),
    [
        (100, [None, 50], [100, 0]),
        (100, [30, None], [30, 70]),
        (100, [30, 20, 10], [30, 20, 50]),
        (100, [-5, None], [0, 100]),
        (100, [100, None], [100, 0]),
        (-40, [30, None], [-40, 0]),
    ],
)
def test_sources_are_drawn_on_in_order(amount, left, parts):
    assert law.in_order(amount, left) == parts


@pytest.fixture
def law_of_two(country: factories.Country) -> Any:
    """Teams in two communes of old Bình Dương, each 333.333 a month."""
    resolution = resolutions.a_resolution(country.binh_duong, funding=SEVENTY_THIRTY)
    resolutions.a_rate(resolution, 333_333)
    for commune in (country.phu_loi, country.phu_an):
        factories.a_team(commune)
    return resolution


def named(totals: list[funding.SourceTotal]) -> dict[str, int]:
    return {total.source: total.amount for total in totals}


def test_communes_add_up_to_the_run_source_by_source(country: Any, staff: Any, law_of_two: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    by_commune = [p.amount for p in funding.parts(run) if p.source == "ngân sách tỉnh"]
    assert by_commune == [233_333, 233_333]
    assert named(funding.by_source(run)) == {"ngân sách tỉnh": 466_666, "ngân sách xã": 200_000}
    assert sum(named(funding.by_source(run)).values()) == 666_666


def test_a_commune_sees_its_own_part(country: Any, staff: Any, law_of_two: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    clerk = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])
    assert named(funding.by_source(run, clerk)) == {"ngân sách tỉnh": 233_333, "ngân sách xã": 100_000}


def test_a_resolution_that_names_no_source_says_so(country: Any, staff: Any, team: Any) -> None:
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert named(funding.by_source(run)) == {"Chưa ghi nguồn": 60_000}


def test_what_a_commune_adds_is_its_own_money(country: Any, staff: Any) -> None:
    resolution = resolutions.a_resolution(country.binh_duong, funding=SEVENTY_THIRTY)
    base = resolutions.a_rate(resolution, 300_000)
    top_up = resolutions.a_top_up(resolution, base.code)
    for commune, source in ((country.phu_loi, "tăng thu của phường"), (country.phu_an, "")):
        factories.a_team(commune)
        CommuneTopUp.objects.create(
            rate=top_up, commune=commune, decision="1/QĐ", decided_on=MAY.first_day, amount=100_000,
            valid_from=MAY.first_day, funding_source=source,
        )  # fmt: skip
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert named(funding.by_source(run)) == {
        "ngân sách tỉnh": 420_000,
        "ngân sách xã": 180_000,
        "tăng thu của phường": 100_000,
        "Ngân sách xã, theo quyết định của xã": 100_000,
    }


def test_money_for_a_third_party_is_told_with_its_people(country: Any, staff: Any) -> None:
    resolution = resolutions.a_resolution(country.binh_duong)
    resolutions.a_rate(resolution, 60_000, payee=Payee.MEMBER)
    resolutions.a_rate(resolution, Fixed(45_000), payee=Payee.MEMBER, paid_to="Bảo hiểm xã hội")
    team = factories.a_team(country.phu_loi)
    factories.a_member(team)
    factories.a_member(team)
    run = computed(open_in_binh_duong(country, staff, MAY))
    assert funding.through_others(run.lines.all()) == [funding.ThirdParty("Bảo hiểm xã hội", 90_000, 2)]


def test_sources_in_order_go_on_where_earlier_runs_of_the_year_stopped(
    country: Any, staff: Any, law_of_two: Any
) -> None:
    in_order = (Share("ngân sách tỉnh", None), Share("nguồn huy động", None))
    resolutions.changed(law_of_two, funding=in_order)
    law_of_two.appropriations.create(
        source="ngân sách tỉnh", year=2026, amount=1_000_000, decision="9/QĐ", decided_on=MAY.first_day
    )
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    june = computed(open_in_binh_duong(country, staff, JUNE))
    assert named(funding.by_source(may)) == {"ngân sách tỉnh": 666_666, "nguồn huy động": 0}
    assert named(funding.by_source(june)) == {"ngân sách tỉnh": 333_334, "nguồn huy động": 333_332}


def test_money_given_later_changes_no_part_of_a_released_run(
    country: Any, staff: Any, law_of_two: Any
) -> None:
    """May took all the province had; what is added afterwards is for June alone."""
    in_order = (Share("ngân sách tỉnh", None), Share("nguồn huy động", None))
    resolutions.changed(law_of_two, funding=in_order)
    given = law_of_two.appropriations.create(
        source="ngân sách tỉnh", year=2026, amount=400_000, decision="9/QĐ", decided_on=MAY.first_day
    )
    may = released(open_in_binh_duong(country, staff, MAY), staff)
    drawn = {"ngân sách tỉnh": 400_000, "nguồn huy động": 266_666}
    assert named(funding.by_source(may)) == drawn
    law_of_two.appropriations.filter(pk=given.pk).update(amount=1_400_000)
    assert named(funding.by_source(PayrollRun.objects.get(pk=may.pk))) == drawn
    june = computed(open_in_binh_duong(country, staff, JUNE))
    of_june = {"ngân sách tỉnh": 666_666, "nguồn huy động": 0}
    assert named(funding.by_source(june)) == of_june
    payroll.submit(june, by=staff["maker"])
    payroll.check(june, by=staff["checker"])
    assert named(funding.by_source(payroll.approve(june, by=staff["approver"]))) == of_june
    assert [(s.source, s.committed, s.left) for s in budgets.standing(law_of_two, 2026)] == [
        ("ngân sách tỉnh", 1_066_666, 333_334),
        ("nguồn huy động", 266_666, None),
    ]


def test_a_run_approved_before_its_sources_were_kept_draws_on_what_is_given_by_now(
    country: Any, staff: Any, law_of_two: Any, monkeypatch: Any
) -> None:
    in_order = (Share("ngân sách tỉnh", None), Share("nguồn huy động", None))
    resolutions.changed(law_of_two, funding=in_order)
    law_of_two.appropriations.create(
        source="ngân sách tỉnh", year=2026, amount=1_000_000, decision="9/QĐ", decided_on=MAY.first_day
    )
    with monkeypatch.context() as before:
        before.setattr(funding, "as_approved", lambda _run: None)
        may = released(open_in_binh_duong(country, staff, MAY), staff)
    june = released(open_in_binh_duong(country, staff, JUNE), staff)
    assert named(funding.by_source(may)) == {"ngân sách tỉnh": 666_666, "nguồn huy động": 0}
    assert named(funding.by_source(june)) == {"ngân sách tỉnh": 333_334, "nguồn huy động": 333_332}


def test_queries_for_the_sources_do_not_grow(country: Any, staff: Any, law_of_two: Any) -> None:
    few = computed(open_in_binh_duong(country, staff, MAY))
    small = len(queries_of(lambda: funding.parts(few)))
    payroll.cancel(few, by=few.made_by)
    for code in ("26001", "26002", "26003"):
        commune = factories.a_commune(country.ho_chi_minh, code, "X", territory=country.binh_duong)
        factories.a_team(commune)
    many = computed(open_in_binh_duong(country, staff, MAY))
    assert len(funding.parts(many)) == 10
    assert len(queries_of(lambda: funding.parts(many))) == small
