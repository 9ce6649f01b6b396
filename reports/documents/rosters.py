"""Who stood on the sheets of many teams and months, and in which commune: gathered in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from places.models import Commune, title_on
from portal.lib.months import Month
from subsidies.facts import as_known
from teams.models import Membership, Mobilised, Person, TeamSeat, Timesheet, Workday
from teams.roster import Entry

Span = Membership | Mobilised
DAYS_THEN = f"""WITH {as_known.CORRECTED} SELECT row_number() OVER () AS id, w.*
FROM {as_known.days("of.timesheet_id = ANY(%(sheets)s)")} w"""  # noqa: S608  # nosec B608 # our own words


class Rosters:
    """The people, the days and the commune of each sheet; the days as known at a moment, or now."""

    def __init__(self, sheets: list[Timesheet], known_at: dt.datetime | None = None) -> None:
        months = [sheet.month for sheet in sheets]
        teams = {sheet.team_id for sheet in sheets}
        first, last = min(months).first_day, max(months).last_day
        self.workdays = _workdays(sheets, known_at)
        self._spans = _spans(teams, first, last)
        self._seats = _seats(teams, last)
        self._titles: dict[tuple[int, Month], str] = {}

    def entries(self, sheet: Timesheet) -> list[Entry]:
        """The month's roster and whoever has a day on it; leader, deputies, members, the mobilised."""
        people: dict[int, Person] = {}
        entries: dict[int, Entry] = {}

        def line_of(found: Span | Workday) -> Entry:
            people[found.person_id] = found.person
            return entries.setdefault(found.person_id, Entry(found.person_id, people))

        for span in self._spans[sheet.team_id]:
            if touches(span, sheet.month):
                line = line_of(span)
                (line.memberships if isinstance(span, Membership) else line.mobilised).append(span)
        for workday in self.workdays[sheet.pk]:
            line_of(workday).recorded.append(workday)
        return sorted(entries.values(), key=lambda entry: entry.rank)

    def title(self, sheet: Timesheet) -> str:
        """What the team's commune was called at the month's end: one query for a commune and month."""
        commune = self._commune(sheet)
        key = commune.pk, sheet.month
        if key not in self._titles:
            self._titles[key] = title_on(commune, sheet.month.last_day)
        return self._titles[key]

    def _commune(self, sheet: Timesheet) -> Commune:
        """Of the seat held at the month's end; a dissolved team keeps its last one."""
        seats = self._seats[sheet.team_id]
        return next(seat for seat in seats if seat.valid_from <= sheet.month.last_day).commune


def touches(span: Span, month: Month) -> bool:
    return span.valid_from <= month.last_day and (span.valid_until or dt.date.max) >= month.first_day


def _workdays(sheets: list[Timesheet], known_at: dt.datetime | None) -> dict[int, list[Workday]]:
    ids = [sheet.pk for sheet in sheets]
    days = Workday.objects.filter(timesheet__in=ids)
    if known_at:
        days = Workday.objects.raw(DAYS_THEN, {"sheets": ids, "known_at": known_at})
    found: dict[int, list[Workday]] = defaultdict(list)
    for workday in days.prefetch_related("person"):
        found[workday.timesheet_id].append(workday)
    return found


def _spans(teams: Iterable[int], first: dt.date, last: dt.date) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for kind in (Membership, Mobilised):
        spans = kind.objects.between(first, last).filter(team__in=teams).select_related("person")
        for span in spans.order_by("valid_from"):
            found[span.team_id].append(span)
    return found


def _seats(teams: Iterable[int], last: dt.date) -> dict[int, list[TeamSeat]]:
    """The newest first."""
    found: dict[int, list[TeamSeat]] = defaultdict(list)
    seats = TeamSeat.objects.filter(team__in=teams, valid_from__lte=last)
    for seat in seats.select_related("commune").order_by("-valid_from"):
        found[seat.team_id].append(seat)
    return found
