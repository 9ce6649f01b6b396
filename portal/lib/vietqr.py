"""VietQR: a transfer as the text of a QR that every Vietnamese bank's app reads (EMVCo TLV, NAPAS 247)."""

from __future__ import annotations

NAPAS = "A000000727"
TO_AN_ACCOUNT = "QRIBFTTA"
DONG = "704"  # ISO 4217
LONGEST_PURPOSE = 50


def text(bin_: str, account: str, *, amount: int | None = None, purpose: str = "") -> str:
    """`amount` in đồng; without one whoever pays types it. `purpose`: plain letters, digits and signs.

    Raises ValueError for what no bank's app would read.
    """
    if not purpose.isascii() or len(purpose) > LONGEST_PURPOSE or (amount is not None and amount <= 0):
        raise ValueError("not a transfer")
    beneficiary = _field("00", bin_) + _field("01", account)
    fields = [
        _field("00", "01"),
        _field("01", "11" if amount is None else "12"),  # the same for every payment, or for this one
        _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_AN_ACCOUNT)),
        _field("53", DONG),
        _field("54", str(amount)) if amount is not None else "",
        _field("58", "VN"),
        _field("62", _field("08", purpose)) if purpose else "",
        "6304",
    ]
    body = "".join(fields)
    return f"{body}{crc(body.encode()):04X}"


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, nothing reflected."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


def _field(tag: str, value: str) -> str:
    if not 0 < len(value) < 100:
        raise ValueError(f"field {tag}: {len(value)} characters")
    return f"{tag}{len(value):02}{value}"
