"""Memberships without a break are one stint of service, whatever roles it went through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from .days import FOREVER, Days

A_DAY = dt.timedelta(1)
Row = tuple[int, int, dt.date, dt.date | None, str]  # team, person, from, until, role


@dataclass(slots=True)
class Stint:
    first: dt.date
    last: dt.date
    roles: list[tuple[dt.date, str]] = field(default_factory=list)  # from which day, in order

    @property
    def days(self) -> Days:
        return self.first, self.last

    def roles_until(self, day: dt.date) -> str:
        """The role held last by that day: a month's amount follows it."""
        for since, role in reversed(self.roles):
            if since <= day:
                return role
        raise LookupError(day)


def stints(rows: Iterable[Row]) -> Iterator[tuple[tuple[int, int], list[Stint]]]:
    """By team and person; the rows come in that order and in order of days."""
    for key, group in groupby(rows, key=lambda row: row[:2]):
        served: list[Stint] = []
        for _team, _person, since, until, role in group:
            last = until or FOREVER
            if served and last <= served[-1].last:
                continue  # told already, by another record of the same person
            goes_on = served[-1].last + A_DAY if served else since
            if not served or goes_on < since:
                served.append(Stint(since, last))
            served[-1].last = last
            served[-1].roles.append((max(since, goes_on), role))
        yield key, served


def months_served(served: Iterable[Stint], day: dt.date) -> int:
    """Full months of service by the end of `day`, each stint by itself."""
    return sum(_full_months(stint.first, min(stint.last, day)) for stint in served if stint.first <= day)


def _full_months(first: dt.date, last: dt.date) -> int:
    after = last + dt.timedelta(1)
    return (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)
