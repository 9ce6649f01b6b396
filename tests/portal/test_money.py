"""Đồng as officials round, print and spell them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.money import dong, in_words, round_dong

SPELLED = {
    0: "Không đồng",
    1: "Một đồng",
    4: "Bốn đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    11: "Mười một đồng",
    14: "Mười bốn đồng",
    15: "Mười lăm đồng",
    19: "Mười chín đồng",
    20: "Hai mươi đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi bốn đồng",
    25: "Hai mươi lăm đồng",
    51: "Năm mươi mốt đồng",
    55: "Năm mươi lăm đồng",
    91: "Chín mươi mốt đồng",
    99: "Chín mươi chín đồng",
    100: "Một trăm đồng",
    101: "Một trăm linh một đồng",
    105: "Một trăm linh năm đồng",
    110: "Một trăm mười đồng",
    111: "Một trăm mười một đồng",
    115: "Một trăm mười lăm đồng",
    121: "Một trăm hai mươi mốt đồng",
    505: "Năm trăm linh năm đồng",
    555: "Năm trăm năm mươi lăm đồng",
    999: "Chín trăm chín mươi chín đồng",
    1_000: "Một nghìn đồng",
    1_001: "Một nghìn không trăm linh một đồng",
    1_010: "Một nghìn không trăm mười đồng",
    1_015: "Một nghìn không trăm mười lăm đồng",
    1_021: "Một nghìn không trăm hai mươi mốt đồng",
    1_100: "Một nghìn một trăm đồng",
    5_005: "Năm nghìn không trăm linh năm đồng",
    10_000: "Mười nghìn đồng",
    15_000: "Mười lăm nghìn đồng",
    21_000: "Hai mươi mốt nghìn đồng",
    50_000: "Năm mươi nghìn đồng",
    60_000: "Sáu mươi nghìn đồng",
    100_000: "Một trăm nghìn đồng",
    105_000: "Một trăm linh năm nghìn đồng",
    150_000: "Một trăm năm mươi nghìn đồng",
    300_000: "Ba trăm nghìn đồng",
    500_000: "Năm trăm nghìn đồng",
    999_999: "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
    1_000_000: "Một triệu đồng",
    1_000_001: "Một triệu không trăm linh một đồng",
    1_000_100: "Một triệu một trăm đồng",
    1_005_000: "Một triệu không trăm linh năm nghìn đồng",
    1_055_000: "Một triệu không trăm năm mươi lăm nghìn đồng",
    1_290_000: "Một triệu hai trăm chín mươi nghìn đồng",
    1_860_000: "Một triệu tám trăm sáu mươi nghìn đồng",
    2_500_000: "Hai triệu năm trăm nghìn đồng",
    14_400_000: "Mười bốn triệu bốn trăm nghìn đồng",
    21_015_105: "Hai mươi mốt triệu không trăm mười lăm nghìn một trăm linh năm đồng",
    100_000_000: "Một trăm triệu đồng",
    350_000_000: "Ba trăm năm mươi triệu đồng",
    1_000_000_000: "Một tỷ đồng",
    1_000_000_005: "Một tỷ không trăm linh năm đồng",
    1_000_005_000: "Một tỷ không trăm linh năm nghìn đồng",
    1_005_000_000: "Một tỷ không trăm linh năm triệu đồng",
    1_200_000_000: "Một tỷ hai trăm triệu đồng",
    2_698_500_000: "Hai tỷ sáu trăm chín mươi tám triệu năm trăm nghìn đồng",
    7_308_000_000: "Bảy tỷ ba trăm linh tám triệu đồng",
    7_440_000_000: "Bảy tỷ bốn trăm bốn mươi triệu đồng",
    27_115_200_000: "Hai mươi bảy tỷ một trăm mười lăm triệu hai trăm nghìn đồng",
    105_000_000_000: "Một trăm linh năm tỷ đồng",
    1_000_000_000_000: "Một nghìn tỷ đồng",
    1_005_000_000_000: "Một nghìn không trăm linh năm tỷ đồng",
    1_234_567_891_011: (
        "Một nghìn hai trăm ba mươi bốn tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi mốt nghìn "
        "không trăm mười một đồng"
    ),
    21_000_000_000_015: "Hai mươi mốt nghìn tỷ không trăm mười lăm đồng",
    3_000_000_000_000_000: "Ba triệu tỷ đồng",
    1_000_000_000_000_000_000: "Một tỷ tỷ đồng",
    -1: "Âm một đồng",
    -50_000: "Âm năm mươi nghìn đồng",
    -1_005_000: "Âm một triệu không trăm linh năm nghìn đồng",
}


@pytest.mark.parametrize(("amount", "words"), SPELLED.items())
def test_an_amount_is_spelled_as_on_paper(amount: int, words: str) -> None:
    assert in_words(amount) == words


@pytest.mark.parametrize(
    ("amount", "choice", "words"),
    [
        (105, {"odd_word": "lẻ"}, "Một trăm lẻ năm đồng"),
        (1_005_000, {"odd_word": "lẻ"}, "Một triệu không trăm lẻ năm nghìn đồng"),
        (1_005_000, {"thousand": "ngàn"}, "Một triệu không trăm linh năm ngàn đồng"),
        (10**12, {"thousand": "ngàn"}, "Một ngàn tỷ đồng"),
        (500_000, {"whole": True}, "Năm trăm nghìn đồng chẵn"),
        (0, {"whole": True}, "Không đồng chẵn"),
        (
            -2_105_000,
            {"odd_word": "lẻ", "thousand": "ngàn", "whole": True},
            "Âm hai triệu một trăm lẻ năm ngàn đồng chẵn",
        ),
    ],
)
def test_each_province_keeps_its_own_words(amount: int, choice: dict, words: str) -> None:
    assert in_words(amount, **choice) == words


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "lăm": 5}


def read_aloud(words: list[str]) -> int:
    """The number a listener writes down: reads from the largest unit to the smallest."""
    for word, worth in {"tỷ": 10**9, "triệu": 10**6, "nghìn": 1000}.items():
        if word in words:
            at = len(words) - 1 - words[::-1].index(word)
            return read_aloud(words[:at]) * worth + read_aloud(words[at + 1 :])
    total = digit = 0
    for word in words:
        if word in ("trăm", "mươi"):
            total, digit = total + digit * (100 if word == "trăm" else 10), 0
        elif word == "mười":
            total += 10
        elif word != "linh":
            digit = VALUES[word]
    return total + digit


@given(st.integers(min_value=0, max_value=9_223_372_036_854_775_807))
def test_a_listener_writes_down_the_same_amount(amount: int) -> None:
    words = in_words(amount).casefold().removesuffix(" đồng").split()
    assert read_aloud(words) == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0"), (999, "999"), (1_860_000, "1.860.000"), (-50_000, "-50.000"), (10**12, "1.000.000.000.000")],
)
def test_an_amount_is_shown_with_dots(amount: int, shown: str) -> None:
    assert dong(amount) == shown


@pytest.mark.parametrize(
    ("amount", "unit", "rounded"),
    [
        ("0.5", 1, 1),
        ("1.5", 1, 2),
        ("2.5", 1, 3),
        ("2.4999", 1, 2),
        ("-2.5", 1, -3),
        ("1499.99", 1000, 1000),
        ("1500", 1000, 2000),
        ("2500", 1000, 3000),
        ("-1500", 1000, -2000),
        ("1860000", 1000, 1_860_000),
        ("99999999999999999.5", 1, 100_000_000_000_000_000),
    ],
)
def test_a_half_is_rounded_up(amount: str, unit: int, rounded: int) -> None:
    assert round_dong(Decimal(amount), unit) == rounded


def test_rounding_to_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rounding"):
        round_dong(Decimal(1), 0)
