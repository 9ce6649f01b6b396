"""Short codes of numbered things: typed back as people type, slips caught."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import codes

numbers = st.integers(min_value=0, max_value=2**60 - 1)


@given(numbers)
def test_a_code_leads_back_to_its_number_however_it_is_typed(number):
    code = codes.code_of(number)
    assert codes.number_of(code) == number
    assert codes.number_of(f" {codes.shown(code).lower().replace('0', 'o').replace('1', 'l')} ") == number


@given(numbers, st.data())
def test_one_wrong_character_is_never_another_code(number, data):
    code = codes.code_of(number)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([c for c in codes.ALPHABET if c != code[place]]))
    with pytest.raises(ValueError, match="slip"):
        codes.number_of(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("typed", ["", "0", "7", "U0000", "Đ1234", "K7QM-2XTA-9FPC-W3RB-K7QM"])
def test_what_can_be_no_code_is_refused(typed):
    with pytest.raises(ValueError):
        codes.number_of(typed)
