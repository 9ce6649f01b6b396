"""What is paid out of a common amount, added to it, or dropped for something else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.lib.months import Month
from subsidies.rules import claims_of, due_to_team, lines_for
from subsidies.rules.history import History
from subsidies.rules.rounding import Rounding, RoundingMode
from subsidies.rules.terms import (
    Envelope,
    MonthCounting,
    MonthRule,
    MonthsInAll,
    Ordered,
    PartYear,
    Rate,
    Remainder,
    Terms,
    TopUp,
)
from subsidies.rules.words import Mark, Payee, Per, Reason, Trait
from subsidies.rules.work import Piece, TeamMonth, Work
from tests.subsidies.one_month import FIRST, JUNE, MAY, a_rate, by_the_day, days, month, told

ENVELOPE = Terms(
    (
        by_the_day(50, envelope="chung"),
        Rate(2, "con-lai", Payee.TEAM, Per.MONTH, Remainder(), envelope="chung"),
    ),
    (Envelope("chung", 300),),
)


def test_a_remainder_off_the_list_is_told_with_its_reason() -> None:
    terms = Terms(ENVELOPE.rates, ENVELOPE.envelopes, registered_communes_only=True)
    assert told(month(registered=False), terms) == ([], [(None, 1, 300, Reason.NOT_REGISTERED)])


def test_a_remainder_is_for_a_team_that_lives() -> None:
    only_people = TeamMonth(7, JUNE, (Work(1, 30, (days(2),)),))
    assert told(only_people, ENVELOPE)[0] == [(1, 2, 100)]


def test_the_claims_of_a_remainder_carry_its_team_and_price() -> None:
    claims = claims_of(month(), ENVELOPE, History({}))
    (claim,) = claims
    assert claim.key == (7, None, 2, JUNE)
    assert (claim.unit, claim.first_day, claim.work) == (300, FIRST, Work(None, 30))


def test_shares_carry_their_own_price() -> None:
    rate = a_rate(101, shared_among=frozenset({"leader", "deputy"}))
    roles = {1: "deputy", 2: "leader", 3: "member"}
    works = [Work(person, 30, traits={Trait.ROLE: role}) for person, role in roles.items()]
    claims = claims_of(month(*works), Terms((rate,)), History({}))
    assert [(c.key.person_id, c.amount, c.unit) for c in claims] == [(2, 51, 51), (1, 50, 50)]


def kept_apart(**facts: Any) -> Terms:
    """A month's lump sum, dropped for whoever is paid by the day."""
    return Terms((a_rate(60, not_with=frozenset({"ngay"})), by_the_day(50, id=2, code="ngay", **facts)))


def test_a_clause_is_dropped_for_another_of_the_same_payee_only() -> None:
    lines, unpaid = told(month(Work(1, 30, (days(2),)), Work(2, 30)), kept_apart())
    assert sorted(lines) == [(1, 2, 100), (2, 1, 60)]
    assert unpaid == [(1, 1, 60, Reason.NOT_WITH_ANOTHER)]


def test_nothing_is_dropped_for_a_clause_that_limits_leave_without_a_dong() -> None:
    terms = kept_apart(limits=(MonthsInAll(1),))
    in_june = month(Work(1, 30, (days(2),)))
    outcome = lines_for(in_june, terms, History({(1, 2): {MAY: 50}}))
    assert [(line.key.rate_id, line.amount) for line in outcome.lines] == [(1, 60)]
    assert [(u.key.rate_id, u.amount, u.reason) for u in outcome.unpaid] == [(2, 100, Reason.MONTHS_USED_UP)]


def test_a_clause_dropped_for_a_second_is_not_given_so_a_third_is_kept() -> None:
    terms = kept_apart(not_with=frozenset({"dem"}))
    nights = a_rate(200, id=3, code="dem", per=Per.NIGHT)
    work = Work(1, 30, (days(2), Piece(Per.NIGHT, Decimal(1), FIRST)))
    lines, unpaid = told(month(work), Terms((*terms.rates, nights)))
    assert lines == [(1, 1, 60), (1, 1, 200)]
    assert unpaid == [(1, 2, 100, Reason.NOT_WITH_ANOTHER)]


def test_of_clauses_that_all_wait_for_each_other_one_is_given() -> None:
    named = {"muc": "ngay", "ngay": "dem", "dem": "muc"}
    rates = (a_rate(60), by_the_day(50, id=2, code="ngay"), a_rate(200, id=3, code="dem", per=Per.NIGHT))
    terms = Terms(tuple(replace(rate, not_with=frozenset({named[rate.code]})) for rate in rates))
    work = Work(1, 30, (days(2), Piece(Per.NIGHT, Decimal(1), FIRST)))
    assert told(month(work), terms)[0] == [(1, 1, 200)]


