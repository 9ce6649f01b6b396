"""The check digit of an IMEI (Luhn, 3GPP TS 23.003 Annex B). The database reckons the same."""

from __future__ import annotations

LENGTH = 15


def holds(imei: str) -> bool:
    """15 digits, the last of which is the check digit of the others."""
    if len(imei) != LENGTH or not (imei.isascii() and imei.isdecimal()):
        return False
    return sum(_counted(int(digit) * (1 + place % 2)) for place, digit in enumerate(imei)) % 10 == 0


def _counted(doubled: int) -> int:
    return doubled - 9 if doubled > 9 else doubled
