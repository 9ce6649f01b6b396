"""What a table must have: its columns, and what is said about a cell that is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise

from .cells import Read

Words = str | Promise


class Level(StrEnum):
    ERROR = "error"  # keeps the whole file out, or its row where each stands alone
    LOOK = "look"  # worth a look, comes in as it is


@dataclass(frozen=True, slots=True)
class Column:
    """`aliases`: other heads people give it. Heads are compared without accents and signs."""

    key: str
    title: str
    read: Read
    required: bool = False
    aliases: tuple[str, ...] = ()
    group: Words = ""
    hint: Words = ""
    sample: str = ""
    width: int = 16

    @property
    def heads(self) -> tuple[str, ...]:
        return (self.title, *self.aliases)


class Problem(NamedTuple):
    """One thing about one cell, as people find it in Excel."""

    sheet: str
    row: int
    letter: str
    title: str
    found: str
    level: str
    problem: str
    cure: str
    group: str
