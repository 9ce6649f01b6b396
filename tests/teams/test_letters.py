import pytest

from teams import letters
from teams.letters import SIGNS


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("x", ["x"]), ("X ", ["x"]), ("1", ["x"]), ("/", ["/"]), ("0,5", ["/"]), ("1/2", ["/"]), ("½", ["/"]),
        ("đ", ["Đ"]), ("D", ["Đ"]), ("Bx", ["B", "x"]), ("h/Đ", ["h/", "Đ"]), ("", []),
    ],
)  # fmt: skip
def test_letters_are_read_as_people_write_them(text, signs):
    assert letters.read(text) == [SIGNS[sign] for sign in signs]


@pytest.mark.parametrize("text", ["q", "xx", "x/", "hx", "ĐĐ", "2", "x?", "Đêm"])
def test_what_is_no_letter_or_stands_twice_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="không đọc được. Ghi x, /, Đ hoặc B"):
        letters.read(text)
