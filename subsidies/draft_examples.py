"""A draft's worked examples tried by the engine: what was expected, what comes out. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .resolution_files import EXAMPLES_WORD, ResolutionFile
from .resolutions import terms_for
from .worked_examples import Compared, compared, not_in_force


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one example, in đồng."""

    name: str
    rows: list[Compared]
    not_in_force: str  # which months the resolution does not govern

    @property
    def agrees(self) -> bool:
        return all(row.agrees for row in self.rows)


def tried(file: ResolutionFile) -> list[Outcome]:
    terms = terms_for(file)
    return [
        Outcome(e.name, compared(e, terms, file.in_force, file.names), not_in_force(e, file.in_force))
        for e in file.examples
    ]


def told(file: ResolutionFile, path: Sequence[str | int]) -> Outcome | None:
    """Of the example at this place of the file."""
    if path[0] != EXAMPLES_WORD or not isinstance(path[1], int):
        return None
    return tried(file)[path[1]]
