"""Which source pays what part. Parts always sum to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal


def by_percent(amount: int, percents: Sequence[Decimal]) -> list[int]:
    """Whole đồng; those that do not divide go to the largest remainders, of equals to the first."""
    exact = [abs(amount) * percent / 100 for percent in percents]
    parts = [int(part.to_integral_value(ROUND_FLOOR)) for part in exact]
    largest_first = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in largest_first[: abs(amount) - sum(parts)]:
        parts[place] += 1
    return parts if amount >= 0 else [-part for part in parts]


def in_order(amount: int, left: Sequence[int | None]) -> list[int]:
    """Each source until it has nothing left (None: without end); what none has is the last one's."""
    parts = []
    for place, available in enumerate(left):
        is_last = place == len(left) - 1
        part = amount if is_last or available is None else min(amount, max(0, available))
        parts.append(part)
        amount -= part
    return parts
