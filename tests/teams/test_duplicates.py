"""The same person written twice: what speaks for it and against it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import identifiers
from teams import duplicates
from teams.duplicates import NEAR_CERTAIN, SUSPICIOUS, Record, Sign

BORN = dt.date(1985, 3, 12)
SLIPPED = {"citizen_number": "015185000123", "other_citizen_number": "015185000124"}


def compared(**facts):
    """Two records of Lý Thị Thúy; `other_...` is what the second one says instead."""
    first = {"name": "Lý Thị Thúy", "birth_date": BORN}
    first |= {key: value for key, value in facts.items() if not key.startswith("other_")}
    second = first | {
        key.removeprefix("other_"): value for key, value in facts.items() if key.startswith("other_")
    }
    found = duplicates.signs(Record(**first), Record(**second))
    assert duplicates.signs(Record(**second), Record(**first)) == found
    return found, duplicates.points(found)


@pytest.mark.parametrize(
    "facts",
    [
        {"citizen_number": "015185000123", "other_name": "Lý Thúy", "other_birth_date": None},
        {"citizen_number": "015185000123", "other_citizen_number": "015185000132"},
        {"former_number": "060123456", "other_former_number": "", "other_citizen_number": "015185000123"},
        {"other_name": "Lí Thị Thuý"},
        {"other_name": "LY THI THUY"},
        {"other_name": "Thúy Lý Thị"},
        {"other_name": "Lý Thúy"},
        {"citizen_number": "015185000123", "other_citizen_number": "015185000124", "other_birth_date": None},
        {"other_birth_date": dt.date(1985, 12, 3), "bank_account": "123456789"},
        {"other_birth_date": None, "teams": frozenset({1})},
    ],
    ids=lambda facts: ",".join(key for key in facts if key.startswith("other_")),
)
def test_one_person_written_twice_is_suspected(facts):
    found, points = compared(**facts)
    assert points >= SUSPICIOUS, found


@pytest.mark.parametrize(
    "facts",
    [
        {"citizen_number": "015185000123", "other_citizen_number": "024185777999"},
        {"other_name": "Hoàng Văn Páo"},
        {"other_birth_date": dt.date(1990, 1, 1)},
        {"other_birth_date": None},
        {"other_birth_date": None, "teams": frozenset({1}), "other_teams": frozenset({2})},
        {"other_birth_date": dt.date(1990, 1, 1), "teams": frozenset({1})},
        SLIPPED | {"other_name": "Lý Thị Mai", "other_birth_date": None, "teams": frozenset({1})},
        SLIPPED | {"other_name": "Vừ A Sử", "other_birth_date": dt.date(1985, 5, 5)},
        {"bank_account": "123456789", "other_name": "Vàng A Dơ", "other_birth_date": dt.date(1980, 2, 2)},
    ],
    ids=lambda facts: ",".join(key for key in facts if key.startswith("other_")),
)
def test_two_people_are_not(facts):
    found, points = compared(**facts)
    assert points < SUSPICIOUS, found


def test_the_same_number_is_near_certain_whatever_else_is_written():
    found, points = compared(
        citizen_number="015185000123", other_name="Lý Thị Thủy", other_birth_date=dt.date(1985, 3, 13)
    )
    assert Sign.OTHER_BIRTH in found
    assert points >= SUSPICIOUS
    assert compared(citizen_number="015185000123")[1] >= NEAR_CERTAIN


NUMBER = st.text("0123456789", min_size=12, max_size=12)


@given(NUMBER, st.integers(0, 11), st.sampled_from("0123456789"))
def test_a_digit_wrong_missing_or_swapped_is_a_slip(number, at, digit):
    wrong = number[:at] + digit + number[at + 1 :]
    missing = number[:at] + number[at + 1 :]
    swapped = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :] if at else number
    assert identifiers.slipped(number, wrong) == (wrong != number)
    assert identifiers.slipped(number, missing)
    assert identifiers.slipped(swapped, number) == (swapped != number)


@given(NUMBER, NUMBER)
def test_whatever_is_a_slip_shares_a_number_less_one_digit(one, other):
    shared = identifiers.one_digit_less(one) & identifiers.one_digit_less(other)
    assert shared or not identifiers.slipped(one, other)
