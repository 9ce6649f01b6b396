import datetime as dt
import unicodedata

import pytest

from portal.lib import identifiers
from portal.lib.identifiers import Doubt


def test_there_were_63_provinces_of_birth():
    assert len(identifiers.BIRTH_PROVINCES) == 63


def test_the_example_of_the_law_raises_no_doubt():
    number = identifiers.citizen_number("001 099 000 001")
    assert identifiers.doubts(number, male=True, birth_date=dt.date(1999, 5, 6)) == []


def test_a_woman_of_2003_has_a_3_for_her_century():
    assert identifiers.doubts("042303000001", male=False, birth_date=dt.date(2003, 1, 1)) == []


@pytest.mark.parametrize(
    ("number", "male", "born", "doubt"),
    [
        ("003099000001", True, dt.date(1999, 1, 1), Doubt.UNKNOWN_PROVINCE),
        ("001099000001", False, dt.date(1999, 1, 1), Doubt.OTHER_SEX),
        ("001099000001", True, dt.date(1998, 1, 1), Doubt.OTHER_YEAR),
        ("001299000001", True, dt.date(1999, 1, 1), Doubt.OTHER_YEAR),
    ],
)
def test_what_contradicts_the_declared_facts_is_named(number, male, born, doubt):
    assert identifiers.doubts(number, male=male, birth_date=born) == [doubt]


def test_nothing_declared_contradicts_nothing():
    assert identifiers.doubts("001199000001") == []


@pytest.mark.parametrize(
    "text", ["", "123456789", "00109900000", "0010990000011", "00109900000a", "٠٠١٠٩٩٠٠٠٠٠١"]
)
def test_what_is_not_12_digits_is_no_citizen_number(text):
    with pytest.raises(ValueError):
        identifiers.citizen_number(text)


def test_full_width_digits_pasted_from_elsewhere_are_read():
    assert identifiers.citizen_number("００１０９９０００００１") == "001099000001"


def test_the_former_card_had_9_digits():
    assert identifiers.former_number("123 456 789") == "123456789"
    with pytest.raises(ValueError):
        identifiers.former_number("001099000001")


@pytest.mark.parametrize(
    "text", ["0912345678", "091 234 5678", "091.234.5678", "+84 912 345 678", "0084912345678", "84912345678"]
)
def test_a_mobile_number_has_one_form(text):
    assert identifiers.mobile(text) == "0912345678"


@pytest.mark.parametrize(
    "text", ["0212345678", "091234567", "09123456789", "0239 000 123", "+85 912 345 678"]
)
def test_other_numbers_are_no_mobile_numbers(text):
    with pytest.raises(ValueError):
        identifiers.mobile(text)


def test_a_bank_account_is_written_without_gaps_and_in_capitals():
    assert identifiers.bank_account("9796 868") == "9796868"
    assert identifiers.bank_account("vn12-345") == "VN12345"
    for text in ("1234", "1" * 20, "12345_6"):
        with pytest.raises(ValueError):
            identifiers.bank_account(text)


def test_decomposed_letters_and_stray_spaces_make_no_other_name():
    decomposed = unicodedata.normalize("NFD", "  Đặng   Thị Ngọc ")
    assert identifiers.nfc(decomposed) == "Đặng Thị Ngọc"
    assert identifiers.sort_key(decomposed) == identifiers.sort_key("Đặng Thị Ngọc")


def test_people_sort_by_given_name_and_then_by_accents():
    names = ["Trần Bình", "Lê Ánh", "Lê An", "Phạm Ân", "Đỗ An", "Dương An"]
    in_order = ["Đỗ An", "Dương An", "Lê An", "Phạm Ân", "Lê Ánh", "Trần Bình"]
    assert sorted(names, key=identifiers.sort_key) == in_order


@pytest.mark.parametrize(
    ("number", "shown"), [("001099000001", "•••••••••001"), ("", ""), ("123", "•••"), ("1234", "•234")]
)
def test_a_masked_number_shows_its_end_only(number, shown):
    assert identifiers.masked(number) == shown
