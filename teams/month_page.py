"""A roster's month as a page shows it: lines of boxes, their sums, people per day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from places.models import Holiday

from .cells import Cell, Change, Conflict, Problem, Saved, cells_of, name_of
from .models import MobilisationOrder, Shift
from .roster import Entry, Roster

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A cell on the page. `open`: one may write in it; `outside`: the person is not in the team;
    `to_come`: is, and the day has not come; `rest`: Saturday, Sunday or a public holiday."""

    cell: Cell
    letters: str
    open: bool
    outside: bool
    to_come: bool
    rest: bool

    @property
    def name(self) -> str:
        return name_of(self.cell)


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    boxes: list[Box]

    @property
    def sums(self) -> list[tuple[str, Decimal]]:
        return _sums(box.cell for box in self.boxes)

    @property
    def orders(self) -> list[MobilisationOrder]:
        """Under which recorded work stands."""
        return list({day.order for day in self.entry.recorded if day.order})


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the month: people who worked on it, whether work may be written, the holiday it is."""

    day: dt.date
    people: int
    open: bool
    holiday: str
    rest: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """A line over the grid about a cell that was not written."""

    about: Problem | Conflict
    where: str


@dataclass(frozen=True)
class MonthPage:
    """`typed`: letters in boxes that are not recorded yet. `unsaved`: changes that could not be written."""

    roster: Roster
    today: dt.date
    typed: Mapping[str, str] = field(default_factory=dict)
    unsaved: Mapping[str, Change] = field(default_factory=dict)
    saved: Saved = field(default_factory=Saved)

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(entry, list(self._boxes(entry))) for entry in self.roster.entries]

    def _boxes(self, entry: Entry) -> Iterator[Box]:
        recorded = cells_of(entry)
        for day in self.roster.month.days:
            cell = recorded.get(day, Cell(entry.person_id, day))
            outside = not entry.belongs_on(day)
            to_come = day > self.today and not outside
            writable = bool(cell.marks) or not (outside or to_come)
            yield Box(cell, self._letters(cell), writable, outside, to_come, self._rest_on(day))

    @property
    def has_days_to_come(self) -> bool:
        return self.today < self.roster.month.last_day

    @cached_property
    def _holidays(self) -> dict[dt.date, str]:
        first, last = self.roster.month.first_day, self.roster.month.last_day
        return dict(Holiday.objects.filter(day__range=(first, last)).values_list("day", "name"))

    def _rest_on(self, day: dt.date) -> bool:
        return day.weekday() >= SATURDAY or day in self._holidays

    def _letters(self, cell: Cell) -> str:
        name = name_of(cell)
        return self.unsaved[name].letters if name in self.unsaved else self.typed.get(name, cell.letters)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(
                day,
                sum(bool(line.boxes[n].cell.marks) for line in self.lines),
                any(line.boxes[n].open for line in self.lines),
                self._holidays.get(day, ""),
                self._rest_on(day),
            )
            for n, day in enumerate(self.roster.month.days)
        ]

    @property
    def sums(self) -> list[tuple[str, Decimal]]:
        return _sums(box.cell for line in self.lines for box in line.boxes)

    @property
    def seen(self) -> str:
        """Versions of the cells that are not empty; of an unsaved one, the version it was based on."""
        cells = (box.cell for line in self.lines for box in line.boxes)
        recorded = {name_of(cell): cell.version for cell in cells if cell.marks}
        stale = {name: change.seen for name, change in self.unsaved.items()}
        return json.dumps(recorded | stale, ensure_ascii=False)

    @property
    def problems(self) -> list[Strip]:
        return strips(self.roster, self.saved.problems)

    @property
    def conflicts(self) -> list[Strip]:
        return strips(self.roster, self.saved.conflicts)


def _sums(cells: Iterator[Cell]) -> list[tuple[str, Decimal]]:
    marks = [mark for cell in cells for mark in cell.marks]
    return [
        (shift.value, sum((mark.portion for mark in marks if mark.shift == shift), Decimal()))
        for shift in Shift
    ]


def strips(roster: Roster, about: Iterable[Problem | Conflict]) -> list[Strip]:
    people = {entry.person_id: str(entry.person) for entry in roster.entries}
    return [Strip(one, f"{people.get(one.person_id, one.person_id)}, {one.day:%d/%m}") for one in about]
