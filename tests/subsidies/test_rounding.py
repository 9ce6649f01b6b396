"""Rounding: which unit, which way, on the line or on the total, and nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from portal.lib.entries import BadFile
from portal.lib.months import Month
from subsidies.resolution_files import read, write
from subsidies.rules import claims_of, due_to_team, lines_for
from subsidies.rules.history import History
from subsidies.rules.rounding import RoundedOn, Rounding, RoundingMode
from subsidies.rules.terms import AmountOver, Fixed, Over, Rate, Terms
from subsidies.rules.words import Payee, Per, Reason
from subsidies.rules.work import Piece, TeamMonth, Work
from tests.resolutions.test_bundled_files import FILES

UP, EVEN, DOWN = RoundingMode.UP, RoundingMode.HALF_EVEN, RoundingMode.DOWN
JULY = Month(2025, 7)


@pytest.mark.parametrize(
    ("mode", "unit", "amount", "rounded"),
    [
        (RoundingMode.HALF_UP, 1000, "1500", 2000),
        (RoundingMode.HALF_UP, 1000, "2500", 3000),
        (RoundingMode.HALF_UP, 1000, "2499.9", 2000),
        (EVEN, 1000, "1500", 2000),
        (EVEN, 1000, "2500", 2000),
        (EVEN, 1000, "2500.1", 3000),
        (DOWN, 1000, "1999.9", 1000),
        (DOWN, 1, "99.9", 99),
        (UP, 1000, "1000.1", 2000),
        (UP, 1000, "1000", 1000),
        (UP, 1, "66666.5", 66667),
    ],
)
def test_each_way_to_round_a_line(mode, unit, amount, rounded):
    assert Rounding(unit, mode).of_line(Decimal(amount)) == rounded


@pytest.mark.parametrize("mode", RoundingMode)
def test_a_third_of_a_month_is_no_hair_less_than_a_third(mode):
    third = Decimal(10) / 30
    assert Rounding(1, mode).of_line(third, Decimal(300_000)) == 100_000


def test_where_totals_are_rounded_lines_are_in_whole_dong():
    rounding = Rounding(1000, DOWN, RoundedOn.TOTAL)
    assert rounding.of_line(Decimal("1499.5")) == 1500
    assert rounding.of_total(1999) == 1000


def terms(mode: RoundingMode, months: int, *amounts: int) -> Terms:
    rates = tuple(Rate(n, f"muc-{n}", Payee.MEMBER, Per.CASE, Fixed(a)) for n, a in enumerate(amounts, 1))
    return Terms(rates, rounding=Rounding(1000, mode, RoundedOn.TOTAL, months))


def a_month(month: Month, person: int = 1) -> TeamMonth:
    case = Piece(Per.CASE, Decimal(1), month.first_day)
    return TeamMonth(7, month, (Work(person, 31, (case,)),))


def amounts(law: Terms, *months: Month, paid=None) -> list[int]:
    outcome = due_to_team(map(a_month, months), law, paid or {})
    return [line.amount for line in sorted(outcome.lines, key=lambda o: (o.key.earned_in, o.key.rate_id))]


@pytest.mark.parametrize(("mode", "due"), [(DOWN, 1000), (UP, 2000), (EVEN, 2000)])
def test_a_total_is_rounded_over_all_clauses_of_a_payee(mode, due):
    assert sum(amounts(terms(mode, 1, 700, 500, 300), JULY)) == due


def test_the_difference_goes_to_the_largest_clause_of_equals_to_the_first_then_to_the_next():
    assert amounts(terms(UP, 1, 400, 700, 700), JULY) == [400, 900, 700]
    assert amounts(terms(DOWN, 1, 400, 700, 750), JULY) == [400, 600]


def test_a_line_gives_no_more_than_it_has():
    law = terms(DOWN, 1, 300, 290, 280, 270, 260, 250)
    assert amounts(law, JULY) == [220, 270, 260, 250]  # 1.650 less 650: 300, 290 and 60 of 280


def test_a_total_that_rounds_to_nothing_is_listed_with_the_reason():
    outcome = lines_for(a_month(JULY), terms(DOWN, 1, 700, 200))
    assert outcome.lines == ()
    assert [(u.amount, u.reason) for u in outcome.unpaid] == [
        (700, Reason.ROUNDED_AWAY),
        (200, Reason.ROUNDED_AWAY),
    ]


def test_a_total_already_round_is_left_alone():
    claims = claims_of(a_month(JULY), terms(UP, 1, 700, 300), History({}))
    assert not any(claim.evens_out for claim in claims)


def test_the_part_that_evens_out_counts_no_units():
    [line] = lines_for(a_month(JULY), terms(UP, 1, 700)).lines
    assert (line.units, line.amount) == (1, 1000)


def test_over_a_quarter_the_months_add_up_to_the_rounded_total():
    law = terms(DOWN, 3, 700)
    assert amounts(law, JULY, JULY + 1, JULY + 2) == [1000, 1000]  # 700, 1.400, 2.100 with nothing in July
    assert sum(amounts(law, JULY, JULY + 1, JULY + 2, JULY + 3)) == 2000


def test_a_period_ends_with_its_last_month_and_with_the_year():
    law = terms(DOWN, 6, 700)
    assert amounts(law, Month(2025, 12), Month(2026, 1)) == []
    assert amounts(law, Month(2025, 6), Month(2025, 7)) == []
    assert amounts(law, Month(2025, 5), Month(2025, 6)) == [1000]


def test_what_was_paid_before_in_the_period_counts_towards_its_total():
    paid = {(1, 1): {JULY: 1000}, (2, 1): {JULY: 9000}, (1, 9): {JULY: 5000}}
    assert amounts(terms(DOWN, 3, 700), JULY + 1, paid=paid) == []
    assert amounts(terms(UP, 3, 700), JULY + 1, paid=paid) == [1000]
    assert amounts(terms(UP, 3, 700), JULY + 1, paid={(1, 1): {JULY: 1300}}) == [700]


def test_the_order_of_months_changes_nothing():
    law = terms(RoundingMode.HALF_UP, 3, 700, 850)
    months = (JULY, JULY + 1, JULY + 2)
    assert len({tuple(amounts(law, *some)) for some in permutations(months)}) == 1
    assert sum(amounts(law, *months)) == 5000  # 3 x 1.550 = 4.650


@pytest.mark.parametrize("limit", [AmountOver(1700, Over.PERSON_MONTH), AmountOver(9000, Over.TEAM_YEAR)])
def test_no_rounding_lifts_a_payee_over_a_limit(limit):
    law = terms(UP, 3, 700, 850)
    bounded = replace(law, rates=(law.rates[0], replace(law.rates[1], limits=(limit,))))
    assert amounts(law, JULY) == [700, 1300]
    assert amounts(bounded, JULY) == [700, 300]


def test_payees_are_rounded_each_for_themselves():
    law = terms(UP, 1, 700)
    both = TeamMonth(7, JULY, (*a_month(JULY, 1).works, *a_month(JULY, 2).works))
    assert [line.amount for line in lines_for(both, law).lines] == [1000, 1000]


def test_a_total_is_not_rounded_to_one_dong():
    text = write(FILES["lam-tron-tong"]).replace("làm tròn đến: 1.000 đồng", "làm tròn đến: 1 đồng")
    with pytest.raises(BadFile, match="Làm tròn ở tổng thì ghi trên 1 đồng"):
        read(text)
