"""Numbers and names that identify people: check, normalise, mask, sort.

Names come in NFC and NFD; numbers come with spaces, dots and +84. What is kept has one form.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import StrEnum

# The 63 provinces before 01/7/2025: a citizen number keeps the code of where the birth was registered.
# fmt: off
BIRTH_PROVINCES = frozenset(
    {
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
        42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82,
        83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
    }
)
# fmt: on


# Kept of a sort key: enough to put any two names of 100 letters in order.
LONGEST_KEY = 200


class Doubt(StrEnum):
    """What looks wrong in a citizen number. A reason to look again, never to refuse."""

    UNKNOWN_PROVINCE = "unknown_province"
    OTHER_SEX = "other_sex"
    OTHER_YEAR = "other_year"


def nfc(text: str) -> str:
    """One form of the same letters, single spaces: what is stored and compared."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_accents(text: str) -> str:
    """ "Đặng Thị Ngọc" -> "dang thi ngoc": what search and sorting compare."""
    if text.isascii():
        return text.casefold()
    plain = text.replace("Đ", "D").replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def sort_key(full_name: str) -> str:
    """Given name (the last word) first, then the rest, each plain and then with its accents."""
    *rest, given = nfc(full_name).split() or [""]
    name = " ".join([given, *rest])
    return f"{without_accents(name)}|{name}"[:LONGEST_KEY]


def masked(number: str, shown: int = 3) -> str:
    """ "001099000001" -> "•••••••••001". A number no longer than `shown` is hidden whole."""
    kept = number[-shown:] if len(number) > shown else ""
    return "•" * (len(number) - len(kept)) + kept


def citizen_number(text: str) -> str:
    """The 12 digits. Raises ValueError for anything else."""
    return _matching(r"\d{12}", _bare(text))


def former_number(text: str) -> str:
    """The 9 digits of the former identity card. Raises ValueError for anything else."""
    return _matching(r"\d{9}", _bare(text))


def mobile(text: str) -> str:
    """ "+84 912 345 678" -> "0912345678". Raises ValueError for anything but a mobile number."""
    return _matching(r"0[35789]\d{8}", re.sub(r"^(\+|00)?84(?=\d{9}$)", "0", _bare(text)))


def one_digit_less(number: str) -> set[str]:
    """The number and what is left of it without one digit: numbers that share one differ by a slip."""
    return {number, *(number[:n] + number[n + 1 :] for n in range(len(number)))}


def slipped(one: str, other: str) -> bool:
    """Told apart by one digit wrong or missing, or by two neighbours swapped."""
    if abs(len(one) - len(other)) == 1:
        return min(one, other, key=len) in one_digit_less(max(one, other, key=len))
    if len(one) != len(other):
        return False
    wrong = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
    return len(wrong) == 1


def bank_account(text: str) -> str:
    """5 to 19 digits or letters, capitals. Raises ValueError for anything else."""
    return _matching(r"[0-9A-Z]{5,19}", _bare(text).upper())


def doubts(number: str, *, male: bool | None = None, birth_date: dt.date | None = None) -> list[Doubt]:
    """What a well-formed citizen number contradicts; `None` means not declared.

    Digits 1-3 are the province of birth registration, 4 century and sex, 5-6 the year.
    """
    century, is_male = 1900 + 100 * (int(number[3]) // 2), int(number[3]) % 2 == 0
    year = century + int(number[4:6])
    found = {
        Doubt.UNKNOWN_PROVINCE: int(number[:3]) not in BIRTH_PROVINCES,
        Doubt.OTHER_SEX: male is not None and male != is_male,
        Doubt.OTHER_YEAR: birth_date is not None and birth_date.year != year,
    }
    return [doubt for doubt, doubtful in found.items() if doubtful]


def _bare(text: str) -> str:
    return re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", text))


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text, flags=re.ASCII):
        raise ValueError(text)
    return text
