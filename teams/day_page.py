"""One day of a team as a page shows it: what is chosen for each person, and who is not recorded yet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .cells import Cell, Saved, cells_of, name_of
from .models import DayOff
from .month_page import Strip, strips
from .roster import Entry, Roster

OFF = "off"


@dataclass(frozen=True, slots=True)
class PersonsDay:
    """`letters` are recorded or typed; `off`: seen not to work."""

    entry: Entry
    cell: Cell
    letters: str
    off: bool
    official: bool

    @property
    def name(self) -> str:
        return name_of(self.cell)

    @property
    def chosen(self) -> str:
        """ "x", "/" or "off"; "" when nothing is."""
        if "/" in self.letters:
            return "/"
        if "x" in self.letters or "h" in self.letters:
            return "x"
        return OFF if self.off else ""

    @property
    def extra(self) -> bool:
        return bool(set(self.letters) & set("hĐB"))

    @property
    def recorded(self) -> bool:
        return bool(self.letters) or self.off


@dataclass(frozen=True)
class DayPage:
    """`typed`: letters chosen and not recorded yet, by name of the cell; `based`: the versions under them."""

    roster: Roster
    day: dt.date
    days_off: frozenset[int]
    typed: Mapping[str, str] = field(default_factory=dict)
    based: Mapping[str, str] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)

    @cached_property
    def people(self) -> list[PersonsDay]:
        return [
            self._of(entry, cell)
            for entry in self.roster.entries
            if (cell := cells_of(entry).get(self.day, Cell(entry.person.pk, self.day))).marks
            or entry.belongs_on(self.day)
        ]

    def _of(self, entry: Entry, cell: Cell) -> PersonsDay:
        letters, person = self.typed.get(name_of(cell), cell.letters), entry.person.pk
        official = self.roster.official_on(person, self.day)
        return PersonsDay(entry, cell, letters, person in self.days_off, official)

    @property
    def recorded(self) -> int:
        return sum(person.recorded for person in self.people)

    @property
    def missing(self) -> int:
        return len(self.people) - self.recorded

    @property
    def seen(self) -> str:
        versions = {person.name: person.cell.version for person in self.people}
        return json.dumps(versions | dict(self.based), ensure_ascii=False)

    @property
    def problems(self) -> list[Strip]:
        return strips(self.roster, self.saved.problems)

    @property
    def conflicts(self) -> list[Strip]:
        return strips(self.roster, self.saved.conflicts)


def days_off(roster: Roster, day: dt.date) -> frozenset[int]:
    sheet = {"timesheet__team": roster.team, "timesheet__month": roster.month}
    return frozenset(DayOff.objects.filter(day=day, **sheet).values_list("person", flat=True))
