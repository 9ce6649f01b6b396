"""What holds for every resolution, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules import claims_of, due_to_team
from subsidies.rules.alike import Pricer
from subsidies.rules.claims import claims_for
from subsidies.rules.history import History
from subsidies.rules.rounding import RoundedOn
from subsidies.rules.terms import (
    MonthsInAll,
    Ordered,
    PaidMembers,
    Rate,
    Remainder,
    Terms,
    UnitsPerMonth,
)
from subsidies.rules.words import BY_PRESENCE, Mark, Per
from subsidies.rules.work import Line, TeamMonth
from tests.subsidies.invented.laws import Drafter
from tests.subsidies.invented.reading import as_the_engine_reads_it
from tests.subsidies.invented.teams import Teller
from tests.subsidies.second_opinion.story import Done, Story, days_of

seeds = st.integers(0, 10**9)


def invented(seed: int, **facts: Any) -> tuple[Story, Terms]:
    rng = Random(seed)
    terms = Drafter(rng).terms()
    return replace(Teller(rng).story(terms), **facts), terms


def lines_of(story: Story, terms: Terms) -> set[Line]:
    team_months, paid = as_the_engine_reads_it(story, terms)
    return set(due_to_team(team_months, terms, paid).lines)


def as_paid(lines: set[Line]) -> dict:
    return {(line.key.person_id, line.key.rate_id, line.key.earned_in): line.amount for line in lines}


@given(seeds)
def test_every_dong_claimed_is_paid_or_refused_with_a_reason(seed: int) -> None:
    story, terms = invented(seed)
    team_months, paid = as_the_engine_reads_it(story, terms)
    added = {r.code for r in terms.rates if isinstance(r.amount, Remainder) or r.shared_among}
    added |= {top_up.code for top_up in terms.top_ups}
    for team_month in team_months:
        history = History(paid)
        claimed = sum(c.amount for c in claims_for(team_month, terms, history) if c.rate.code not in added)
        told = sum(
            c.amount
            for c in claims_of(team_month, terms, history)
            if c.rate.code not in added and not c.evens_out
        )
        assert claimed == told


@given(seeds)
def test_no_line_is_negative_and_none_comes_twice(seed: int) -> None:
    story, terms = invented(seed)
    team_months, paid = as_the_engine_reads_it(story, terms)
    lines = due_to_team(team_months, terms, paid).lines
    assert all(line.amount > 0 for line in lines)
    assert len({line.key for line in lines}) == len(lines)


@given(seeds)
def test_an_envelope_is_never_exceeded(seed: int) -> None:
    story, terms = invented(seed)
    lines = lines_of(story, terms)
    for envelope in terms.envelopes:
        inside = {rate.id for rate in terms.rates if rate.envelope == envelope.code}
        for month in story.months:
            in_month = [x for x in lines if x.key.rate_id in inside and x.key.earned_in == month]
            assert sum(line.amount for line in in_month) <= envelope.amount


@given(seeds)
def test_nobody_draws_together_what_the_law_keeps_apart(seed: int) -> None:
    story, terms = invented(seed)
    drawn = {(line.key.person_id, line.key.earned_in, line.key.rate_id) for line in lines_of(story, terms)}
    apart = [(rate.id, terms.rate(code).id) for rate in terms.rates for code in rate.not_with]
    for who, month, dropped in drawn:
        assert not any(one == dropped and (who, month, other) in drawn for one, other in apart)


@given(seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_read_changes_nothing(seed: int, shuffled: Random) -> None:
    story, terms = invented(seed)
    team_months, paid = as_the_engine_reads_it(story, terms)
    in_order = due_to_team(team_months, terms, paid)
    mixed = [_mixed(team_month, shuffled) for team_month in team_months]
    shuffled.shuffle(mixed)
    again = due_to_team(mixed, terms, paid)
    assert set(again.lines) == set(in_order.lines)
    assert set(again.unpaid) == set(in_order.unpaid)


def _mixed(team_month: TeamMonth, shuffled: Random) -> TeamMonth:
    works = [work._replace(pieces=_shuffled(work.pieces, shuffled)) for work in team_month.works]
    return team_month._replace(works=_shuffled(works, shuffled))


def _shuffled(things: Any, shuffled: Random) -> tuple:
    things = list(things)
    shuffled.shuffle(things)
    return tuple(things)


@given(seeds)
def test_payees_told_alike_are_priced_once_and_come_to_the_same(seed: int) -> None:
    story, terms = invented(seed)
    team_months, paid = as_the_engine_reads_it(story, terms)
    pricer = Pricer(terms)
    for team in (1, 2):  # priced for the first, remembered for the second
        months = [team_month._replace(team_id=team) for team_month in team_months]
        each, whole = pricer.due_to_team(months, paid), due_to_team(months, terms, paid)
        assert set(each.lines) == set(whole.lines)
        assert sorted(each.unpaid, key=str) == sorted(whole.unpaid, key=str)


@given(seeds)
def test_running_again_what_was_paid_changes_nothing(seed: int) -> None:
    story, terms = invented(seed)
    first = lines_of(story, terms)
    elsewhere = {key: amount for key, amount in story.paid.items() if key[2] not in story.months}
    assert lines_of(replace(story, paid=elsewhere | as_paid(first)), terms) == first


@given(seeds, st.integers(1, 4))
def test_splitting_the_months_into_two_runs_changes_nothing(seed: int, at: int) -> None:
    """Of rounded totals only what is computed together knows the odd đồng of the other months."""
    story, terms = invented(seed)
    terms = replace(terms, rounding=replace(terms.rounding, on=RoundedOn.LINE))
    before = {key: amount for key, amount in story.paid.items() if key[2] < story.months[0]}
    story = replace(story, paid=before)
    first, then = story.months[:at], story.months[at:]
    early = lines_of(replace(story, months=first), terms)
    late = lines_of(replace(story, months=then, paid=before | as_paid(early)), terms)
    assert early | late == lines_of(story, terms)


@given(seeds)
def test_a_month_computed_again_alone_is_what_it_was_among_the_others(seed: int) -> None:
    """Of rounded totals only what was computed together knows the odd đồng of the other months."""
    story, terms = invented(seed, paid={})
    terms = replace(terms, rounding=replace(terms.rounding, on=RoundedOn.LINE))
    together = lines_of(story, terms)
    last = story.months[-1]
    paid = {key: amount for key, amount in as_paid(together).items() if key[2] != last}
    alone = lines_of(replace(story, months=[last], paid=paid), terms)
    assert alone == {line for line in together if line.key.earned_in == last}


@given(seeds)
def test_adding_a_confirmed_day_never_lowers_what_the_team_is_due(seed: int) -> None:
    rng = Random(seed)
    terms = more_is_more(Drafter(rng).terms())
    story = Teller(rng).story(terms)
    more = replace(story, sheet=[*story.sheet, another_day(story, rng)])
    assert total(lines_of(more, terms)) >= total(lines_of(story, terms))


def total(lines: set[Line]) -> int:
    return sum(line.amount for line in lines)


def more_is_more(terms: Terms) -> Terms:
    """Without what makes one payment take the place of another: there a cheap day may displace a dear one."""
    return replace(terms, rates=tuple(_plain(rate) for rate in terms.rates))


def _plain(rate: Rate) -> Rate:
    displacing = (MonthsInAll, PaidMembers)
    if rate.uplifts or isinstance(rate.amount, Ordered):
        displacing = (*displacing, UnitsPerMonth)
    limits = tuple(limit for limit in rate.limits if not isinstance(limit, displacing))
    return replace(rate, limits=limits, not_with=frozenset())


def another_day(story: Story, rng: Random) -> Done:
    """Of somebody who had none of this kind on that date."""
    taken = {(done.who, done.per, done.day) for done in story.sheet}
    pers = sorted(set(Per) - BY_PRESENCE - {Per.SPENDING})
    while True:
        day = rng.choice(days_of(rng.choice(story.months)))
        who, per = rng.choice(story.people[1:]).id, rng.choice(pers)
        if (who, per, day) not in taken:
            marks = frozenset({Mark.ORDERED, Mark.PLANNED, Mark.URGENT})
            return Done(who, per, day, Fraction(1), marks, 200_000)
