"""What must be true after every step, asked of PostgreSQL in its own words."""

from __future__ import annotations

from django.db import DatabaseError, connection, transaction

from subsidies import sealing
from subsidies.models import PayrollRun

from .world import World

# A sheet that no line rests on may be opened again after a run read it.
UNPAID_SHEET = "số tiền không đổi"


class Broken(AssertionError):
    """Something that must never happen did."""


# Each gives rows only where it is broken.
NEVER = {
    # Over all runs: within one of them a constraint sees to it. Days are counted by money.check_reckoning.
    "a month is paid twice, or more is recovered than was paid": """
        SELECT line.team_id, line.person_id, rate.code, line.earned_in, sum(line.amount)
        FROM subsidies_payoutline line JOIN subsidies_payrollrun run ON run.id = line.run_id
        JOIN subsidies_rate rate ON rate.id = line.rate_id
        WHERE run.status IN ('approved', 'paid') GROUP BY 1, 2, 3, 4, rate.per
        HAVING sum(line.amount) < 0 OR rate.per = 'month' AND sum(line.amount) > max(rate.amount)""",
    "the lines of a commune are not its total": """
        SELECT unit.run_id, unit.commune_id, unit.total, sum(line.amount)
        FROM subsidies_rununit unit JOIN subsidies_payrollrun run ON run.id = unit.run_id
        LEFT JOIN subsidies_payoutline line USING (run_id, commune_id)
        WHERE run.status <> 'cancelled'
        GROUP BY 1, 2, 3 HAVING coalesce(sum(line.amount), 0) <> unit.total
            OR count(line.id) <> max(unit.lines)""",
    "a run has lines of a commune that is not its own": """
        SELECT line.id FROM subsidies_payoutline line
        LEFT JOIN subsidies_rununit unit USING (run_id, commune_id) WHERE unit.id IS NULL""",
    "payments are not what the lines are": """
        SELECT run.id FROM subsidies_payrollrun run WHERE run.status IN ('approved', 'paid') AND
            (SELECT coalesce(sum(amount), 0) FROM subsidies_payoutline WHERE run_id = run.id) <>
            (SELECT coalesce(sum(due), 0) FROM subsidies_payment
             WHERE run_id = run.id AND reissues_id IS NULL)""",
    "money went out twice for one payment": """
        SELECT before.id FROM subsidies_payment before JOIN subsidies_payment again
            ON again.reissues_id = before.id
        WHERE before.state <> 'reissued'""",
    "a debt was taken over twice or not as it was": """
        SELECT taker.id FROM subsidies_payment taker JOIN subsidies_payment debt ON debt.id = taker.carries_id
        WHERE taker.carried_in <> debt.carried_out""",
    "a run was released without three people": """
        SELECT id FROM subsidies_payrollrun WHERE status IN ('approved', 'paid') AND
            (made_by_id = checked_by_id OR made_by_id = approved_by_id OR checked_by_id = approved_by_id)""",
    "a person is at two places at one time": """
        SELECT person_id, day, shift FROM teams_workday GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "a team has two leaders on a day": """
        SELECT one.team_id FROM teams_membership one JOIN teams_membership other
            ON other.team_id = one.team_id AND other.id > one.id
            AND daterange(one.valid_from, one.valid_until, '[]')
                && daterange(other.valid_from, other.valid_until, '[]')
        WHERE one.role = 'leader' AND other.role = 'leader'""",
    "a phone is not where its book says": """
        SELECT phone.id FROM smartphones_phone phone WHERE phone.place <> (
            SELECT place FROM smartphones_phonemovement WHERE phone_id = phone.id
            ORDER BY number DESC LIMIT 1)""",
    "a household has two phones": """
        SELECT household_id FROM smartphones_handover handover
        JOIN smartphones_application application ON application.id = handover.application_id
        WHERE handover.ended_on IS NULL GROUP BY 1 HAVING count(*) > 1""",
    "a phone is with a household that nobody gave it to": """
        SELECT phone.id FROM smartphones_phone phone
        LEFT JOIN smartphones_handover given ON given.phone_id = phone.id AND given.ended_on IS NULL
        WHERE (phone.place = 'household') <> (given.id IS NOT NULL)""",
}  # fmt: skip

# Of a released run, also to the owner of the tables; and what the database says to it.
NOBODY_MAY = {
    "UPDATE subsidies_payoutline SET amount = amount + 1 WHERE run_id = %s": "lines of an approved run",
    "DELETE FROM subsidies_payoutline WHERE run_id = %s": "lines of an approved run",
    "UPDATE subsidies_payrollrun SET as_of = as_of - 1 WHERE id = %s": "an approved run is never changed",
    "UPDATE subsidies_payment SET due = due + 1, amount = amount + 1 WHERE run_id = %s": "a payment is never",
    "UPDATE accounts_auditevent SET at = now() WHERE %s > 0": "the audit log is only ever added to",
}


def hold(world: World) -> None:
    """After each step."""
    with connection.cursor() as cursor:
        for what, query in NEVER.items():
            cursor.execute(query)
            if rows := cursor.fetchall():
                raise Broken(f"{what}: {rows[:5]}")
    released = sealing.released()
    _nothing_released_changed(world, released)
    if run := next((run for run in released if run.lines.exists()), None):
        for statement, words in NOBODY_MAY.items():
            _refused(statement, run, words)


def _nothing_released_changed(world: World, released: list[PayrollRun]) -> None:
    for run in released:
        lines = sealing.lines_now(run)
        if world.sealed.setdefault(run.pk, lines) != lines:
            raise Broken(f"lines of the released run {run.pk} are others than they were")
    if gone := world.sealed.keys() - {run.pk for run in released}:
        raise Broken(f"released runs are gone: {gone}")


def hold_at_the_end_of_the_month() -> None:
    """What takes longer: everything computed again."""
    for finding in sealing.verify(sealing.released()):
        if finding.broken or UNPAID_SHEET not in finding.words:
            raise Broken(f"{finding.run.pk}. {finding.run}, {finding.commune}: {finding.words}")


def _refused(statement: str, run: PayrollRun, words: str) -> None:
    """For what it is, not for a word misspelt here."""
    said = "nothing"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [run.pk])
    except DatabaseError as error:
        said = str(error)
    if words not in said:
        raise Broken(f"the database said {said} to: {statement}")
