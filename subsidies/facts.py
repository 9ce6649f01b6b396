"""What happened, per team and month, in a constant number of queries whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from portal.lib.months import Month
from teams.models import CommunityTeam, Membership, TeamSeat

from .governing import Seat, Span, governance_for, spans
from .models import RegisteredCommune
from .rules.data import Per, Piece, TeamMonth, Work

Days = tuple[dt.date, dt.date | None]  # from, until


@dataclass(frozen=True, slots=True)
class Facts:
    """`paying` tells each team's commune on the run's day; `team_months` is keyed by (team, resolution)."""

    paying: Mapping[int, int]
    team_months: Mapping[tuple[int, int], list[TeamMonth]]


def gather(communes: Iterable[int], months: Sequence[Month], as_of: dt.date) -> Facts:
    """Everything the rules need about the teams seated in `communes` on the day `as_of`.

    `months` is in order and not empty.
    """
    paying = dict(
        TeamSeat.objects.on(as_of).filter(commune__in=list(communes)).values_list("team_id", "commune_id")
    )
    seats = _seats(list(paying), months)
    governed = spans(seats.of_teams, governance_for())
    registered = _registered(seats.communes_by_year)
    lives = _lives(list(paying))
    memberships = _memberships(list(paying), months)
    pieces = _pieces(governed, months)

    team_months: dict[tuple[int, int], list[TeamMonth]] = defaultdict(list)
    for span, month, is_whole in _governed_months(governed, months):
        works = _works(span, month, is_whole, lives, memberships, pieces)
        team_months[span.team_id, span.resolution_id].append(
            TeamMonth(
                span.team_id,
                month,
                tuple(works),
                registered=(span.team_id, span.resolution_id, month.year) in registered,
            )  # fmt: skip
        )
    return Facts(paying, team_months)


@dataclass(frozen=True, slots=True)
class _Seats:
    of_teams: list[Seat]
    communes_by_year: dict[tuple[int, int], set[int]]  # (commune, year) -> teams seated there then


def _seats(teams: list[int], months: Sequence[Month]) -> _Seats:
    first, last = months[0].first_day, months[-1].last_day
    rows = (
        TeamSeat.objects.filter(team__in=teams)
        .between(dt.date(first.year, 1, 1), last)
        .values_list(
            "team_id",
            "commune_id",
            "commune__province_id",
            "commune__territory_id",
            "valid_from",
            "valid_until",
        )
        .order_by("team_id", "valid_from")
    )
    of_teams: list[Seat] = []
    by_year: dict[tuple[int, int], set[int]] = defaultdict(set)
    for team_id, commune_id, province_id, territory_id, since, until in rows:
        of_teams.append(Seat(team_id, province_id, territory_id, since, until))
        for year in range(max(since, first).year, min(until or last, last).year + 1):
            by_year[commune_id, year].add(team_id)
    return _Seats(of_teams, by_year)


def _registered(communes_by_year: Mapping[tuple[int, int], set[int]]) -> set[tuple[int, int, int]]:
    """(team, resolution, year) whose commune, at any time of that year, was on the year's list.

    A merger within the year takes nobody off the list (Luật Ban hành VBQPPL 2025, Article 54(2)).
    """
    listed = RegisteredCommune.objects.filter(
        commune__in={c for c, _ in communes_by_year}, year__in={y for _, y in communes_by_year}
    ).values_list("commune_id", "resolution_id", "year")
    return {
        (team, resolution, year)
        for commune, resolution, year in listed
        for team in communes_by_year.get((commune, year), ())
    }


def _lives(teams: list[int]) -> Mapping[int, Days]:
    rows = CommunityTeam.objects.filter(pk__in=teams).values_list("pk", "valid_from", "valid_until")
    return {pk: (since, until) for pk, since, until in rows}


def _memberships(teams: list[int], months: Sequence[Month]) -> Mapping[int, list[tuple[int, Days]]]:
    members: dict[int, list[tuple[int, Days]]] = defaultdict(list)
    rows = (
        Membership.objects.filter(team__in=teams)
        .between(months[0].first_day, months[-1].last_day)
        .values_list("team_id", "person_id", "valid_from", "valid_until")
    )
    for team_id, person_id, since, until in rows:
        members[team_id].append((person_id, (since, until)))
    return members


CONFIRMED_WORK = """
SELECT g.resolution_id, s.team_id, s.month, w.person_id, w.shift, sum(w.portion), min(w.day),
       m.id IS NOT NULL,
       w.in_office_hours AND EXISTS (
           SELECT FROM teams_officialpost p
           WHERE p.person_id = w.person_id AND daterange(p.valid_from, p.valid_until, '[]') @> w.day),
       o.id IS NOT NULL, coalesce(o.urgent AND o.level = 'province', false), o.night_amount
FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[]) AS g (team_id, resolution_id, first, last)
JOIN teams_timesheet s ON s.team_id = g.team_id AND s.status = 'confirmed' AND s.month = ANY(%s)
JOIN teams_workday w ON w.timesheet_id = s.id AND w.day BETWEEN g.first AND g.last
LEFT JOIN teams_membership m ON m.team_id = s.team_id AND m.person_id = w.person_id
     AND daterange(m.valid_from, m.valid_until, '[]') @> w.day
LEFT JOIN teams_mobilisationorder o ON o.id = w.order_id
GROUP BY 1, 2, 3, 4, 5, 8, 9, 10, 11, 12
"""

PersonPieces = dict[int, list[Piece]]


def _pieces(
    governed: Sequence[Span], months: Sequence[Month]
) -> Mapping[tuple[int, int, Month], PersonPieces]:
    """Confirmed days, nights and sessions by (team, resolution, month) and person."""
    pieces: dict[tuple[int, int, Month], PersonPieces] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        cursor.execute(
            CONFIRMED_WORK,
            [
                [g.team_id for g in governed],
                [g.resolution_id for g in governed],
                [g.first for g in governed],
                [g.last for g in governed],
                [m.first_day for m in months],
            ],
        )
        for resolution_id, team_id, month, person_id, shift, portion, first_day, *how in cursor:
            as_member, official, ordered, urgent, night_amount = how
            piece = Piece(
                Per(shift), Decimal(portion), first_day, as_member, official, ordered, urgent, night_amount
            )
            pieces[team_id, resolution_id, Month.of(month)][person_id].append(piece)
    return pieces


def _governed_months(governed: Sequence[Span], months: Sequence[Month]) -> Iterator[tuple[Span, Month, bool]]:
    """Each span's months; a monthly amount follows the resolution in force last in that month."""
    last_in: dict[tuple[int, Month], Span] = {}
    pairs = [(span, month) for span in governed for month in _months_of(span, months)]
    for span, month in pairs:
        latest = last_in.get((span.team_id, month))
        if latest is None or latest.first < span.first:
            last_in[span.team_id, month] = span
    seen: set[tuple[int, int, Month]] = set()
    for span, month in pairs:
        key = (span.team_id, span.resolution_id, month)
        if key not in seen:  # a change of commune splits the span, not the month
            seen.add(key)
            yield span, month, last_in[span.team_id, month].resolution_id == span.resolution_id


def _months_of(span: Span, months: Sequence[Month]) -> list[Month]:
    return [m for m in months if span.first <= m.last_day and m.first_day <= span.last]


def _works(
    span: Span,
    month: Month,
    is_whole: bool,
    lives: Mapping[int, Days],
    memberships: Mapping[int, list[tuple[int, Days]]],
    pieces: Mapping[tuple[int, int, Month], PersonPieces],
) -> Iterator[Work]:
    if is_whole:
        yield Work(None, _days_within(lives[span.team_id], month))
    active: dict[int, int] = defaultdict(int)
    if is_whole:
        for person_id, days in memberships.get(span.team_id, ()):
            active[person_id] += _days_within(days, month)
    done = pieces.get((span.team_id, span.resolution_id, month), {})
    for person_id in active.keys() | done.keys():
        yield Work(person_id, active[person_id], tuple(done.get(person_id, ())))


def _days_within(days: Days, month: Month) -> int:
    since, until = days
    last = min(until, month.last_day) if until else month.last_day
    return max(0, (last - max(since, month.first_day)).days + 1)
