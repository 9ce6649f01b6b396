"""A table as it stands on a printed form or on a spreadsheet: columns, and rows of text and đồng."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Cell = str | int
Style = Literal["", "team", "sum"]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in millimetres, 0 for what is left; `letter` as a form numbers its columns."""

    title: str
    width: int
    look: Literal["text", "centre", "money", "note"] = "text"
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A cell for each column; of a team's heading, the first alone."""

    cells: tuple[Cell, ...]
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: Iterable[Row]  # read once: a long list is written as it comes

    @property
    def lettered(self) -> bool:
        return any(column.letter for column in self.columns)

    def looks(self) -> Iterator[tuple[Row, list[tuple[str, Cell]]]]:
        """Each row with its cells and how they look."""
        looks = [column.look for column in self.columns]
        for row in self.rows:
            yield row, list(zip(looks, row.cells, strict=False))