def test_nothing_is_dropped_for_a_clause_whose_envelope_is_empty() -> None:
    one, another = Work(1, 30, (days(2),)), Work(2, 30, (days(1, 9),))
    terms = replace(kept_apart(envelope="chung"), envelopes=(Envelope("chung", 100),))
    lines, unpaid = told(month(one, another), terms)
    assert sorted(lines) == [(1, 2, 100), (2, 1, 60)]
    assert sorted(unpaid) == [
        (1, 1, 60, Reason.NOT_WITH_ANOTHER),
        (2, 1, 50, Reason.ENVELOPE_EMPTY),
    ]


def test_a_top_up_is_paid_as_decided_up_to_its_multiple() -> None:
    for together, most in ((False, 600), (True, 300)):
        top_up = TopUp(9, "them", ("chung",), Decimal(2), together)
        terms = Terms(ENVELOPE.rates, ENVELOPE.envelopes, (top_up,))
        lines, unpaid = told(month(top_ups={"them": 700}), terms)
        assert lines[-1][2] == most
        assert [(amount, reason) for _, _, amount, reason in unpaid] == [(700 - most, Reason.OVER_AMOUNT)]
        assert len(told(month(top_ups={"khac": 700}), terms)[0]) == 1


def topped_up(base: Terms, times: int = 2) -> Terms:
    return replace(base, top_ups=(TopUp(9, "them", ("chung",), Decimal(times)),))


def test_nothing_is_added_to_a_remainder_that_others_pay_already() -> None:
    """Nghị quyết 26/2025/NQ-HĐND: no overlap with other support."""
    days_paid, rest = ENVELOPE.rates
    unless_supported = replace(rest, refuses=frozenset({Mark.OTHER_SUPPORT}))
    terms = topped_up(replace(ENVELOPE, rates=(days_paid, unless_supported)))
    supported = Work(None, 30, marks=frozenset({Mark.OTHER_SUPPORT}))
    idle = TeamMonth(7, JUNE, (supported,), top_ups={"them": 500})
    assert told(idle, terms) == (
        [],
        [(None, 1, 300, Reason.OTHER_SUPPORT), (None, 1, 500, Reason.OVER_AMOUNT)],
    )
    busy = idle._replace(works=(supported, Work(1, 30, (days(2),))))
    assert sum(amount for _person, _units, amount in told(busy, terms)[0]) == 100 + 2 * 100


@pytest.mark.parametrize("rates", [ENVELOPE.rates, ENVELOPE.rates[:1]])
def test_nothing_is_added_in_a_commune_off_the_list(rates: Any) -> None:
    terms = topped_up(replace(ENVELOPE, rates=rates, registered_communes_only=True))
    lines, unpaid = told(month(registered=False, top_ups={"them": 500}), terms)
    assert lines == []
    assert (None, 1, 500, Reason.NOT_REGISTERED) in unpaid


@pytest.mark.parametrize(("part_year", "first", "second"), [("whole", 5_000, 2_200), ("by_months", 3_600, 0)])
def test_what_is_added_to_an_amount_of_the_year_is_counted_over_the_year(
    part_year: str, first: int, second: int
) -> None:
    spent = Rate(1, "chi", Payee.TEAM, Per.SPENDING, Ordered(3_600), envelope="chung")
    of_the_year = Envelope("chung", 3_600, Per.YEAR, PartYear(part_year))
    terms = topped_up(Terms((spent,), (of_the_year,)))
    june = month(top_ups={"them": 5_000}, months_in_year=6)
    lines = due_to_team([june._replace(month=MAY), june], terms, {}).lines
    assert [(line.key.earned_in, line.amount) for line in lines if line.amount] == [
        (when, amount) for when, amount in ((MAY, first), (JUNE, second)) if amount
    ]
    january = due_to_team([june._replace(month=Month(2025, 1))], terms, {(None, 9): {MAY: first}}).lines
    assert [line.amount for line in january] == [first]


def test_a_remainder_of_a_month_that_counts_by_days_is_of_its_part() -> None:
    rule = MonthRule(MonthCounting.BY_DAY)
    founded_on_the_16th = TeamMonth(7, JUNE, (Work(None, 15, joined=True),))
    half = Decimal("0.5")
    by_days = replace(ENVELOPE, month_rule=rule)
    assert told(founded_on_the_16th, by_days) == ([(None, half, 150)], [])
    with_work = founded_on_the_16th._replace(works=(*founded_on_the_16th.works, Work(1, 15, (days(2, 20),))))
    assert told(with_work, by_days)[0] == [(1, 2, 100), (None, half, 100)]
    assert told(founded_on_the_16th, ENVELOPE)[0] == [(None, 1, 300)]


def test_a_part_of_a_remainder_is_never_rounded_above_it() -> None:
    terms = replace(
        ENVELOPE, month_rule=MonthRule(MonthCounting.BY_DAY), rounding=Rounding(1_000, RoundingMode.UP)
    )
    assert told(TeamMonth(7, JUNE, (Work(None, 29),)), terms)[0][0][2] == 300
