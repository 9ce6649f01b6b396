"""Days, nights, sessions and spending that teams recorded, in the groups the law treats alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection

from portal.lib.months import Month

from ..governing import Span
from ..rules.needs import Needs
from ..rules.words import Mark, Per
from ..rules.work import Piece
from . import as_known, records
from .days import EVERY_DAY, DaySet, days_in, days_of, first_in
from .records import Merged
from .service import Members, members_of

DAYS_NOW = "teams_workday w"
NIGHTS_NOW = """teams_workday n JOIN teams_timesheet ns ON ns.id = n.timesheet_id
        WHERE n.person_id = w.person_id AND n.day = w.day AND"""
ENTRIES = (
    f"FROM {DAYS_NOW} LEFT JOIN teams_mobilisationorder o ON o.id = w.order_id WHERE w.timesheet_id = s.id"
)
BIT = "1 << (w.day - s.month)"
COUNTED = ENTRIES.replace("teams_workday", "teams_countedwork")
SPENT = "FROM teams_spending p WHERE p.timesheet_id = s.id"

# Sheet by sheet: however many others there are, they are not looked at.
OF_SHEETS = """SELECT s.team_id, s.month, done.* FROM teams_timesheet s CROSS JOIN LATERAL ({}) done
WHERE s.team_id = ANY(%(teams)s) AND s.month = ANY(%(months)s)"""

# How the tables tell each mark of work.
TOLD_BY = {
    Mark.UNCONFIRMED: "s.status <> 'confirmed' OR coalesce(s.confirmed_at > %(known_at)s, false)",
    Mark.ORDERED: "w.order_id IS NOT NULL",
    Mark.URGENT: "coalesce(o.urgent AND o.level = 'province', false)",
    Mark.OFFICE_HOURS: """w.in_office_hours AND EXISTS (
        SELECT FROM teams_officialpost p
        WHERE p.person_id = w.person_id AND daterange(p.valid_from, p.valid_until, '[]') @> w.day)""",
    Mark.PLANNED: "w.plan_id IS NOT NULL",
    Mark.SAME_DATE_AS_NIGHT: f"""w.shift = 'day' AND EXISTS (
        SELECT FROM {NIGHTS_NOW} n.shift = 'night' AND ns.status = 'confirmed'
          AND NOT coalesce(ns.confirmed_at > %(known_at)s, false))""",  # nosec B608 # our own words
    Mark.REST_DAY: "extract(isodow FROM w.day) >= 6",
    Mark.HOLIDAY: "EXISTS (SELECT FROM places_holiday h WHERE h.day = w.day)",
    Mark.OTHER_SUPPORT: """EXISTS (
        SELECT FROM teams_othersupport x
        WHERE x.team_id = s.team_id AND (x.person_id IS NULL OR x.person_id = w.person_id)
          AND daterange(x.valid_from, x.valid_until, '[]') @> w.day)""",
}
TOLD_OF_SPENDING = {
    Mark.UNCONFIRMED: TOLD_BY[Mark.UNCONFIRMED],
    Mark.OTHER_SUPPORT: """EXISTS (
        SELECT FROM teams_othersupport x
        WHERE x.team_id = s.team_id AND x.person_id IS NULL
          AND daterange(x.valid_from, x.valid_until, '[]') @> p.day)""",
}
# Hours, cases and meals have no shift, and nobody says whether they lay in office hours.
TOLD_OF_COUNTED = {**TOLD_BY, Mark.OFFICE_HOURS: "false", Mark.SAME_DATE_AS_NIGHT: "false"}
# The same tables as they stood at an earlier moment.
THEN = {
    DAYS_NOW: f"{as_known.days('of.timesheet_id = s.id')} w",
    NIGHTS_NOW: f"""{as_known.days("of.person_id = w.person_id AND of.day = w.day")} n
        JOIN teams_timesheet ns ON ns.id = n.timesheet_id WHERE""",
}
ALWAYS_ASKED = {Mark.UNCONFIRMED, Mark.ORDERED}
PER = {per.value: per for per in Per}

HALF = Decimal("0.5")

Marks = frozenset[Mark]

PersonPieces = Mapping[int | None, tuple[Piece, ...]]
Pieces = Mapping[tuple[int, int, Month], PersonPieces]


def pieces(
    governed: Sequence[Span],
    months: Sequence[Month],
    needs: Needs,
    known_at: dt.datetime | None,
    members: Members | None = None,
    merged: Merged | None = None,
) -> Pieces:
    """By (team, resolution, month) and person; None is the team itself, which spends."""
    marks = tuple(mark for mark in TOLD_BY if mark in ALWAYS_ASKED | needs.marks)
    query = _query(needs, marks)
    if not query:
        return {}
    teams = sorted({span.team_id for span in governed})
    merged = records.merged(known_at) if merged is None else merged
    members = members_of(teams, months, merged) if members is None else members
    law = _law(governed, months)
    found: dict[tuple[int, int, Month], dict[int | None, tuple[Piece, ...]]] = defaultdict(dict)
    told = _day_by_day if needs.by_day else _together
    for team, first_day, record, shift, units, days, halves, amount, *flags in _rows(
        query, teams, months, known_at
    ):
        person = merged.get(record, record)
        alike = PER[shift], units, halves, _marked(marks, tuple(flags)), amount
        for (resolution, month), in_force in law[team, first_day].items():
            done = found[team, resolution, month]
            served = _days_served(members, team, person, month)
            for as_member, which in ((True, days & in_force & served), (False, days & in_force & ~served)):
                if which:
                    new = told(which, month, as_member, *alike)
                    done[person] = _in_time(done[person] + new) if person in done else new
    return found


def _rows(
    query: str, teams: list[int], months: Sequence[Month], known_at: dt.datetime | None
) -> list[tuple[Any, ...]]:
    asked = {"teams": teams, "months": [month.first_day for month in months], "known_at": known_at}
    with connection.cursor() as cursor:
        cursor.execute(query if known_at is None else _as_of_then(query), asked)
        return cursor.fetchall()


def _law(
    governed: Sequence[Span], months: Sequence[Month]
) -> Mapping[tuple[int, dt.date], dict[tuple[int, Month], DaySet]]:
    """By team and the month's first day: the resolutions in force, and on which of its days."""
    found: dict[tuple[int, dt.date], dict[tuple[int, Month], DaySet]] = defaultdict(lambda: defaultdict(int))
    for team, resolution, first, last in governed:
        for month in months:
            if days := days_of(first, last, month):
                found[team, month.first_day][resolution, month] |= days
    return found


