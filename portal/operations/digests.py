"""What every table holds, in one line each: two databases with equal digests say the same."""

from __future__ import annotations

from django.db import connection

# Roots of partitioned tables speak for their parts.
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY relname
"""
# A sum does not depend on the order in which rows are met.
CONTENT = 'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM "{}" t'

Digests = dict[str, tuple[int, str]]
EMPTY = (0, "0")  # of a table without rows


def of_all_tables() -> Digests:
    """Rows and content of each table; must run inside a transaction, whose snapshot it reads."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")  # moments are hashed as they are written
        cursor.execute(TABLES)
        return {table: _of(cursor, table) for (table,) in cursor.fetchall()}


def _of(cursor, table: str) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    cursor.execute(CONTENT.format(table))
    rows, content = cursor.fetchone()
    return rows, content


def differing(one: Digests, other: Digests) -> list[str]:
    """Names of tables that are not the same on both sides."""
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))
