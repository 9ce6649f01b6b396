"""Owed = due - paid. Paid is paid: what changed becomes a new signed line (truy lĩnh, truy thu)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from .work import Key, Line


class Paid(NamedTuple):
    """The sum of what earlier runs paid for one key; `line_id` is the last of their lines."""

    units: Decimal
    amount: int
    line_id: int


class Owed(NamedTuple):
    """What is left to pay (or, negative, to recover), and the line it corrects."""

    key: Key
    units: Decimal
    amount: int
    corrects: int | None


def owed(due: Iterable[Line], paid: Mapping[Key, Paid]) -> list[Owed]:
    """Over the union of keys: work withdrawn altogether is due nowhere, yet has to be recovered."""
    if not paid:
        return sorted([Owed(*line, None) for line in due if line.amount], key=_order)
    lines = {line.key: line for line in due}
    settled = (_difference(key, lines.get(key), paid.get(key)) for key in lines.keys() | paid.keys())
    return sorted((o for o in settled if o.amount), key=_order)


def _difference(key: Key, line: Line | None, paid: Paid | None) -> Owed:
    units, amount = (line.units, line.amount) if line else (Decimal(0), 0)
    if paid is None:
        return Owed(key, units, amount, None)
    return Owed(key, units - paid.units, amount - paid.amount, paid.line_id)


def _order(owed: Owed) -> tuple[int, int, int, int, int]:
    key = owed.key
    return key.team_id, key.person_id or 0, key.earned_in.year, key.earned_in.number, key.rate_id
