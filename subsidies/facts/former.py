"""Communes a team's seat lay in before mergers: what was decided for them goes on in their former area.

Luật Ban hành văn bản quy phạm pháp luật 2025, Article 54(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

# The seat before ended the day before this one began, in a commune that became a part of this one's.
MERGED = """
SELECT later.team_id, later.commune_id, earlier.commune_id
FROM teams_teamseat later
JOIN teams_teamseat earlier ON earlier.team_id = later.team_id AND earlier.valid_until = later.valid_from - 1
JOIN places_commune former ON former.id = earlier.commune_id
WHERE later.team_id = ANY(%s) AND (
    former.successor_id = later.commune_id OR EXISTS (
        SELECT FROM places_commune_other_successors other
        WHERE other.from_commune_id = former.id AND other.to_commune_id = later.commune_id))
"""

FormerCommunes = Mapping[tuple[int, int], tuple[int, ...]]


def former_communes(teams: Iterable[int]) -> FormerCommunes:
    """By team and the commune of a seat: the communes its place was in before, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(MERGED, [list(teams)])
        before = {(team, commune): former for team, commune, former in cursor}
    return {key: tuple(_chain(key, before)) for key in before}


def _chain(key: tuple[int, int], before: Mapping[tuple[int, int], int]) -> Iterable[int]:
    team, commune = key
    while (former := before.get((team, commune))) is not None:
        yield former
        commune = former
