from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.months import Month
from teams import notation

JUNE = Month(2023, 6)
portions = st.sampled_from([notation.WHOLE, notation.HALF])


def test_days_are_read_as_people_write_them():
    days = notation.parse(" 1 – 3; 8,12/ ", JUNE, halves=True)
    assert days == {1: 1, 2: 1, 3: 1, 8: 1, 12: Decimal("0.5")}


@given(st.dictionaries(st.integers(1, 30), portions))
def test_what_is_shown_reads_back_as_it_was(days):
    assert notation.parse(notation.shown(days), JUNE, halves=True) == days


def test_a_span_of_half_days_is_one_part():
    assert notation.shown({3: notation.HALF, 4: notation.HALF, 5: notation.WHOLE}) == "3-4/, 5"


def test_an_empty_box_has_no_days():
    assert notation.parse("  ", JUNE, halves=True) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31", "tháng 06/2023 có 30 ngày"),
        ("0", "tháng 06/2023 có 30 ngày"),
        ("5-3", "ngày đầu trước"),
        ("3, 1-4", "Ngày 3 ghi hai lần"),
        ("năm", "không đọc được. Ghi như 1-5, 8, 12/"),
        ("1.5", "không đọc được"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(text, words):
    with pytest.raises(ValueError, match=words):
        notation.parse(text, JUNE, halves=True)


def test_nights_have_no_halves():
    with pytest.raises(ValueError, match="không ghi nửa"):
        notation.parse("4/", JUNE, halves=False)
