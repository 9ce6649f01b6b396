"""Codes on papers: unguessable, the same for the same paper, forgiving to the eye, strict to slips."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import codes

PAPERS = st.text(min_size=1)


def test_a_code_is_sixteen_characters_that_nobody_misreads():
    made = {codes.code_of(f"3 payout_list {n} 1") for n in range(2000)}
    assert len(made) == 2000
    assert all(len(code) == 16 and not set(code) - set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for code in made)
    for place in range(15):  # each character says 5 bits: 75 in all
        assert len({code[place] for code in made}) == 32


def test_the_code_hangs_on_a_secret_key(settings):
    before = codes.code_of("x")
    assert before == codes.code_of("x")
    settings.INDEX_KEY = "A" * 43
    assert codes.code_of("x") != before


@given(PAPERS)
def test_it_is_read_as_people_write_it(paper):
    code = codes.code_of(paper)
    assert codes.read(codes.shown(code)) == code
    assert codes.read(f" {code.lower()} ") == code
    assert codes.read(code.replace("0", "o").replace("1", "l")) == code


@given(PAPERS, st.data())
def test_every_wrong_character_is_noticed(paper, data):
    code = codes.code_of(paper)
    place = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from([c for c in codes.ALPHABET if c != code[place]]))
    with pytest.raises(ValueError):
        codes.read(code[:place] + other + code[place + 1 :])


def test_nearly_all_exchanged_neighbours_are_noticed():
    missed = 0
    for one, other in itertools.permutations(codes.ALPHABET, 2):
        right = f"{one}{other}" + "0" * 13
        wrong = f"{other}{one}" + "0" * 13
        missed += codes.check_character(right) == codes.check_character(wrong)
    assert missed == 2  # the first and the last character of the alphabet


@pytest.mark.parametrize(
    "typed", ["", "ABC", "U" * 16, "0" * 17, "../../etc/passwd", "００００００００００００００００"]
)
def test_what_cannot_be_a_code_is_refused(typed):
    with pytest.raises(ValueError):
        codes.read(typed)
