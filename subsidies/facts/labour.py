"""Days, nights, sessions and spending that teams recorded, in the groups the law treats alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from django.db import connection

from portal.lib.months import Month

from ..governing import Span
from ..rules.needs import Needs
from ..rules.words import Mark, Per
from ..rules.work import Piece
from . import as_known

SOURCES = """
WITH governed AS MATERIALIZED (
    SELECT * FROM unnest(
        %(teams)s::bigint[], %(resolutions)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]
    ) AS g (team_id, resolution_id, first, last)
), members AS MATERIALIZED (
    SELECT team_id, person_id, valid_from AS first, coalesce(valid_until, 'infinity') AS last
    FROM teams_membership WHERE team_id = ANY(%(teams)s)
)
"""
DAYS_NOW = "teams_workday w ON w.timesheet_id = s.id AND"
NIGHTS_NOW = """teams_workday n JOIN teams_timesheet ns ON ns.id = n.timesheet_id
        WHERE n.person_id = w.person_id AND n.day = w.day AND"""
RECORDED_WORK = f"""
FROM governed g
JOIN teams_timesheet s ON s.team_id = g.team_id AND s.month = ANY(%(months)s)
JOIN {DAYS_NOW} w.day BETWEEN g.first AND g.last
LEFT JOIN members m ON m.team_id = s.team_id AND m.person_id = w.person_id
     AND w.day BETWEEN m.first AND m.last
LEFT JOIN teams_mobilisationorder o ON o.id = w.order_id
"""
COUNTED_WORK = RECORDED_WORK.replace("teams_workday", "teams_countedwork")
RECORDED_SPENDING = """
FROM governed g
JOIN teams_timesheet s ON s.team_id = g.team_id AND s.month = ANY(%(months)s)
JOIN teams_spending p ON p.timesheet_id = s.id AND p.day BETWEEN g.first AND g.last
"""

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
    DAYS_NOW: f"LATERAL {as_known.days('of.timesheet_id = s.id')} w ON",
    NIGHTS_NOW: f"""{as_known.days("of.person_id = w.person_id AND of.day = w.day")} n
        JOIN teams_timesheet ns ON ns.id = n.timesheet_id WHERE""",
}
ALWAYS_ASKED = {Mark.UNCONFIRMED, Mark.ORDERED}
PER = {per.value: per for per in Per}

PersonPieces = Mapping[int | None, tuple[Piece, ...]]
Pieces = Mapping[tuple[int, int, Month], PersonPieces]


def pieces(
    governed: Sequence[Span], months: Sequence[Month], needs: Needs, known_at: dt.datetime | None
) -> Pieces:
    """By (team, resolution, month) and person; None is the team itself, which spends."""
    if not needs.work:
        return {}
    marks = tuple(mark for mark in TOLD_BY if mark in ALWAYS_ASKED | needs.marks)
    found: dict[tuple[int, int, dt.date], dict[int | None, tuple[Piece, ...]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        query = _query(needs, marks) if known_at is None else _query_then(needs, marks)
        cursor.execute(query, _asked(governed, months, known_at))
        for team, resolution, month, person, shift, units, first_day, member, amount, *flags in cursor:
            marked = _marked(marks, tuple(flags))
            piece = Piece(PER[shift], units, first_day, member, marked, amount)
            done = found[team, resolution, month]
            done[person] = (*done.get(person, ()), piece)
    return {(team, resolution, Month.of(month)): done for (team, resolution, month), done in found.items()}


def _query(needs: Needs, marks: Sequence[Mark]) -> str:
    """A mark nobody asks about is not looked up, and splits no group."""
    selects = [f"SELECT {', '.join(_of_work(needs, marks))} {RECORDED_WORK}"]
    if not needs.by_day:
        selects[0] += "GROUP BY 1, 2, 3, 4, 5, 8, 9, " + ", ".join(str(10 + n) for n in range(len(marks)))
    if needs.counted:
        selects.append(f"SELECT {', '.join(_of_counted(marks))} {COUNTED_WORK}")
    if needs.spending:
        selects.append(f"SELECT {', '.join(_of_spending(marks))} {RECORDED_SPENDING}")
    return f"{SOURCES} {' UNION ALL '.join(selects)} ORDER BY 7"


def _query_then(needs: Needs, marks: Sequence[Mark]) -> str:
    """Nothing that is usual: only a run computed again looks at what was corrected since."""
    query = _query(needs, marks).replace(SOURCES, f"{SOURCES}, {as_known.CORRECTED}")
    for now, then in THEN.items():
        query = query.replace(now, then)
    return query


def _of_work(needs: Needs, marks: Sequence[Mark]) -> Iterator[str]:
    yield "s.team_id, g.resolution_id, s.month, w.person_id, w.shift"
    # Nobody has two days, or two nights, on one date: each is a group of its own already.
    yield "w.portion, w.day" if needs.by_day else "sum(w.portion), min(w.day)"
    yield "m.team_id IS NOT NULL"
    yield "CASE w.shift WHEN 'night' THEN o.night_amount END" if needs.ordered_amounts else "NULL::bigint"
    yield from (TOLD_BY[mark] for mark in marks)


def _of_counted(marks: Sequence[Mark]) -> Iterator[str]:
    """Each by itself: blocks of hours are full, or not, on their own day."""
    yield "s.team_id, g.resolution_id, s.month, w.person_id, w.unit, w.quantity, w.day"
    yield "m.team_id IS NOT NULL, NULL::bigint"
    yield from (TOLD_OF_COUNTED[mark] for mark in marks)


def _of_spending(marks: Sequence[Mark]) -> Iterator[str]:
    """Each paper by itself: a ceiling may hold for one."""
    yield "s.team_id, g.resolution_id, s.month, NULL, 'spending', 1, p.day, true, p.amount"
    yield from (TOLD_OF_SPENDING.get(mark, "false") for mark in marks)


def _asked(
    governed: Sequence[Span], months: Sequence[Month], known_at: dt.datetime | None
) -> dict[str, object]:
    return {
        "teams": [span.team_id for span in governed],
        "resolutions": [span.resolution_id for span in governed],
        "firsts": [span.first for span in governed],
        "lasts": [span.last for span in governed],
        "months": [month.first_day for month in months],
        "known_at": known_at,
    }


@cache
def _marked(marks: tuple[Mark, ...], flags: tuple[bool, ...]) -> frozenset[Mark]:
    return frozenset(mark for mark, holds in zip(marks, flags, strict=True) if holds)
