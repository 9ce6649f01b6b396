"""A cell of the month's grid, one person on one day: what stands in it, and what somebody wants there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from . import letters
from .attendance import Mark, mark_of
from .models import Shift
from .roster import Entry, Roster


@dataclass(frozen=True, slots=True)
class Cell:
    person_id: int
    day: dt.date
    marks: frozenset[Mark] = frozenset()

    @property
    def letters(self) -> str:
        return letters.shown(self.marks)

    @property
    def version(self) -> str:
        """What a change says it was based on: the letters and the orders they rest on."""
        orders = sorted(mark.order_id for mark in self.marks if mark.order_id)
        return self.letters + "".join(f"#{order}" for order in orders)


@dataclass(frozen=True, slots=True)
class Change:
    """What one person wants in a cell, having seen it at a version. The order is for what needs one."""

    person_id: int
    day: dt.date
    letters: str
    seen: str = ""
    order_id: int | None = None

    @property
    def key(self) -> tuple[int, dt.date]:
        return self.person_id, self.day


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote in the cell meanwhile: both values, neither lost."""

    person_id: int
    day: dt.date
    mine: str
    theirs: str
    version: str
    who: str
    at: str

    @property
    def name(self) -> str:
        return name_of(self)


@dataclass(frozen=True, slots=True)
class Problem:
    person_id: int
    day: dt.date
    mine: str
    message: str
    wants_order: bool = False

    @property
    def name(self) -> str:
        return name_of(self)


@dataclass(slots=True)
class Saved:
    """What became of the changes: versions of the cells as they stand now, and what was not written."""

    versions: dict[str, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: bool = False

    @property
    def complete(self) -> bool:
        return not (self.conflicts or self.problems)


def name_of(cell: Any) -> str:
    """ "12-5": person 12 on the 5th, as inputs and answers call it."""
    return f"{cell.person_id}-{cell.day.day}"


def cells_of(entry: Entry) -> dict[dt.date, Cell]:
    """The cells of a person's line in which something stands."""
    marks: dict[dt.date, set[Mark]] = {}
    for day in entry.recorded:
        marks.setdefault(day.day, set()).add(mark_of(day))
    return {day: Cell(entry.person_id, day, frozenset(found)) for day, found in marks.items()}


def cells_on(roster: Roster) -> dict[tuple[int, dt.date], Cell]:
    """Of everybody, by person and day."""
    entries = roster.by_person.values()
    return {(cell.person_id, cell.day): cell for entry in entries for cell in cells_of(entry).values()}


def wanted(change: Change, now: Cell, roster: Roster) -> frozenset[Mark]:
    """The marks of a change. Raises ValueError when its letters cannot be read."""
    entry = roster.entry_of(change.person_id)
    return frozenset(
        Mark(change.person_id, change.day, *sign, _order(sign.shift, change, now, entry, roster))
        for sign in letters.read(change.letters)
    )


def _order(shift: Shift, change: Change, now: Cell, entry: Entry | None, roster: Roster) -> int | None:
    """For nights and for the mobilised: chosen, what it rests on, theirs, or the only one signed by then."""
    mobilised = entry.order_on(change.day) if entry else None
    if shift != Shift.NIGHT and not mobilised:
        return None
    kept = next((mark.order_id for mark in now.marks if mark.shift == shift), None)
    signed = [order.pk for order in roster.orders if order.issued_on <= change.day]
    only = signed[0] if len(signed) == 1 else None
    return change.order_id or kept or (mobilised.pk if mobilised else only)
