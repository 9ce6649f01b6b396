"""One day of a team as a form: a choice of three for each person, nights and sessions beside it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.http import QueryDict

from portal.lib.months import Month
from teams.cells import Cell, Change, Saved, name_of
from teams.day_page import EXTRAS, OFF, DayPage
from teams.roster import Roster

from .grid import Sending


class DaySending(Sending):
    """ "12-5" is one of x, / and off; "12-5-office", "12-5-night" and "12-5-session" are ticked or not."""

    def __init__(self, data: QueryDict, day: dt.date, roster: Roster) -> None:
        super().__init__(data, Month.of(day))
        self.day = day
        self.names = {entry.person_id: name_of(Cell(entry.person_id, day)) for entry in roster.entries}

    @cached_property
    def changes(self) -> list[Change]:
        found = [self._based(pk, self.day, name, self._letters(name)) for pk, name in self.names.items()]
        return [change for change in found if change]

    @property
    def days_off(self) -> list[tuple[int, dt.date]]:
        return [(pk, self.day) for pk, name in self.names.items() if self.data.get(name) == OFF]

    def newly_off(self, recorded: frozenset[int]) -> bool:
        return any(pk not in recorded for pk, _day in self.days_off)

    def filled(self, roster: Roster, days_off: frozenset[int]) -> DayPage:
        """The page as it was sent, a whole day where nothing was chosen."""
        typed = {name: self._letters(name) for name in self.names.values()}
        typed |= {name: "x" + typed[name] for name in typed if not self.data.get(name)}
        return self._page(roster, days_off, typed)

    def unfinished(self, roster: Roster, days_off: frozenset[int], saved: Saved) -> DayPage:
        """The page after a save, with what could not be written as it was sent."""
        typed = {name: change.letters for name, change in self.unsaved(saved).items()}
        return self._page(roster, days_off, typed, saved)

    def _page(
        self, roster: Roster, days_off: frozenset[int], typed: dict[str, str], saved: Saved | None = None
    ) -> DayPage:
        off = frozenset(pk for pk, _day in self.days_off)
        based = {name: str(self.seen.get(name, "")) for name in typed}
        return DayPage(roster, self.day, days_off, off, typed, based, saved or Saved())

    def _letters(self, name: str) -> str:
        office = "h" if f"{name}-office" in self.data else "x"
        day = {"x": office, "/": "h/" if office == "h" else "/"}.get(self.data.get(name, ""), "")
        return day + "".join(letter for box, letter in EXTRAS.items() if f"{name}-{box}" in self.data)
