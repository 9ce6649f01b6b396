"""Numbers and names that identify people: check, normalise, mask, sort."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """"Đặng Thị Ngọc" -> "dang thi ngoc": what search and sorting compare."""
    plain = text.replace("Đ", "D").replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def sort_key(full_name: str) -> str:
    """Given name (the last word) first, then the rest, each plain and then with its accents."""
    *rest, given = unicodedata.normalize("NFC", full_name).split() or [""]
    name = " ".join([given, *rest])
    return f"{without_accents(name)}|{name}"


def masked(number: str, shown: int = 3) -> str:
    """"001099000001" -> "•••••••••001"."""
    return "•" * max(0, len(number) - shown) + number[-shown:] if number else ""
