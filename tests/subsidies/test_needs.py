"""What a resolution asks about is read, and nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.needs import Needs, needs_of
from subsidies.rules.terms import (
    AmountOver,
    AnyOf,
    AverageOf,
    Band,
    Coefficient,
    Envelope,
    Fixed,
    Has,
    IndexedAmount,
    MonthRule,
    MonthsInAll,
    OneOf,
    Ordered,
    Over,
    PartYear,
    PostsRule,
    Rate,
    Row,
    Table,
    Terms,
    TopUp,
    UnitsPerMonth,
    Uplift,
)
from subsidies.rules.words import Mark, Payee, Per, Trait


def a_rate(number: int = 1, **facts: Any) -> Rate:
    facts = {"payee": Payee.MEMBER, "per": Per.MONTH, "amount": Fixed(1), **facts}
    return Rate(number, f"muc-{number}", **facts)


def needs(*rates: Rate, **facts: Any) -> Needs:
    return needs_of([Terms(rates or (a_rate(),), **facts)])


def test_a_plain_resolution_asks_for_nothing() -> None:
    nothing = frozenset()
    assert needs(a_rate(payee=Payee.TEAM)) == Needs(
        nothing, nothing, False, False, False, False, False, False, False, False, False, False, False,
        nothing, nothing
    )  # fmt: skip


@pytest.mark.parametrize("payee", [Payee.MEMBER, Payee.MOBILISED, Payee.WORKER])
def test_members_are_read_where_some_clause_pays_people(payee: Payee) -> None:
    assert needs(a_rate(payee=Payee.TEAM), a_rate(2, payee=payee)).members
    assert not needs(a_rate(payee=Payee.TEAM)).members


def test_members_are_read_where_a_team_is_paid_by_their_number() -> None:
    many = Band(Trait.MEMBERS, low=Decimal(5))
    assert needs(a_rate(payee=Payee.TEAM, amount=Table((Row((many,), Fixed(1)),)))).members


def test_marks_and_traits_are_found_wherever_they_stand() -> None:
    found = needs(
        a_rate(when=(AnyOf((Has(Trait.BORDER), OneOf(Trait.ROLE, frozenset({"x"})))),)),
        a_rate(2, amount=Table((Row((Has(Trait.ISLAND),), Fixed(1)),)), needs=frozenset({Mark.PLANNED})),
        a_rate(3, uplifts=(Uplift(marks=frozenset({Mark.HOLIDAY})),), refuses=frozenset({Mark.OFFICE_HOURS})),
    )
    assert found.traits == {Trait.BORDER, Trait.ROLE, Trait.ISLAND}
    assert found.marks == {Mark.PLANNED, Mark.HOLIDAY, Mark.OFFICE_HOURS}


def test_the_wage_zone_is_asked_for_where_a_clause_names_an_amount_with_zones() -> None:
    indexes = (
        IndexedAmount("lương cơ sở", 2_340_000, dt.date(2024, 7, 1)),
        IndexedAmount("lương tối thiểu vùng", 4_960_000, dt.date(2024, 7, 1), zone="I"),
    )
    times = [Coefficient(Decimal("0.1"), index.name) for index in indexes]
    assert needs(a_rate(amount=times[0]), indexes=indexes).traits == frozenset()
    assert needs(a_rate(amount=times[1]), indexes=indexes).traits == {Trait.WAGE_ZONE}
    in_a_table = a_rate(amount=Table((Row((), times[1]),)))
    assert needs(in_a_table, indexes=indexes).traits == {Trait.WAGE_ZONE}


def test_work_is_looked_for_where_some_clause_counts_more_than_presence() -> None:
    assert not needs(a_rate(), a_rate(2, per=Per.YEAR)).work
    assert needs(a_rate(), a_rate(2, per=Per.SESSION)).work


@pytest.mark.parametrize(
    ("name", "rate", "facts"),
    [
        ("spending", a_rate(per=Per.SPENDING), {}),
        ("ordered_amounts", a_rate(amount=Ordered(1)), {}),
        ("by_day", a_rate(), {"envelopes": (Envelope("chung", 1),)}),
        ("by_day", a_rate(limits=(UnitsPerMonth(Decimal(1)),)), {}),
        ("by_day", a_rate(limits=(AmountOver(1, Over.TEAM_MONTH),)), {}),
        ("posts", a_rate(posts=PostsRule()), {}),
        ("pauses", a_rate(), {"month_rule": MonthRule(pauses={"leave": 1})}),
        ("pauses", a_rate(month_rule=MonthRule(pauses={"leave": 1})), {}),
        ("part_year", a_rate(part_year=PartYear.BY_MONTHS), {}),
        ("counted", a_rate(per=Per.HOUR), {}),
        ("counted", a_rate(per=Per.CASE), {}),
        ("counted", a_rate(per=Per.MEAL), {}),
        ("top_ups", a_rate(), {"top_ups": (TopUp(9, "them", ("muc-1",), Decimal(1)),)}),
        ("registered", a_rate(), {"registered_communes_only": True}),
    ],
)
def test_each_fact_is_asked_for_by_its_own_clause_only(name: str, rate: Rate, facts: Any) -> None:
    found = needs(rate, **facts)
    flags = (
        "spending", "counted", "ordered_amounts", "by_day", "posts", "pauses", "part_year", "top_ups",
        "registered",
    )  # fmt: skip
    assert [flag for flag in flags if getattr(found, flag)] == [name]


def test_one_of_several_resolutions_is_enough() -> None:
    plain, asking = Terms((a_rate(),)), Terms((a_rate(2, posts=PostsRule()),), registered_communes_only=True)
    for order in ([plain, asking], [asking, plain]):
        assert needs_of(order).posts
        assert needs_of(order).registered


def test_a_limit_on_a_person_needs_no_single_days() -> None:
    assert not needs(a_rate(limits=(AmountOver(1, Over.PERSON_MONTH),))).by_day


def test_months_ever_paid_matter_to_limits_in_all_and_to_what_is_due_once() -> None:
    found = needs(
        a_rate(1, limits=(MonthsInAll(24, continues=("cu/muc", "khong/co")),)),
        a_rate(2, per=Per.ONCE),
        a_rate(3),
        a_rate(4, amount=AverageOf(6, ("muc-3",))),
        earlier={"cu/muc": 77, "khac/muc": 88},
    )
    assert found.lifelong == {1, 2, 3, 77}
    assert found.yearly == frozenset()


def test_payments_of_the_year_matter_to_yearly_limits_amounts_and_envelopes() -> None:
    found = needs(
        a_rate(1, limits=(AmountOver(1, Over.PERSON_YEAR),)),
        a_rate(2, limits=(AmountOver(1, Over.TEAM_YEAR),)),
        a_rate(3, per=Per.YEAR),
        a_rate(4, envelope="nam"),
        a_rate(5, envelope="thang"),
        a_rate(6, limits=(AmountOver(1, Over.TEAM_MONTH),)),
        envelopes=(Envelope("nam", 1, Per.YEAR), Envelope("thang", 1)),
    )
    assert found.yearly == {1, 2, 3, 4}
    assert found.lifelong == frozenset()


def test_what_was_added_in_the_year_matters_where_the_base_is_an_amount_of_the_year() -> None:
    top_ups = (TopUp(8, "nam", ("nam",), Decimal(1)), TopUp(9, "thang", ("thang",), Decimal(1)))
    envelopes = (Envelope("nam", 1, Per.YEAR), Envelope("thang", 1))
    assert needs(a_rate(), envelopes=envelopes, top_ups=top_ups).yearly == {8}
