"""Đồng: whole, rounded by a written rule, shown with dots, spelled out in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BILLION = 10**9

OddWord = Literal["linh", "lẻ"]
Thousand = Literal["nghìn", "ngàn"]


def dong(amount: int) -> str:
    """1860000 -> "1.860.000"."""
    return f"{amount:,}".replace(",", ".")


def round_dong(amount: Decimal, unit: int, rounding: str = ROUND_HALF_UP) -> int:
    """To a multiple of `unit` đồng, the nearest unless said otherwise; a half goes away from zero."""
    if unit < 1:
        raise ValueError(f"no rounding to {unit} đồng")
    return int((amount / unit).quantize(Decimal(1), rounding)) * unit


def in_words(
    amount: int, *, odd_word: OddWord = "linh", thousand: Thousand = "nghìn", whole: bool = False
) -> str:
    """1005000 -> "Một triệu không trăm linh năm nghìn đồng"; `whole` ends it with "đồng chẵn"."""
    words = [*(["âm"] if amount < 0 else []), *_number(abs(amount), odd_word, thousand), "đồng"]
    if whole:
        words.append("chẵn")
    sentence = " ".join(words)
    return sentence[0].upper() + sentence[1:]


def _number(number: int, odd_word: OddWord, thousand: Thousand) -> list[str]:
    """Billions are counted like anything else: 10^12 is "một nghìn tỷ", 10^18 "một tỷ tỷ"."""
    if number == 0:
        return [DIGITS[0]]
    billions, rest = divmod(number, BILLION)
    words = [*_number(billions, odd_word, thousand), "tỷ"] if billions else []
    for group, name in ((rest // 10**6, "triệu"), (rest // 1000 % 1000, thousand), (rest % 1000, "")):
        if group:
            words += _group(group, odd_word, first=not words)
            words += [name] if name else []
    return words


def _group(group: int, odd_word: OddWord, *, first: bool) -> list[str]:
    """Three digits. A group behind another one reads its empty hundreds: "không trăm linh năm"."""
    hundreds, rest = divmod(group, 100)
    words = [] if first and not hundreds else [DIGITS[hundreds], "trăm"]
    return words + _below_hundred(rest, odd_word, alone=not words)


def _below_hundred(rest: int, odd_word: OddWord, *, alone: bool) -> list[str]:
    tens, ones = divmod(rest, 10)
    if rest == 0:
        return []
    if tens == 0:
        return [DIGITS[ones]] if alone else [odd_word, DIGITS[ones]]
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    return [*words, "lăm" if ones == 5 else DIGITS[ones]]
