"""Numbers as the reader writes them: "1.860.000,5" in Vietnamese, "1,860,000.5" in English."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language

SWAPPED = str.maketrans(",.", ".,")


def grouped(value: Decimal | int) -> str:
    whole, _, part = f"{value:,f}".partition(".")
    text = whole + ("." + part.rstrip("0") if part.rstrip("0") else "")
    return text if get_language() == "en" else text.translate(SWAPPED)
