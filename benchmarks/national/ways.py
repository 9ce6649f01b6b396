"""The ways to pay a month that are compared. Each pays given provinces; amounts come from the same scheme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import connection, transaction

from subsidies.models import PayoutLine, PayrollRun, Rate, Resolution, RunUnit
from teams.models import CommunityTeam, TeamSeat, TimesheetStatus, Workday

from .country import AS_OF, MONTH, copy
from .schemes import Scheme

COLUMNS = "run_id, commune_id, team_id, person_id, rate_id, earned_in, units, amount"


def rates_of(run: PayrollRun, scheme: Scheme) -> list[Rate | None]:
    """For members' months, their days and teams' months."""
    resolution = Resolution.objects.published().get(territory=run.province)
    rates = {rate.code: rate for rate in resolution.rates.all()}
    return [rates.get(code) for code in scheme.codes]


@transaction.atomic
def by_objects(run: PayrollRun, scheme: Scheme) -> None:
    """Model objects, a loop and `bulk_create`. It knows fewer rules than the product, and no settlement."""
    rates = rates_of(run, scheme)
    communes = RunUnit.objects.filter(run=run).values("commune")
    seats = TeamSeat.objects.on(AS_OF).filter(commune__in=communes).select_related("team", "commune")
    lines = [
        line
        for seat in seats.prefetch_related("team__memberships__person")
        for line in _lines_of_team(run, seat, scheme, rates)
    ]
    PayoutLine.objects.bulk_create(lines, batch_size=5000)


def _lines_of_team(
    run: PayrollRun, seat: TeamSeat, scheme: Scheme, rates: list[Rate | None]
) -> Iterator[PayoutLine]:
    month_rate, day_rate, team_rate = rates
    of_team = {"run": run, "commune": seat.commune, "team": seat.team, "earned_in": MONTH}
    members = [m.person for m in seat.team.memberships.all() if m.holds_on(MONTH.last_day)]
    days, left = _days_paid(seat.team, scheme) if day_rate else ({}, 0)
    for person in members:
        if month_rate:
            yield _line(of_team, person, month_rate, Decimal(1), scheme.member_month)
        if days.get(person.pk):
            yield _line(of_team, person, day_rate, days[person.pk], scheme.member_day)
    if scheme.team_month + left:
        yield _line(of_team, None, team_rate, Decimal(1), scheme.team_month + left)


def _days_paid(team: CommunityTeam, scheme: Scheme) -> tuple[dict[int, Decimal], int]:
    """By person, and what an envelope has left for the team."""
    work = Workday.objects.filter(
        timesheet__team=team, timesheet__month=MONTH, timesheet__status=TimesheetStatus.CONFIRMED
    )
    days: dict[int, Decimal] = defaultdict(Decimal)
    left = scheme.envelope
    if scheme.planned_only:
        work = work.filter(plan__isnull=False)
    for workday in work.order_by("day", "person"):
        if not scheme.envelope or left >= scheme.member_day:
            days[workday.person_id] += workday.portion
            left -= scheme.member_day if scheme.envelope else 0
    return days, left


def _line(of_team: dict, person: object, rate: Rate, units: Decimal, price: int) -> PayoutLine:
    return PayoutLine(**of_team, person=person, rate=rate, units=units, amount=int(units * price))


TEAMS = """
WITH paid AS (
    SELECT s.team_id, s.commune_id
    FROM teams_teamseat s JOIN subsidies_rununit u ON u.commune_id = s.commune_id
    WHERE u.run_id = %(run)s AND daterange(s.valid_from, s.valid_until, '[]') @> %(as_of)s
), members AS (
    SELECT p.team_id, p.commune_id, m.person_id FROM paid p JOIN teams_membership m ON m.team_id = p.team_id
    WHERE daterange(m.valid_from, m.valid_until, '[]') @> %(last)s
), days AS (
    SELECT m.team_id, m.commune_id, m.person_id, w.portion,
           row_number() OVER (PARTITION BY m.team_id ORDER BY w.day, w.person_id) AS place
    FROM members m
    JOIN teams_timesheet s ON s.team_id = m.team_id AND s.month = %(month)s AND s.status = 'confirmed'
    JOIN teams_workday w ON w.timesheet_id = s.id AND w.person_id = m.person_id
    WHERE %(member_day)s > 0 AND (w.plan_id IS NOT NULL OR NOT %(planned_only)s)
), within AS (
    SELECT * FROM days WHERE %(envelope)s = 0 OR place * %(member_day)s <= %(envelope)s
)
"""
MEMBERS_MONTHS = """
SELECT %(run)s::bigint, commune_id, team_id, person_id, %(month_rate)s::bigint, %(month)s::date,
       1, %(member_month)s
FROM members WHERE %(member_month)s > 0
"""
MEMBERS_DAYS = """
SELECT %(run)s, commune_id, team_id, person_id, %(day_rate)s, %(month)s,
       sum(portion), sum(portion) * %(member_day)s
FROM within GROUP BY commune_id, team_id, person_id
"""
TEAMS_MONTHS = """
SELECT %(run)s, p.commune_id, p.team_id, NULL, %(team_rate)s, %(month)s, 1,
       %(team_month)s + %(envelope)s - coalesce(spent.amount, 0)
FROM paid p
LEFT JOIN (SELECT team_id, sum(portion) * %(member_day)s AS amount FROM within GROUP BY 1) spent
     ON spent.team_id = p.team_id AND %(envelope)s > 0
WHERE %(team_month)s + %(envelope)s - CASE WHEN %(envelope)s > 0 THEN coalesce(spent.amount, 0) ELSE 0 END > 0
"""


@transaction.atomic
def by_one_statement(run: PayrollRun, scheme: Scheme) -> None:
    """INSERT ... SELECT, for these rules and this month only."""
    month_rate, day_rate, team_rate = (rate and rate.pk for rate in rates_of(run, scheme))
    parts = " UNION ALL ".join([MEMBERS_MONTHS, MEMBERS_DAYS, TEAMS_MONTHS])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO subsidies_payoutline ({COLUMNS}) {TEAMS} {parts}",
            {
                "run": run.pk, "as_of": AS_OF, "month": MONTH.first_day, "last": MONTH.last_day,
                "month_rate": month_rate, "day_rate": day_rate, "team_rate": team_rate,
                "team_month": scheme.team_month, "member_month": scheme.member_month,
                "member_day": scheme.member_day, "envelope": scheme.envelope,
                "planned_only": scheme.planned_only,
            },
        )  # fmt: skip


Rows = list[tuple[object, ...]]
ROW = attrgetter("commune_id", "team_id", "person_id", "rate_id", "earned_in.first_day", "units", "amount")


def rows_of(run: PayrollRun) -> Rows:
    """As they stand, ready to be written once more."""
    return [ROW(line) for line in run.lines.order_by("pk").iterator(chunk_size=10_000)]


@transaction.atomic
def by_copy(run: PayrollRun, rows: Rows) -> None:
    """The floor: nothing is computed, the lines are known and only written."""
    copy("subsidies_payoutline", COLUMNS, ((run.pk, *row) for row in rows))


Sums = dict[tuple[int, int | None], int]


def sums_of(run: PayrollRun) -> Sums:
    """Đồng by team and person; None is the team itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT team_id, person_id, sum(amount)::bigint FROM subsidies_payoutline"
            " WHERE run_id = %s GROUP BY 1, 2",
            [run.pk],
        )
        return {(team, person): amount for team, person, amount in cursor.fetchall()}
