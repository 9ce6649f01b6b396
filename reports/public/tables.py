"""A table anybody may read: figures by row and column with their totals, the small ones hidden."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from .suppression import TOTAL, Place, hidden


@dataclass(frozen=True, slots=True)
class Figure:
    """`count`: who stands behind it; `amount` in đồng where it is money."""

    count: int
    amount: int = 0


NOTHING = Figure(0)


@dataclass(frozen=True, slots=True)
class PublicTable:
    """What is hidden is not in it: a table can be kept, sent and read by anybody."""

    figures: Mapping[Place, Figure]
    withheld: frozenset[Place]

    @classmethod
    def of(cls, figures: Mapping[Place, Figure]) -> PublicTable:
        withheld = hidden({place: figure.count for place, figure in figures.items()})
        shown = {place: figure for place, figure in figures.items() if place not in withheld}
        return cls(shown, withheld)

    def at(self, row: Hashable = TOTAL, column: Hashable = TOTAL) -> Figure | None:
        """None where it is hidden."""
        place = (row, column)
        return None if place in self.withheld else self.figures.get(place, NOTHING)

    @property
    def columns(self) -> list[Any]:
        places = {*self.figures, *self.withheld}
        return sorted({column for _, column in places if column is not TOTAL})
