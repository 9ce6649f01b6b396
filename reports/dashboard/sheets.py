"""How far a month's timesheets are: communes late, due, waiting and confirmed; sheets that raise a flag."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from portal.lib.months import Month
from teams import month_end
from teams.month_end import CommuneRow

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sheets:
    month: Month
    rows: list[CommuneRow]  # those behind first

    @property
    def states(self) -> list[tuple[str, str, str, int]]:
        """Name, look and word of each state, and how many communes are in it."""
        counts = Counter(row.state for row in self.rows)
        return [
            (name, look, str(word), counts[name])
            for name, (look, word) in month_end.WORDS.items()
            if counts[name] or name != month_end.FREE
        ]

    @property
    def done(self) -> int:
        return sum(row.state == month_end.DONE for row in self.rows)

    @property
    def flagged(self) -> int:
        return sum(row.flagged for row in self.rows)

    @property
    def behind(self) -> Sequence[CommuneRow]:
        return [row for row in self.rows if row.state not in month_end.SETTLED][:SHOWN]

    @property
    def wanted(self) -> int:
        """Communes whose pay goes by their sheets, or that hand them in all the same."""
        return sum(row.state != month_end.FREE for row in self.rows)


def of_month(reader: User, month: Month, today: dt.date) -> Sheets:
    """In a constant number of queries."""
    return Sheets(month, month_end.of_month(reader, month, today).by_lateness)
