"""Where one rule ends and the next begins: bands, days, limits, cuts, posts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from portal.lib.months import Month
from subsidies.rules import claims_of, due_to_team, lines_for
from subsidies.rules.counting import barred, counted_days, refusal
from subsidies.rules.history import History
from subsidies.rules.terms import (
    AmountOver,
    AverageOf,
    Band,
    Coefficient,
    Fixed,
    IndexedAmount,
    MonthCounting,
    MonthRule,
    MonthsInAll,
    OneOf,
    Ordered,
    Over,
    PaidMembers,
    PercentOf,
    PostsRule,
    Rate,
    Row,
    Steps,
    Table,
    Terms,
    UnitsPerMonth,
)
from subsidies.rules.words import Mark, Payee, Per, Reason, Trait
from subsidies.rules.work import Pause, Piece, Post, TeamMonth, Work
from tests.subsidies.one_month import FIRST, JUNE, MAY, a_rate, by_the_day, days, month, told


@pytest.mark.parametrize(
    ("low_included", "high_included", "inside"),
    [(True, True, {40, 45, 50}), (False, True, {45, 50}), (True, False, {40, 45}), (False, False, {45})],
)
def test_a_band_takes_in_its_ends_or_not(low_included: bool, high_included: bool, inside: set) -> None:
    band = Band(Trait.HOUSEHOLDS, Decimal(40), Decimal(50), low_included, high_included)
    terms = Terms((a_rate(100, when=(band,)),))
    paid = {
        n for n in (39, 40, 45, 50, 51)
        if lines_for(month(Work(1, 30), traits={Trait.HOUSEHOLDS: n}), terms).lines
    }  # fmt: skip
    assert paid == inside


def test_full_steps_only() -> None:
    terms = Terms((a_rate(Steps(3, 1, Trait.HOUSEHOLDS, 350, 175)),))
    worth = [
        lines_for(month(Work(1, 30), traits={Trait.HOUSEHOLDS: n}), terms).lines[0].amount
        for n in (349, 524, 525, 699, 700)
    ]
    assert worth == [3, 3, 4, 4, 5]


@pytest.mark.parametrize(
    ("on", "worth"), [(Month(2024, 6), 1_800_000), (Month(2024, 7), 2_340_000), (Month(2023, 6), None)]
)
def test_an_index_holds_from_its_first_to_its_last_day(on: Month, worth: int | None) -> None:
    indexes = (
        IndexedAmount("lcs", 1_800_000, dt.date(2023, 7, 1), dt.date(2024, 6, 1)),
        IndexedAmount("lcs", 2_340_000, dt.date(2024, 6, 2)),
    )
    lines = lines_for(
        TeamMonth(7, on, (Work(1, 30),)), Terms((a_rate(Coefficient(Decimal(1), "lcs")),), indexes=indexes)
    ).lines
    assert [line.amount for line in lines] == ([worth] if worth else [])


def test_a_zoned_amount_needs_a_known_zone() -> None:
    terms = Terms(
        (a_rate(Coefficient(Decimal(1), "vung")),), indexes=(IndexedAmount("vung", 9, FIRST, zone="I"),)
    )
    assert told(month(Work(1, 30)), terms) == ([], [])
    assert told(month(Work(1, 30), traits={Trait.WAGE_ZONE: "I"}), terms)[0] == [(1, 1, 9)]


@pytest.mark.parametrize(("lasted", "counted"), [(4, 30), (5, 25), (6, 24)])
def test_an_absence_is_taken_out_from_its_least_length_on(lasted: int, counted: int) -> None:
    rule = MonthRule(pauses={"leave": 5})
    assert counted_days(rule, Work(1, 30, pauses=(Pause("leave", lasted, lasted),))) == counted
    assert counted_days(rule, Work(1, 30, pauses=(Pause("suspension", 9, 9),))) == 30


def test_a_day_of_absence_on_the_first_day_is_taken_out_once() -> None:
    rule = MonthRule(first_day_counts=False, last_day_counts=False, pauses={"leave": 1})
    away = Pause("leave", 2, 2, on_first_day=True)
    assert counted_days(rule, Work(1, 20, joined=True, pauses=(away,))) == 18
    assert counted_days(rule, Work(1, 20, joined=True, left=True, pauses=(away,))) == 17
    whole = Pause("leave", 20, 20, on_first_day=True, on_last_day=True)
    assert counted_days(rule, Work(1, 20, joined=True, left=True, pauses=(whole,))) == 0


def test_by_day_never_gives_more_than_a_month_nor_less_for_february() -> None:
    rule = MonthRule(MonthCounting.BY_DAY, divisor=22)
    terms = Terms((a_rate(44_000),), month_rule=rule)
    assert told(month(Work(1, 29)), terms)[0] == [(1, 1, 44_000)]
    february = TeamMonth(7, Month(2023, 2), (Work(1, 28),))
    by_thirty = Terms((a_rate(30_000),), month_rule=MonthRule(MonthCounting.BY_DAY, divisor=30))
    assert told(february, by_thirty)[0] == [(1, 1, 30_000)]


def test_a_refusal_without_words_of_its_own_says_not_eligible() -> None:
    rate = by_the_day(1, needs=frozenset({Mark.HOLIDAY}))
    assert refusal(rate, days(1)) is Reason.NOT_ELIGIBLE
    assert barred(by_the_day(1, refuses=frozenset({Mark.REST_DAY})), frozenset({Mark.REST_DAY})) is (
        Reason.NOT_ELIGIBLE
    )


def test_a_cut_by_days_splits_the_piece_and_its_money() -> None:
    terms = Terms((by_the_day(100, limits=(UnitsPerMonth(Decimal("2.5")),)),))
    assert told(month(Work(1, 30, (days(2), days(2, 5)))), terms) == (
        [(1, Decimal("2.5"), 250)],
        [(1, Decimal("1.5"), 150, Reason.OVER_UNITS)],
    )


def test_a_cap_on_a_day_keeps_all_days() -> None:
    terms = Terms((by_the_day(100, limits=(AmountOver(70, Over.UNIT),)),))
    assert told(month(Work(1, 30, (days(2),))), terms) == ([(1, 2, 140)], [(1, 2, 60, Reason.OVER_AMOUNT)])
    exact = Terms((by_the_day(100, limits=(AmountOver(100, Over.UNIT),)),))
    assert told(month(Work(1, 30, (days(2),))), exact) == ([(1, 2, 200)], [])


def test_a_cut_by_money_rounds_the_days_down() -> None:
    terms = Terms((by_the_day(100, limits=(AmountOver(178, Over.PERSON_MONTH),)),))
    assert told(month(Work(1, 30, (days(3),))), terms) == (
        [(1, Decimal("1.7"), 178)],
        [(1, Decimal("1.3"), 122, Reason.OVER_AMOUNT)],
    )


def test_nothing_left_refuses_the_whole_piece_with_its_days() -> None:
    terms = Terms((by_the_day(100, limits=(AmountOver(200, Over.TEAM_MONTH),)),))
    assert told(month(Work(1, 30, (days(2),)), Work(2, 30, (days(1, 9),))), terms) == (
        [(1, 2, 200)],
        [(2, 1, 100, Reason.OVER_AMOUNT)],
    )


def test_limits_apply_narrowest_first_in_whatever_order_they_are_written() -> None:
    limits = (AmountOver(150, Over.PERSON_MONTH), UnitsPerMonth(Decimal(3)), AmountOver(60, Over.UNIT))
    for order in (limits, limits[::-1]):
        lines, unpaid = told(month(Work(1, 30, (days(4),))), Terms((by_the_day(100, limits=order),)))
        assert [amount for _, _, amount in lines] == [150]
        assert [(amount, reason) for _, _, amount, reason in unpaid] == [
            (160, Reason.OVER_AMOUNT),
            (60, Reason.OVER_UNITS),
            (30, Reason.OVER_AMOUNT),
        ]


def test_paid_members_are_leader_deputy_then_whoever_served_longest() -> None:
    def member(person: int, since: int, role: str = "member") -> Work:
        return Work(person, 30, traits={Trait.ROLE: role}, since=dt.date(since, 1, 1))

    works = [member(1, 2020), member(2, 2019), member(3, 2023, "leader"), member(4, 2022, "deputy"),
             member(5, 2019)]  # fmt: skip
    for members, paid in ((1, {3}), (2, {3, 4}), (3, {2, 3, 4}), (4, {2, 3, 4, 5}), (5, {1, 2, 3, 4, 5})):
        terms = Terms((a_rate(100, limits=(PaidMembers(members),)),))
        assert {line.key.person_id for line in lines_for(month(*works), terms).lines} == paid


def test_a_member_is_one_whatever_his_pieces() -> None:
    terms = Terms((by_the_day(100, limits=(PaidMembers(2),)),))
    works = (Work(1, 30, (days(1), days(1, 5))), Work(2, 30, (days(1, 9),)))
    assert {line.key.person_id for line in lines_for(month(*works), terms).lines} == {1, 2}


def posts_terms(rule: PostsRule, month_rule: MonthRule | None = None) -> Terms:
    rows = tuple(
        Row((band,), Fixed(amount)) for band, amount in ((is_post("cao"), 1_000), (is_post("thap"), 400))
    )
    return Terms((a_rate(Table(rows), posts=rule),), month_rule=month_rule or MonthRule())


def is_post(name: str) -> Any:
    return OneOf(Trait.POST, frozenset({name}))


def test_the_next_post_moves_up_when_the_highest_does_not_count() -> None:
    whole = MonthRule(MonthCounting.WHOLE_MONTH)
    work = Work(1, 30, posts=(Post("thap", 30), Post("cao", 9, joined=True)))
    assert told(month(work), posts_terms(PostsRule(Decimal(50), 2), whole)) == (
        [(1, 1, 400)],
        [(1, 1, 1_000, Reason.NOT_A_WHOLE_MONTH)],
    )
    both = Work(1, 30, posts=(Post("thap", 30), Post("cao", 30)))
    assert told(month(both), posts_terms(PostsRule(Decimal(50), 2)))[0] == [(1, 2, 1_200)]
    assert told(month(both), posts_terms(PostsRule()))[1] == [(1, 1, 400, Reason.LOWER_POST)]


def test_a_post_has_its_own_last_day_and_pauses() -> None:
    rule = MonthRule(MonthCounting.BY_DAY, last_day_counts=False, pauses={"leave": 1})
    left = Work(1, 30, posts=(Post("cao", 16, left=True),))
    assert told(month(left), posts_terms(PostsRule(), rule))[0] == [(1, Decimal("0.5"), 500)]
    away = Work(1, 30, posts=(Post("cao", 18, pauses=(Pause("leave", 3, 3),)),))
    assert told(month(away), posts_terms(PostsRule(), rule))[0] == [(1, Decimal("0.5"), 500)]


def test_work_above_an_ordered_amount_stands_on_its_own_day() -> None:
    rate = Rate(1, "dem", Payee.WORKER, Per.NIGHT, Ordered(200))
    night = Piece(Per.NIGHT, Decimal(1), dt.date(2024, 6, 9), ordered_amount=260)
    claims = claims_of(month(Work(1, 30, (night,))), Terms((rate,)), History({}))
    assert [(c.amount, c.first_day.day, c.refused) for c in claims] == [
        (200, 9, None), (60, 9, Reason.ABOVE_CEILING)
    ]  # fmt: skip


@pytest.mark.parametrize(("ordered", "half"), [(160, 80), (200, 100), (260, 100)])
def test_a_part_of_an_ordered_amount_follows_it_up_to_its_ceiling(ordered: int, half: int) -> None:
    night = Rate(1, "dem", Payee.WORKER, Per.NIGHT, Ordered(200))
    added = Rate(2, "them", Payee.WORKER, Per.NIGHT, PercentOf(Decimal(50), ("dem",)))
    piece = Piece(Per.NIGHT, Decimal(1), dt.date(2024, 6, 9), ordered_amount=ordered)
    lines, _unpaid = told(month(Work(1, 30, (piece,))), Terms((night, added)))
    assert [amount for _person, _units, amount in lines] == [min(ordered, 200), half]


def test_a_part_of_an_amount_nobody_ordered_is_nothing() -> None:
    night = Rate(1, "dem", Payee.WORKER, Per.NIGHT, Ordered(200))
    added = Rate(2, "them", Payee.WORKER, Per.NIGHT, PercentOf(Decimal(50), ("dem",)))
    piece = Piece(Per.NIGHT, Decimal(1), dt.date(2024, 6, 9))
    assert told(month(Work(1, 30, (piece,))), Terms((night, added)))[0] == []


def test_an_average_looks_at_the_last_months_paid_before() -> None:
    rates = (
        a_rate(100, code="thang"), a_rate(50, id=2, code="kiem-nhiem"),
        a_rate(AverageOf(2, ("thang", "kiem-nhiem")), id=3, code="mot-lan", per=Per.ONCE),
    )  # fmt: skip
    months = {Month(2024, n): 100 * n for n in (1, 2, 3)}
    paid = {(1, 1): {**months, JUNE: 9_999}, (1, 2): {Month(2024, 3): 50}}
    lines = due_to_team([month(Work(1, 30))], Terms(rates), paid).lines
    assert {line.key.rate_id: line.amount for line in lines}[3] == (200 + 350) // 2
    assert not [x for x in due_to_team([month(Work(1, 30))], Terms(rates[2:] + rates[:2]), {}).lines
                if x.key.rate_id == 3]  # fmt: skip


def test_an_average_for_each_year_of_service() -> None:
    rates = (
        a_rate(100, code="thang"),
        a_rate(AverageOf(1, ("thang",), Trait.YEARS_OF_SERVICE), id=3, code="mot-lan", per=Per.ONCE),
    )
    paid = {(1, 1): {MAY: 100}}
    for traits, due in (({Trait.YEARS_OF_SERVICE: 4}, 400), ({}, None)):
        lines = due_to_team([month(Work(1, 30, traits=traits))], Terms(rates), paid).lines
        assert {line.key.rate_id: line.amount for line in lines}.get(3) == due


def test_a_month_given_back_frees_its_place_for_another() -> None:
    terms = Terms((a_rate(100, payee=Payee.TEAM, limits=(MonthsInAll(1),)),))
    months = [TeamMonth(7, MAY, (Work(None, 31),)), TeamMonth(7, JUNE, (Work(None, 0),))]
    lines = due_to_team(months, terms, {(None, 1): {JUNE: 100}}).lines
    assert [line.key.earned_in for line in lines] == [MAY]


def test_what_one_gives_back_is_no_news_of_another() -> None:
    yearly = a_rate(100, per=Per.YEAR, month_rule=MonthRule(MonthCounting.WHOLE_MONTH))
    joined_in_may, stayed = Work(1, 20, joined=True), Work(1, 30)
    months = [TeamMonth(7, MAY, (joined_in_may,)), TeamMonth(7, JUNE, (stayed,))]
    alone = due_to_team(months, Terms((yearly,)), {})
    gone = [month._replace(works=(*month.works, Work(2, 0))) for month in months]
    beside = due_to_team(gone, Terms((yearly,)), {(2, 1): {MAY: 100}})
    assert beside == alone
    assert [(u.key.earned_in, u.reason) for u in alone.unpaid] == [(MAY, Reason.NOT_A_WHOLE_MONTH)]
