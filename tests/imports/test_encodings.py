"""Text of the fonts of before Unicode: what went in comes out, and Unicode stays as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.spreadsheets.encodings import (
    TCVN3,
    VNI,
    Encoding,
    converted,
    converted_column,
    detected,
)

SMALL = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵbcdđghklmnpqrstvx"
TO_TCVN3 = {letter: old for old, letter in TCVN3.items()}
TO_VNI = {letter: old for old, letter in reversed(VNI.items())}


def words(small: str, capitals: str) -> st.SearchStrategy[str]:
    first = st.sampled_from(["", *capitals])
    word = st.builds("{}{}".format, first, st.text(st.sampled_from(small), min_size=1, max_size=7))
    return st.lists(word, min_size=1, max_size=5).map(" ".join)


def written(text: str, book: dict[str, str]) -> str:
    return "".join(book.get(letter, letter) for letter in text)


@given(words(SMALL, "ABCĂÂÊÔƠƯĐ"))
def test_tcvn3_comes_back_as_it_was(text):
    assert converted(written(text, TO_TCVN3), Encoding.TCVN3) == text


@given(words(SMALL, SMALL.upper()) | words(SMALL.upper(), SMALL.upper()))
def test_vni_comes_back_as_it_was(text):
    assert converted(written(text, TO_VNI), Encoding.VNI) == text


def test_both_fonts_have_every_letter_of_the_alphabet():
    accented = {letter for letter in SMALL if not letter.isascii()}
    assert accented <= set(TCVN3.values()) and accented <= set(VNI.values())


def test_capitals_of_the_capital_font_become_capitals():
    assert converted("NGUYÔN THÞ §¹T", Encoding.TCVN3) == "NGUYỄN THỊ ĐẠT"


@pytest.mark.parametrize(
    ("texts", "encoding"),
    [
        (["NguyÔn ThÞ Hoa", "Lª V¨n Hïng", "Tr­¬ng Nam"], Encoding.TCVN3),
        (["Nguyeãn Thò Hoa", "Leâ Vaên Huøng"], Encoding.VNI),
        (["Nguyễn Thị Hoa", "Lê Hà", "Hoà", "Vũ"], None),
        (["Lê Hà", "Đào Tú"], None),
        (["Nam", "Nu"], None),
        (["café", "naïve"], None),
        ([], None),
    ],
)
def test_the_font_of_a_column_is_told_by_its_words(texts, encoding):
    assert detected(texts) == encoding


def test_nfd_is_not_taken_for_an_old_font():
    assert detected([unicodedata.normalize("NFD", "Nguyễn Thị Hoà")]) is None


def test_cells_in_unicode_stay_in_a_column_of_an_old_font():
    mixed = ["Thành viên", "Thµnh viªn", "Tổ phó"]
    assert converted_column(mixed, Encoding.TCVN3) == ["Thành viên", "Thành viên", "Tổ phó"]
