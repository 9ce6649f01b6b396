"""The engine against the worked examples of the field, without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.months import Month, MonthRange
from subsidies.rules import due_to_team, lines_for
from subsidies.rules.terms import (
    Envelope,
    Fixed,
    MonthCounting,
    MonthRule,
    MonthsInAll,
    Ordered,
    Rate,
    Remainder,
    Terms,
)
from subsidies.rules.words import Mark, Payee, Per, Reason
from subsidies.rules.work import Piece, TeamMonth, Work

JUNE = Month(2024, 6)
TEAM = 1

YEN_BAI = Terms(
    (Rate(1, "to", Payee.TEAM, Per.MONTH, Fixed(500_000), limits=(MonthsInAll(24),)),),
    registered_communes_only=True,
)
BINH_DUONG = Terms(
    (
        Rate(1, "khoan", Payee.MEMBER, Per.MONTH, Fixed(60_000)),
        Rate(2, "ngay", Payee.WORKER, Per.DAY, Fixed(150_000), refuses=frozenset({Mark.OFFICE_HOURS})),
        Rate(3, "dem", Payee.WORKER, Per.NIGHT, Ordered(200_000), needs=frozenset({Mark.URGENT})),
    )
)
DA_NANG = Terms(
    (
        Rate(1, "ngay", Payee.MEMBER, Per.DAY, Fixed(50_000), envelope="chung"),
        Rate(2, "con-lai", Payee.TEAM, Per.MONTH, Remainder(), envelope="chung"),
    ),
    (Envelope("chung", 300_000),),
)


def days(units: int | str, first: int = 1, *marks: Mark, **facts: object) -> Piece:
    return Piece(Per.DAY, Decimal(units), dt.date(2024, 6, first), marks=frozenset(marks), **facts)


def nights(units: int, **facts: object) -> Piece:
    facts = {"marks": frozenset({Mark.ORDERED, Mark.URGENT}), "ordered_amount": 200_000, **facts}
    return Piece(Per.NIGHT, Decimal(units), dt.date(2024, 6, 1), **facts)


def team_month(*people: Work, month: Month = JUNE, **facts: object) -> TeamMonth:
    return TeamMonth(TEAM, month, (Work(None, 30), *people), **facts)


def member(person_id: int, *pieces: Piece, active_days: int = 30) -> Work:
    return Work(person_id, active_days, pieces)


def total(outcome: object) -> int:
    return sum(line.amount for line in outcome.lines)


def reasons(outcome: object) -> list[tuple[Reason, int]]:
    return [(u.reason, u.amount) for u in outcome.unpaid]


def test_g2_a_registered_team_of_yen_bai_gets_half_a_million_a_month() -> None:
    months = [team_month(month=m) for m in MonthRange(Month(2023, 6), Month(2023, 12))]
    assert total(due_to_team(months, YEN_BAI, {})) == 7 * 500_000


def test_a_commune_off_the_list_gets_nothing_and_is_told_why() -> None:
    outcome = lines_for(team_month(registered=False), YEN_BAI)
    assert outcome.lines == ()
    assert reasons(outcome) == [(Reason.NOT_REGISTERED, 500_000)]


def test_g16_nineteen_paid_months_leave_five_of_the_twenty_four() -> None:
    paid = {*MonthRange(Month(2023, 6), Month(2023, 12)), *MonthRange(Month(2024, 1), Month(2024, 12))}
    year = [team_month(month=m) for m in MonthRange(Month(2025, 1), Month(2025, 12))]
    outcome = due_to_team(year, YEN_BAI, {(None, 1): dict.fromkeys(paid, 500_000)})
    assert total(outcome) == 2_500_000
    assert [line.key.earned_in for line in outcome.lines] == [Month(2025, n) for n in range(1, 6)]
    assert reasons(outcome) == [(Reason.MONTHS_USED_UP, 500_000)] * 7


def test_a_month_already_paid_does_not_count_against_itself() -> None:
    paid = {(None, 1): dict.fromkeys(MonthRange(Month(2023, 1), Month(2024, 12)), 500_000)}
    again = due_to_team([team_month(month=Month(2024, 12))], YEN_BAI, paid)
    assert total(again) == 500_000


def test_g8_binh_duong_leader_and_four_members_twelve_days_two_nights() -> None:
    people = [member(n) for n in range(1, 4)]
    people += [member(4, days(7), nights(2)), member(5, days(5))]
    assert total(lines_for(team_month(*people), BINH_DUONG)) == 2_500_000


def test_g8_an_officials_days_in_office_hours_are_not_paid() -> None:
    people = [member(n) for n in range(1, 4)]
    people += [member(4, days(7), nights(2)), member(5, days(3), days(2, 1, Mark.OFFICE_HOURS))]
    outcome = lines_for(team_month(*people), BINH_DUONG)
    assert total(outcome) == 2_200_000
    assert reasons(outcome) == [(Reason.OFFICE_HOURS, 300_000)]


def test_g8b_one_member_with_twelve_days() -> None:
    assert total(lines_for(team_month(member(1, days(12))), BINH_DUONG)) == 1_860_000


def test_half_a_day_is_half_the_rate() -> None:
    outcome = lines_for(team_month(member(1, days("0.5"))), BINH_DUONG)
    assert total(outcome) == 60_000 + 75_000


def test_a_mobilised_person_is_paid_days_under_an_order_and_no_lump_sum() -> None:
    mobilised = Work(9, 0, (days(3, 1, Mark.ORDERED, as_member=False),))
    assert total(lines_for(team_month(mobilised), BINH_DUONG)) == 450_000


def test_a_stranger_without_an_order_is_not_paid() -> None:
    outcome = lines_for(team_month(Work(9, 0, (days(3, as_member=False),))), BINH_DUONG)
    assert outcome.lines == ()
    assert reasons(outcome) == [(Reason.NOT_A_MEMBER, 450_000)]


@pytest.mark.parametrize(
    ("facts", "paid", "refused"),
    [
        ({"ordered_amount": 150_000}, 150_000, []),
        ({"ordered_amount": 260_000}, 200_000, [(Reason.ABOVE_CEILING, 60_000)]),
        ({"ordered_amount": None}, 0, [(Reason.NO_ORDERED_AMOUNT, 200_000)]),
        ({"marks": frozenset({Mark.ORDERED})}, 0, [(Reason.NO_ORDER, 200_000)]),
    ],
)
def test_a_night_is_paid_as_ordered_up_to_the_ceiling(facts: dict, paid: int, refused: list) -> None:
    outcome = lines_for(team_month(Work(1, 0, (nights(1, **facts),))), BINH_DUONG)
    assert total(outcome) == paid
    assert reasons(outcome) == refused


def test_g10_four_days_leave_a_remainder_to_the_team() -> None:
    outcome = lines_for(team_month(member(1, days(4))), DA_NANG)
    assert {(line.key.person_id, line.amount) for line in outcome.lines} == {(1, 200_000), (None, 100_000)}


def test_g10_seven_days_are_capped_and_one_is_left_unpaid() -> None:
    outcome = lines_for(team_month(member(1, days(3, first=5)), member(2, days(4, first=2))), DA_NANG)
    assert {(line.key.person_id, line.units, line.amount) for line in outcome.lines} == {
        (2, Decimal(4), 200_000),
        (1, Decimal(2), 100_000),
    }
    assert [(u.key.person_id, u.units, u.amount, u.reason) for u in outcome.unpaid] == [
        (1, Decimal(1), 50_000, Reason.ENVELOPE_EMPTY)
    ]


@pytest.mark.parametrize(
    ("active_days", "counting", "paid"),
    [
        (1, MonthCounting.ANY_DAY, 60_000),
        (29, MonthCounting.WHOLE_MONTH, 0),
        (30, MonthCounting.WHOLE_MONTH, 60_000),
        (0, MonthCounting.ANY_DAY, 0),
    ],
)
def test_part_of_a_month_counts_as_the_resolution_says(
    active_days: int, counting: MonthCounting, paid: int
) -> None:
    terms = Terms(BINH_DUONG.rates, month_rule=MonthRule(counting))
    assert total(lines_for(TeamMonth(TEAM, JUNE, (member(1, active_days=active_days),)), terms)) == paid


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 62), st.integers(1, 30)), max_size=8))
def test_an_envelope_is_paid_out_whole_and_never_exceeded(worked: list[tuple[int, int, int]]) -> None:
    people = [
        member(n, days(str(Decimal(halves) / 2), first=first))
        for n, (_, halves, first) in enumerate(worked, start=1)
    ]
    outcome = lines_for(team_month(*people), DA_NANG)
    assert total(outcome) == 300_000
    asked = sum(int(Decimal(halves) / 2 * 50_000) for _, halves, _ in worked)
    paid_to_people = sum(line.amount for line in outcome.lines if line.key.person_id)
    assert asked == paid_to_people + sum(u.amount for u in outcome.unpaid)


@given(st.permutations([member(n, days(1, first=1), days(1, first=2)) for n in range(1, 9)]))
def test_the_order_in_which_people_of_the_same_dates_are_read_changes_nothing(people: list[Work]) -> None:
    in_order = lines_for(team_month(*sorted(people, key=lambda w: w.person_id)), DA_NANG)
    again = lines_for(team_month(*people), DA_NANG)
    assert set(again.lines) == set(in_order.lines)
    assert set(again.unpaid) == set(in_order.unpaid)
