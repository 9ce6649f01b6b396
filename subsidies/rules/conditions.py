"""Whom a clause or a row of a table concerns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .terms import AnyOf, Band, Has, OneOf, When
from .words import Traits


def hold(when: When, traits: Traits) -> bool:
    """All of them. A trait nobody recorded meets no condition, not even "without"."""
    return all(_HOLDS[type(condition)](condition, traits) for condition in when)


def _one_of(condition: OneOf, traits: Traits) -> bool:
    return traits.get(condition.trait) in condition.values


def _in_band(band: Band, traits: Traits) -> bool:
    value = traits.get(band.trait)
    if not isinstance(value, int | Decimal):
        return False
    above = band.low is None or (value >= band.low if band.low_included else value > band.low)
    below = band.high is None or (value <= band.high if band.high_included else value < band.high)
    return above and below


def _has(condition: Has, traits: Traits) -> bool:
    return traits.get(condition.trait) is condition.expected


def _any_of(condition: AnyOf, traits: Traits) -> bool:
    return any(hold((alternative,), traits) for alternative in condition.conditions)


_HOLDS: dict[type, Callable[[Any, Traits], bool]] = {
    OneOf: _one_of,
    Band: _in_band,
    Has: _has,
    AnyOf: _any_of,
}
