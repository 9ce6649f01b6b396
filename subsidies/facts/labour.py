"""Days, nights, sessions and spending that teams recorded, in the groups the law treats alike."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from django.db import connection

from portal.lib.months import Month

from ..governing import Span
from ..rules.needs import Needs
from ..rules.words import Mark, Per
from ..rules.work import Piece

# A mark nobody asks about is false everywhere, so that it splits no group and PostgreSQL looks nothing up.
RECORDED_WORK = """
WITH governed AS MATERIALIZED (
    SELECT * FROM unnest(
        %(teams)s::bigint[], %(resolutions)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]
    ) AS g (team_id, resolution_id, first, last)
)
SELECT g.resolution_id, s.team_id, s.month, w.person_id, w.shift, sum(w.portion), min(w.day),
       m.id IS NOT NULL,
       CASE WHEN %(asks_ordered_amount)s AND w.shift = 'night' THEN o.night_amount END,
       s.status <> 'confirmed' OR coalesce(s.confirmed_at > %(known_at)s, false),
       o.id IS NOT NULL,
       %(urgent)s AND coalesce(o.urgent AND o.level = 'province', false),
       %(office_hours)s AND w.in_office_hours AND EXISTS (
           SELECT FROM teams_officialpost p
           WHERE p.person_id = w.person_id AND daterange(p.valid_from, p.valid_until, '[]') @> w.day),
       %(planned)s AND w.plan_id IS NOT NULL,
       %(same_date_as_night)s AND w.shift = 'day' AND EXISTS (
           SELECT FROM teams_workday n JOIN teams_timesheet ns ON ns.id = n.timesheet_id
           WHERE n.person_id = w.person_id AND n.day = w.day AND n.shift = 'night'
             AND ns.status = 'confirmed'),
       %(rest_day)s AND extract(isodow FROM w.day) >= 6,
       %(holiday)s AND EXISTS (SELECT FROM places_holiday h WHERE h.day = w.day),
       %(other_support)s AND EXISTS (
           SELECT FROM teams_othersupport x
           WHERE x.team_id = s.team_id AND (x.person_id IS NULL OR x.person_id = w.person_id)
             AND daterange(x.valid_from, x.valid_until, '[]') @> w.day)
FROM governed g
JOIN teams_timesheet s ON s.team_id = g.team_id AND s.month = ANY(%(months)s)
JOIN teams_workday w ON w.timesheet_id = s.id AND w.day BETWEEN g.first AND g.last
LEFT JOIN teams_membership m ON m.team_id = s.team_id AND m.person_id = w.person_id
     AND daterange(m.valid_from, m.valid_until, '[]') @> w.day
LEFT JOIN teams_mobilisationorder o ON o.id = w.order_id
GROUP BY 1, 2, 3, 4, 5, CASE WHEN %(by_day)s THEN w.day END, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
"""

# Each paper by itself: a ceiling may hold for one.
RECORDED_SPENDING = """
UNION ALL
SELECT g.resolution_id, s.team_id, s.month, NULL, 'spending', 1, p.day, true, p.amount,
       s.status <> 'confirmed' OR coalesce(s.confirmed_at > %(known_at)s, false),
       false, false, false, false, false, false, false,
       %(other_support)s AND EXISTS (
           SELECT FROM teams_othersupport x
           WHERE x.team_id = s.team_id AND x.person_id IS NULL
             AND daterange(x.valid_from, x.valid_until, '[]') @> p.day)
FROM governed g
JOIN teams_timesheet s ON s.team_id = g.team_id AND s.month = ANY(%(months)s)
JOIN teams_spending p ON p.timesheet_id = s.id AND p.day BETWEEN g.first AND g.last
"""

# In the order of the columns above.
MARKS = (
    Mark.UNCONFIRMED, Mark.ORDERED, Mark.URGENT, Mark.OFFICE_HOURS, Mark.PLANNED, Mark.SAME_DATE_AS_NIGHT,
    Mark.REST_DAY, Mark.HOLIDAY, Mark.OTHER_SUPPORT,
)  # fmt: skip
ASKED = MARKS[2:]

PersonPieces = Mapping[int | None, tuple[Piece, ...]]
Pieces = Mapping[tuple[int, int, Month], PersonPieces]


def pieces(
    governed: Sequence[Span], months: Sequence[Month], needs: Needs, known_at: dt.datetime | None
) -> Pieces:
    """By (team, resolution, month) and person; None is the team itself, which spends."""
    found: dict[tuple[int, int, Month], dict[int | None, tuple[Piece, ...]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        query = RECORDED_WORK + (RECORDED_SPENDING if needs.spending else "")
        cursor.execute(query + "ORDER BY 7", _asked(governed, months, needs, known_at))
        for resolution, team, month, person, shift, units, first_day, member, amount, *flags in cursor:
            piece = Piece(Per(shift), Decimal(units), first_day, member, _marks(tuple(flags)), amount)
            done = found[team, resolution, _month(month)]
            done[person] = (*done.get(person, ()), piece)
    return found


def _asked(
    governed: Sequence[Span], months: Sequence[Month], needs: Needs, known_at: dt.datetime | None
) -> dict[str, object]:
    return {
        "teams": [span.team_id for span in governed],
        "resolutions": [span.resolution_id for span in governed],
        "firsts": [span.first for span in governed],
        "lasts": [span.last for span in governed],
        "months": [month.first_day for month in months],
        "known_at": known_at,
        "by_day": needs.by_day,
        "asks_ordered_amount": needs.ordered_amounts,
        **{mark.value: mark in needs.marks for mark in ASKED},
    }


@cache
def _marks(flags: tuple[bool, ...]) -> frozenset[Mark]:
    return frozenset(mark for mark, holds in zip(MARKS, flags, strict=True) if holds)


@cache
def _month(first_day: dt.date) -> Month:
    return Month.of(first_day)