def _days_served(members: Members, team: int, person: int | None, month: Month) -> DaySet:
    """The days on which somebody was a member; of the team itself, every day."""
    if person is None:
        return EVERY_DAY
    days = 0
    for stint in members.get(team, {}).get(person, ()):
        days |= days_of(stint.first, stint.last, month)
    return days


def _together(
    days: DaySet,
    month: Month,
    as_member: bool,
    per: Per,
    unit: Decimal,
    halves: DaySet,
    marks: Marks,
    amount: int | None,
) -> tuple[Piece, ...]:
    """Days of which the law is told the same are one piece."""
    units = unit * days.bit_count()
    if days & halves:
        units -= HALF * (days & halves).bit_count()
    return (_piece(per, units, first_in(days, month), as_member, marks, amount),)


def _day_by_day(
    days: DaySet,
    month: Month,
    as_member: bool,
    per: Per,
    unit: Decimal,
    halves: DaySet,
    marks: Marks,
    amount: int | None,
) -> tuple[Piece, ...]:
    """Where a cut may fall between them."""
    pieces = [_piece(per, unit, day, as_member, marks, amount) for day in days_in(days & ~halves, month)]
    pieces += [_piece(per, HALF, day, as_member, marks, amount) for day in days_in(days & halves, month)]
    return _in_time(pieces) if days & halves else tuple(pieces)


_piece = lru_cache(maxsize=10_000)(Piece)  # most are like many others


def _in_time(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=attrgetter("first_day")))


def _query(needs: Needs, marks: Sequence[Mark]) -> str:
    """Empty where nothing is asked. A mark nobody asks about is not looked up, and splits no group."""
    of_a_sheet = []
    if needs.work and needs.members:
        of_a_sheet.append(f"SELECT {', '.join(_of_work(needs, marks))} {ENTRIES} {_alike(marks)}")
    if needs.counted:
        of_a_sheet.append(f"SELECT {', '.join(_of_counted(marks))} {COUNTED}")
    if needs.spending:
        of_a_sheet.append(f"SELECT {', '.join(_of_spending(marks))} {SPENT}")
    if not of_a_sheet:
        return ""
    return OF_SHEETS.format(" UNION ALL ".join(of_a_sheet))


def _as_of_then(query: str) -> str:
    """Nothing that is usual: only a run computed again looks at what was corrected since."""
    for now, then in THEN.items():
        query = query.replace(now, then)
    return f"WITH {as_known.CORRECTED} {query}"


def _of_work(needs: Needs, marks: Sequence[Mark]) -> Iterator[str]:
    """Nobody has two days, or two nights, on one date: bit n is the month's day n + 1."""
    yield f"w.person_id, w.shift, 1.0, bit_or({BIT}), coalesce(bit_or({BIT}) FILTER (WHERE w.portion < 1), 0)"
    yield "CASE w.shift WHEN 'night' THEN o.night_amount END" if needs.ordered_amounts else "NULL::bigint"
    yield from (TOLD_BY[mark] for mark in marks)


def _alike(marks: Sequence[Mark]) -> str:
    return "GROUP BY 1, 2, 6, " + ", ".join(str(7 + n) for n in range(len(marks)))


def _of_counted(marks: Sequence[Mark]) -> Iterator[str]:
    """Each by itself: blocks of hours are full, or not, on their own day."""
    yield f"w.person_id, w.unit, w.quantity, {BIT}, 0, NULL::bigint"
    yield from (TOLD_OF_COUNTED[mark] for mark in marks)


def _of_spending(marks: Sequence[Mark]) -> Iterator[str]:
    """Each paper by itself: a ceiling may hold for one."""
    yield "NULL, 'spending', 1, 1 << (p.day - s.month), 0, p.amount"
    yield from (TOLD_OF_SPENDING.get(mark, "false") for mark in marks)


@cache
def _marked(marks: tuple[Mark, ...], flags: tuple[bool, ...]) -> frozenset[Mark]:
    return frozenset(mark for mark, holds in zip(marks, flags, strict=True) if holds)
