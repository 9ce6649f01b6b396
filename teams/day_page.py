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
EXTRAS = {"night": "Đ", "session": "B"}


@dataclass(frozen=True, slots=True)
class PersonsDay:
    """`letters` are recorded or chosen on the page; `off`: seen not to work; `was_off`: and recorded so."""

    entry: Entry
    cell: Cell
    letters: str
    off: bool
    was_off: bool
    official: bool

    @property
    def name(self) -> str:
        return name_of(self.cell)

    @property
    def chosen(self) -> str:
        """ "x", "/" or "off"; "" when nothing is."""
        return _choice(self.letters, self.off)

    @property
    def extra(self) -> bool:
        return bool(set(self.letters) & set("hĐB"))

    @property
    def was(self) -> str:
        """What is recorded, as the script reads it: "/ session"."""
        boxes = {"office": "h"} | EXTRAS
        extras = [box for box, letter in boxes.items() if letter in self.cell.letters]
        return " ".join([_choice(self.cell.letters, self.was_off), *extras]).strip()

    @property
    def recorded(self) -> bool:
        return bool(self.cell.letters) or self.was_off

    @property
    def noted(self) -> bool:
        """Recorded, or chosen on the page."""
        return bool(self.letters) or self.off

    @property
    def unsaved(self) -> bool:
        return (self.letters, self.off) != (self.cell.letters, self.was_off)


def _choice(letters: str, off: bool) -> str:
    if "/" in letters:
        return "/"
    if "x" in letters or "h" in letters:
        return "x"
    return OFF if off else ""


@dataclass(frozen=True)
class DayPage:
    """`typed`: letters chosen and not recorded yet, by name of the cell; `based`: the versions under them;
    `days_off` are recorded, `off` only chosen."""

    roster: Roster
    day: dt.date
    days_off: frozenset[int]
    off: frozenset[int] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    based: Mapping[str, str] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)

    @cached_property
    def people(self) -> list[PersonsDay]:
        return [
            self._of(entry, cell)
            for entry in self.roster.entries
            if (cell := cells_of(entry).get(self.day, Cell(entry.person_id, self.day))).marks
            or entry.belongs_on(self.day)
        ]

    def _of(self, entry: Entry, cell: Cell) -> PersonsDay:
        letters, person = self.typed.get(name_of(cell), cell.letters), entry.person_id
        official = self.roster.official_on(person, self.day)
        was_off = person in self.days_off
        return PersonsDay(entry, cell, letters, was_off or person in self.off, was_off, official)

    @property
    def recorded(self) -> int:
        return sum(person.recorded for person in self.people)

    @property
    def unsaved(self) -> int:
        return sum(person.unsaved for person in self.people)

    @property
    def missing(self) -> int:
        return sum(not person.noted for person in self.people)

    @property
    def days(self) -> list[tuple[dt.date, bool]]:
        """The days of the month, and whether anybody's work is recorded on each."""
        worked = {day.day for entry in self.roster.entries for day in entry.recorded}
        return [(day, day in worked) for day in self.roster.month.days]

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
