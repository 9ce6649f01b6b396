"""The same month in OpenFisca-core: arrays in memory, nothing stored. A development dependency (AGPL)."""

from __future__ import annotations

import numpy as np

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import connection
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from subsidies.models import PayrollRun

from .country import AS_OF, MONTH
from .schemes import Scheme

PERSON = build_entity("person", "people", "", is_person=True)
TEAM = build_entity("team", "teams", "", roles=[{"key": "member", "plural": "members"}])
PERIOD = MONTH.iso

MEMBERS = """
SELECT m.team_id, m.person_id, coalesce(bit_or(1 << (extract(day FROM w.day)::int - 1)), 0)
FROM teams_teamseat t
JOIN subsidies_rununit u ON u.commune_id = t.commune_id AND u.run_id = %(run)s
JOIN teams_membership m ON m.team_id = t.team_id AND daterange(m.valid_from, m.valid_until, '[]') @> %(last)s
LEFT JOIN teams_timesheet s ON s.team_id = t.team_id AND s.month = %(month)s AND s.status = 'confirmed'
LEFT JOIN teams_workday w ON w.timesheet_id = s.id AND w.person_id = m.person_id
     AND (w.plan_id IS NOT NULL OR NOT %(planned_only)s)
WHERE daterange(t.valid_from, t.valid_until, '[]') @> %(as_of)s
GROUP BY 1, 2 ORDER BY 1, 2
"""


def system_of(scheme: Scheme) -> TaxBenefitSystem:
    class days(Variable):  # noqa: N801 - variables are named so there
        """One bit for each day of the month that was worked."""

        value_type, entity, definition_period = int, PERSON, DateUnit.MONTH

    class paid_days(Variable):  # noqa: N801
        value_type, entity, definition_period = int, PERSON, DateUnit.MONTH

        def formula(people, period):  # noqa: N805
            worked = [people("days", period) >> n & 1 for n in range(31)]
            if not scheme.envelope:
                return sum(worked)
            teams = people.simulation.populations["team"]
            room = np.full(teams.count, scheme.envelope // scheme.member_day)
            paid = np.zeros(people.count, dtype=int)
            for on_day in worked:  # the earliest first, those of one day by their number
                place = people.get_rank(people.team, people.ids, condition=on_day > 0)
                paid += (on_day > 0) & (place < teams.project(room))
                room = room - teams.sum(on_day)
            return paid

    class member_pay(Variable):  # noqa: N801
        value_type, entity, definition_period = int, PERSON, DateUnit.MONTH

        def formula(people, period):  # noqa: N805
            return scheme.member_month + people("paid_days", period) * scheme.member_day

    class team_pay(Variable):  # noqa: N801
        value_type, entity, definition_period = int, TEAM, DateUnit.MONTH

        def formula(teams, period):  # noqa: N805
            if not scheme.envelope:
                return np.full(teams.count, scheme.team_month)
            return scheme.envelope - teams.sum(teams.members("member_pay", period))

    system = TaxBenefitSystem([PERSON, TEAM])
    system.add_variables(days, paid_days, member_pay, team_pay)
    return system


def simulation_of(run: PayrollRun, scheme: Scheme) -> tuple[Simulation, list[tuple[int, int, int]]]:
    """The people of a province with their days, read from the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            MEMBERS,
            {
                "run": run.pk, "last": MONTH.last_day, "month": MONTH.first_day, "as_of": AS_OF,
                "planned_only": scheme.planned_only,
            },
        )  # fmt: skip
        members = cursor.fetchall()
    builder = SimulationBuilder()
    builder.create_entities(system_of(scheme))
    teams = np.array([team for team, _, _ in members])
    builder.declare_person_entity("person", np.array([person for _, person, _ in members]))
    builder.join_with_persons(
        builder.declare_entity("team", np.unique(teams)), teams, np.full(len(members), "member")
    )
    simulation = builder.build(system_of(scheme))
    simulation.set_input("days", PERIOD, np.array([days for _, _, days in members]))
    return simulation, members


def computed(simulation: Simulation) -> tuple[np.ndarray, np.ndarray]:
    return simulation.calculate("member_pay", PERIOD), simulation.calculate("team_pay", PERIOD)


def sums(
    simulation: Simulation, members: list[tuple[int, int, int]], paid: tuple[np.ndarray, np.ndarray]
) -> dict[tuple[int, int | None], int]:
    of_members = {(team, person): int(a) for (team, person, _), a in zip(members, paid[0], strict=True)}
    of_teams = {
        (int(team), None): int(a) for team, a in zip(simulation.populations["team"].ids, paid[1], strict=True)
    }
    return {who: amount for who, amount in {**of_members, **of_teams}.items() if amount}
