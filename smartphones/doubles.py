"""People who stand in two households: SQL proposes, in a constant number of queries, people decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib import reach
from teams.models import Person
from teams.suspects import Pair

from .models import Household

MOST = 100  # points of certainty
# Of each pair at least one household is the reader's. Numbers are compared by their fingerprints.
PROPOSED = """
WITH residents (person, household) AS MATERIALIZED (
    SELECT head_id, id FROM smartphones_household WHERE left_on IS NULL
    UNION ALL
    SELECT m.person_id, h.id FROM smartphones_householdmember m
    JOIN smartphones_household h ON h.id = m.household_id AND h.left_on IS NULL
), known AS MATERIALIZED (
    SELECT r.person, r.household, p.plain_name, p.birth_date, p.citizen_number_slips AS slips
    FROM residents r JOIN teams_person p ON p.id = r.person
), mine AS MATERIALIZED (
    SELECT * FROM known WHERE household IN ({mine})
), proposed (one, one_home, other, other_home) AS (
    SELECT a.person, a.household, b.person, b.household FROM mine a JOIN known b ON b.person = a.person
    UNION ALL
    SELECT a.person, a.household, b.person, b.household FROM mine a
    JOIN known b ON b.birth_date = a.birth_date AND b.plain_name = a.plain_name AND b.person <> a.person
    UNION ALL
    SELECT a.person, a.household, b.person, b.household
    FROM (SELECT person, household, unnest(slips) AS slip FROM mine) a
    JOIN (SELECT person, household, unnest(slips) AS slip FROM known) b USING (slip)
)
SELECT DISTINCT least(one_home, other_home), greatest(one_home, other_home),
       CASE WHEN one_home < other_home THEN one ELSE other END,
       CASE WHEN one_home < other_home THEN other ELSE one END
FROM proposed
WHERE one_home <> other_home AND NOT EXISTS (
    SELECT FROM teams_differentpeople WHERE one_id = least(one, other) AND other_id = greatest(one, other)
)
"""


@dataclass(frozen=True, slots=True)
class Resident:
    """`home` may be of another commune than the reader's: then only that commune is told."""

    person: Person
    home: Household
    seen: bool


@dataclass(frozen=True, slots=True)
class Double:
    one: Resident
    other: Resident
    pair: Pair | None  # None: one person in two households

    @property
    def points(self) -> int:
        return self.pair.points if self.pair else MOST

    @property
    def words(self) -> list[str]:
        return self.pair.words if self.pair else [_("Cùng một người ở hai hộ")]


@reach.whole_country()
def doubles(reader: User) -> list[Double]:
    """The surest first."""
    mine = Household.objects.visible_to(reader)
    rows = _proposed(mine)
    homes = _homes(home for row in rows for home in row[:2])
    people = Person.objects.in_bulk({person for row in rows for person in row[2:4]})
    seen = set(mine.filter(pk__in=homes).values_list("pk", flat=True))

    def resident(person: int, home: int) -> Resident:
        return Resident(people[person], homes[home], home in seen)

    found = [
        Double(resident(one, one_home), resident(other, other_home), pair)
        for one_home, other_home, one, other in rows
        if (pair := _pair(people[one], people[other])) is None or pair.is_suspicious
    ]
    return sorted(found, key=lambda double: (-double.points, double.one.home.pk, double.other.home.pk))


def _pair(one: Person, other: Person) -> Pair | None:
    return None if one.pk == other.pk else Pair.of(one, other)


def _proposed(mine: QuerySet[Household]) -> list[tuple[int, int, int, int]]:
    try:
        sql, params = mine.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # the reader answers for no place
        return []
    with connection.cursor() as cursor:
        cursor.execute(PROPOSED.format(mine=sql), params)
        return cursor.fetchall()


def _homes(ids: Iterable[int]) -> dict[int, Household]:
    return Household.objects.select_related("head", "commune__present").in_bulk(set(ids))
