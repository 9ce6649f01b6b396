"""What stands under the words of a file: one value, a list of values, a group of words, a list of groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from portal.lib.entries import REQUIRED, Field, Kind


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values of one kind."""

    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Part:
    """A group of words under one; `needed` where every file has it."""

    key: str
    shape: Shape
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list of groups of words."""

    key: str
    shape: Shape


Element: TypeAlias = Field | Items | Part | Many
Shape: TypeAlias = tuple[Element, ...]


def is_required(element: Element) -> bool:
    if isinstance(element, Field):
        return element.default is REQUIRED
    return isinstance(element, Part) and element.needed
