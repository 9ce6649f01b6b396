"""What somebody is about to declare: each person's days and sums, and what asks for a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from . import flags
from .cells import cells_of
from .commune_month import CommuneMonth
from .flags import Flag, Flags
from .models import Shift, Timesheet, Workday
from .roster import Entry, Roster


@dataclass(frozen=True, slots=True)
class Sums:
    days: Decimal
    office: Decimal  # of the days
    nights: Decimal
    sessions: Decimal

    @classmethod
    def of(cls, work: Iterable[Workday]) -> Sums:
        done = list(work)

        def units(*shifts: Shift, office: bool = False) -> Decimal:
            return sum(
                (w.portion for w in done if w.shift in shifts and w.in_office_hours >= office), Decimal()
            )

        return cls(units(Shift.DAY), units(Shift.DAY, office=True), units(Shift.NIGHT), units(Shift.SESSION))

    @property
    def units(self) -> Decimal:
        return self.days + self.nights + self.sessions


@dataclass(frozen=True, slots=True)
class PersonLine:
    entry: Entry

    @property
    def sums(self) -> Sums:
        return Sums.of(self.entry.recorded)

    @property
    def cells(self) -> list[tuple[int, str]]:
        """Days of the month with what stands in them: (5, "x")."""
        return sorted((day.day, cell.letters) for day, cell in cells_of(self.entry).items())


@dataclass(frozen=True)
class CheckPage:
    roster: Roster
    sheet: Timesheet

    @property
    def lines(self) -> list[PersonLine]:
        return [PersonLine(entry) for entry in self.roster.entries]

    @cached_property
    def sums(self) -> Sums:
        return Sums.of(work for entry in self.roster.entries for work in entry.recorded)

    @cached_property
    def flags(self) -> list[Flag]:
        return flags.of_sheet(self.sheet) if self.sheet.pk else []

    @property
    def idle(self) -> list[Entry]:
        return [entry for entry in self.roster.entries if not entry.recorded]


def raised_in(page: CommuneMonth) -> Flags:
    """By sheet, on those that could be handed in together; in a constant number of queries."""
    sheets = [task.team.sheet_id for task in (*page.ready, *page.empty) if task.team.sheet_id]
    return flags.of_sheets(page.month, Timesheet.objects.filter(pk__in=sheets))
