"""Quotas: exact sums, never above the eligible, and fair to the last phone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartphones.rules.quotas import (
    Change,
    Claim,
    Criterion,
    Fault,
    MoreThanEligible,
    Place,
    Wrong,
    changed,
    quotas,
    shared,
)

CLASSES = ("with_merit", "poor", "near_poor")
FULL_COUNT = 10_000
everyday = settings(max_examples=30)

counts = st.integers(0, 60)
a_place = st.builds(
    Place,
    code=st.just(""),
    eligible=st.fixed_dictionaries(dict.fromkeys((*CLASSES, "policy_family"), counts)),
    without_device=st.integers(0, 150),
    weight=st.integers(50, 300),
)


@st.composite
def allotments(draw: st.DrawFn) -> tuple[int, list[Place], Criterion]:
    drawn = draw(st.lists(a_place, min_size=1, max_size=12))
    places = [Place(f"{n:05}", one.eligible, one.without_device, one.weight) for n, one in enumerate(drawn)]
    phones = draw(st.integers(0, sum(map(served, places))))
    return phones, places, draw(st.sampled_from(Criterion))


def served(place: Place) -> int:
    return sum(place.eligible[c] for c in CLASSES)


def sums_exactly_and_never_above_the_eligible(phones: int, places: list[Place], by: Criterion) -> None:
    given_out = quotas(phones, places, by, CLASSES)
    assert sum(given_out.values()) == phones
    for place in places:
        assert 0 <= given_out[place.code] <= served(place)


@everyday
@given(allotments())
def test_quotas_sum_exactly_and_no_commune_is_above_its_eligible(case) -> None:
    sums_exactly_and_never_above_the_eligible(*case)


@pytest.mark.long
@settings(max_examples=FULL_COUNT)
@given(allotments())
def test_quotas_sum_exactly_in_ten_thousand_cases(case) -> None:
    sums_exactly_and_never_above_the_eligible(*case)


@everyday
@given(allotments(), st.randoms())
def test_the_order_communes_are_read_in_changes_nothing(case, rng) -> None:
    phones, places, by = case
    shuffled = list(places)
    rng.shuffle(shuffled)
    assert quotas(phones, shuffled, by, CLASSES) == quotas(phones, places, by, CLASSES)


@everyday
@given(allotments())
def test_a_class_is_served_only_when_the_one_before_is_served_everywhere(case) -> None:
    phones, places, _ = case
    given_out = quotas(phones, places, Criterion.BY_CLASS, CLASSES)
    for n in range(1, len(CLASSES) + 1):
        before = {p.code: sum(p.eligible[c] for c in CLASSES[:n]) for p in places}
        if phones >= sum(before.values()):
            assert all(given_out[code] >= eligible for code, eligible in before.items())
        else:
            assert all(given_out[code] <= eligible for code, eligible in before.items())
            break


@everyday
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5)), min_size=1, max_size=12), st.data())
def test_communes_alike_are_never_more_than_one_phone_apart(pairs, data) -> None:
    claims = [Claim(f"{n:02}", ceiling, weight) for n, (ceiling, weight) in enumerate(pairs)]
    parts = shared(data.draw(st.integers(0, sum(c.ceiling for c in claims))), claims)
    for one in claims:
        for other in claims:
            if one.weight == other.weight and parts[one.code] < one.ceiling:
                assert parts[other.code] <= parts[one.code] + 1


@everyday
@given(st.integers(0, 500), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_without_ceilings_it_is_the_largest_remainder(phones, weights) -> None:
    claims = [Claim(f"{n:02}", 10_000, weight) for n, weight in enumerate(weights)]
    parts = shared(phones, claims)
    exact = {c.code: Fraction(phones * c.weight, sum(weights)) for c in claims}
    assert all(abs(parts[code] - share) < 1 for code, share in exact.items())
    ups = [share % 1 for code, share in exact.items() if parts[code] > share]
    downs = [share % 1 for code, share in exact.items() if parts[code] <= share and share % 1]
    assert not ups or not downs or min(ups) >= max(downs)


def place(code: str, poor: int, **facts) -> Place:
    return Place(code, {"poor": poor}, **facts)


def test_an_official_can_check_it_by_hand():
    # 10 phones over 53, 24 and 23 households without a device: 5,3 + 2,4 + 2,3, the odd one to 2,4.
    places = [
        place("a", 60, without_device=53),
        place("b", 30, without_device=24),
        place("c", 30, without_device=23),
    ]
    assert quotas(10, places, Criterion.WITHOUT_DEVICE, ["poor"]) == {"a": 5, "b": 3, "c": 2}


def test_what_a_full_commune_cannot_take_goes_to_the_others():
    places = [place("a", 2, weight=300), place("b", 10), place("c", 10)]
    assert quotas(10, places, Criterion.AREA_WEIGHT, ["poor"]) == {"a": 2, "b": 4, "c": 4}


def test_hard_areas_count_more():
    places = [place("núi", 10, weight=200), place("phố", 10)]
    assert quotas(9, places, Criterion.AREA_WEIGHT, ["poor"]) == {"núi": 6, "phố": 3}


def test_households_with_a_device_come_last_but_are_not_forgotten():
    places = [place("a", 5, without_device=5), place("b", 5)]
    assert quotas(5, places, Criterion.WITHOUT_DEVICE, ["poor"]) == {"a": 5, "b": 0}
    assert quotas(7, places, Criterion.WITHOUT_DEVICE, ["poor"]) == {"a": 5, "b": 2}


def test_equal_remainders_go_to_the_larger_commune_then_to_the_smaller_code():
    assert quotas(1, [place("a", 4, weight=50), place("b", 2)], Criterion.AREA_WEIGHT, ["poor"]) == {
        "a": 1,
        "b": 0,
    }
    assert quotas(1, [place("b", 4), place("a", 4)], Criterion.AREA_WEIGHT, ["poor"]) == {"a": 1, "b": 0}


def test_classes_the_source_does_not_serve_count_for_nothing():
    places = [Place("a", {"poor": 1, "policy_family": 90}), Place("b", {"poor": 3})]
    for criterion in (Criterion.BY_CLASS, Criterion.AREA_WEIGHT):
        assert quotas(4, places, criterion, ["poor"]) == {"a": 1, "b": 3}


@pytest.mark.parametrize("criterion", Criterion)
def test_more_phones_than_eligible_households_is_refused_in_figures(criterion):
    with pytest.raises(MoreThanEligible) as refusal:
        quotas(5, [place("a", 3, without_device=2), place("b", 1)], criterion, ["poor"])
    assert (refusal.value.phones, refusal.value.eligible) == (5, 4)


COMPUTED = {"a": 5, "b": 3, "c": 2}
CEILINGS = {"a": 6, "b": 4, "c": 2}


def test_a_change_that_keeps_the_sum_stands():
    moved = changed(COMPUTED, {"a": Change(6, "Thôn mới"), "b": Change(2, "Đã có máy")}, CEILINGS, 10)
    assert moved.phones == {"a": 6, "b": 2, "c": 2}
    assert moved.faults == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"a": Change(-1, "x"), "b": Change(4, "x")}, Fault(Wrong.NEGATIVE, "a", -1, 0)),
        ({"c": Change(3, "x"), "a": Change(4, "x")}, Fault(Wrong.ABOVE_ELIGIBLE, "c", 3, 2)),
        ({"a": Change(5, " ")}, Fault(Wrong.NO_REASON, "a", 5, 6)),
        ({"a": Change(6, "x")}, Fault(Wrong.SUM, "", 11, 10)),
    ],
)
def test_a_change_that_cannot_stand_says_which_and_by_how_much(changes, fault):
    assert fault in changed(COMPUTED, changes, CEILINGS, 10).faults
