"""Ranking: total, independent of the order of reading, each place explained, sources asked in turn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartphones.rules.ranking import Candidate, Decided, Source, in_line, standings
from smartphones.rules.words import TieBreak

DAY = dt.date(2026, 3, 2)
CLASSES = ("with_merit", "poor", "near_poor")
FULL_COUNT = 10_000
everyday = settings(max_examples=30)

a_candidate = st.builds(
    Candidate,
    number=st.just(0),
    priority_class=st.sampled_from([*CLASSES, "policy_family"]),
    sources=st.frozensets(st.integers(1, 3)),
    registered_on=st.dates(DAY, DAY + dt.timedelta(3)),
    without_device=st.booleans(),
    school_age=st.dictionaries(st.integers(1, 3), st.integers(0, 2)),
    merit=st.booleans(),
    social_policy=st.booleans(),
    members=st.integers(1, 4),
)
tie_breaks = st.lists(st.sampled_from(TieBreak), unique=True).map(tuple)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Source], list[Candidate]]:
    drawn = draw(st.lists(a_candidate, max_size=12))
    served = [CLASSES, (*CLASSES, "policy_family"), (*CLASSES, "policy_family")]
    quotas = [draw(st.integers(0, 12)) for _ in served]
    sources = [
        Source(n, classes, draw(tie_breaks), quota)
        for n, (classes, quota) in enumerate(zip(served, quotas, strict=True), 1)
    ]
    return sources, [replace(one, number=n) for n, one in enumerate(drawn, 101)]


def ranking_holds(sources: list[Source], candidates: list[Candidate], rng) -> None:
    found = standings(sources, candidates)
    shuffled = list(candidates)
    rng.shuffle(shuffled)
    assert standings(sources, shuffled) == found
    by_number = {c.number: c for c in candidates}
    for source in sources:
        line = [s for s in found if s.source == source.code]
        assert [s.place for s in line] == list(
            range(1, len(line) + 1)
        )  # total: no place twice, none left out
        assert [s.rank for s in line] == sorted(s.rank for s in line)  # never a class before a higher one
        assert all(source.code in by_number[s.number].sources for s in line)
        assert sum(s.reached for s in line) == min(source.quota, len(line))
    reached = [s.number for s in found if s.reached]
    assert len(reached) == len(set(reached))  # nobody twice
    nobody_reachable_is_forgotten(sources, candidates, found)


def nobody_reachable_is_forgotten(sources, candidates, found) -> None:
    """Whoever is eligible for a source waits only where all of its phones are given."""
    reached = {s.number for s in found if s.reached}
    served = {source.code: source for source in sources}
    for candidate in candidates:
        mine = [
            served[code] for code in candidate.sources if candidate.priority_class in served[code].classes
        ]
        if mine and candidate.number not in reached:
            for source in mine:
                assert sum(s.reached for s in found if s.source == source.code) == source.quota


@everyday
@given(lists(), st.randoms())
def test_ranking_is_total_and_the_same_in_whatever_order_it_is_read(case, rng) -> None:
    ranking_holds(*case, rng)


@pytest.mark.long
@settings(max_examples=FULL_COUNT)
@given(lists(), st.randoms())
def test_ranking_holds_in_ten_thousand_cases(case, rng) -> None:
    ranking_holds(*case, rng)


@everyday
@given(lists())
def test_more_phones_never_push_anybody_back(case) -> None:
    sources, candidates = case
    more = [replace(source, quota=source.quota + 1) for source in sources]
    before = {s.number for s in standings(sources, candidates) if s.reached}
    assert len(before) <= sum(s.reached for s in standings(more, candidates))
    line = [s.number for s in in_line(sources[0], candidates)]
    assert line == [s.number for s in in_line(more[0], candidates)]


def candidate(number: int, priority_class: str = "poor", **facts) -> Candidate:
    return Candidate(number, priority_class, **{"sources": frozenset({1}), "registered_on": DAY, **facts})


def the_line(*candidates: Candidate, tie_breaks: tuple[TieBreak, ...] = (), quota: int = 2):
    return list(in_line(Source(1, CLASSES, tie_breaks, quota), candidates))


def test_a_place_says_class_place_line_and_quota():
    line = the_line(candidate(1, "poor"), candidate(2, "near_poor"), candidate(3, "with_merit"))
    last = line[-1]
    assert [s.number for s in line] == [3, 1, 2]
    assert (last.rank, last.place, last.of, last.quota, last.reached, last.waiting_place) == (
        3,
        3,
        3,
        2,
        False,
        1,
    )
    assert [s.waiting_place for s in line] == [0, 0, 1]


@pytest.mark.parametrize(
    ("tie_break", "better"),
    [
        (TieBreak.NO_DEVICE, {"without_device": True}),
        (TieBreak.SCHOOL_AGE, {"school_age": {1: 1}}),
        (TieBreak.MERIT, {"merit": True}),
        (TieBreak.SOCIAL_POLICY, {"social_policy": True}),
        (TieBreak.MEMBERS, {"members": 2}),
        (TieBreak.REGISTERED_EARLIER, {"registered_on": DAY - dt.timedelta(1)}),
    ],
)
def test_each_tie_break_decides_within_a_class_and_says_so(tie_break, better):
    line = the_line(candidate(1), candidate(2, **better), tie_breaks=(tie_break,))
    assert [(s.number, s.decided) for s in line] == [(2, Decided.FIRST), (1, tie_break)]
    without = the_line(candidate(1), candidate(2, **better))
    assert [(s.number, s.decided) for s in without] == [(1, Decided.FIRST), (2, Decided.NUMBER)]


def test_a_class_weighs_more_than_any_tie_break():
    line = the_line(
        candidate(1, "near_poor", school_age={1: 5}), candidate(2, "poor"), tie_breaks=tuple(TieBreak)
    )
    assert [(s.number, s.decided) for s in line] == [(2, Decided.FIRST), (1, Decided.CLASS)]


def test_tie_breaks_are_asked_in_the_order_of_the_source():
    young, early = candidate(1, school_age={1: 2}), candidate(2, registered_on=DAY - dt.timedelta(9))
    first = the_line(young, early, tie_breaks=(TieBreak.SCHOOL_AGE, TieBreak.REGISTERED_EARLIER))
    other = the_line(young, early, tie_breaks=(TieBreak.REGISTERED_EARLIER, TieBreak.SCHOOL_AGE))
    assert [s.number for s in first] == [1, 2]
    assert [s.number for s in other] == [2, 1]


def test_policy_families_are_never_in_the_line_of_a_source_for_the_poor_and_are_reached_by_the_next():
    sources = [Source(1, CLASSES, (), 5), Source(2, (*CLASSES, "policy_family"), (), 2)]
    both = frozenset({1, 2})
    found = standings(
        sources, [candidate(1, "policy_family", sources=both), candidate(2, "poor", sources=both)]
    )
    assert [(s.number, s.source) for s in found] == [(2, 1), (1, 2)]


def test_whom_the_first_source_cannot_reach_stands_in_line_at_the_next():
    sources = [Source(1, CLASSES, (), 1), Source(2, CLASSES, (), 1)]
    both = frozenset({1, 2})
    found = standings(sources, [candidate(n, sources=both) for n in (1, 2, 3)])
    assert [(s.number, s.source, s.reached) for s in found] == [
        (1, 1, True), (2, 1, False), (3, 1, False), (2, 2, True), (3, 2, False),
    ]  # fmt: skip
