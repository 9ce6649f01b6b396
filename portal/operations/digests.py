"""What every table holds, in one line each: two databases with equal digests say the same."""

from __future__ import annotations

import json

from django.db import connection
from psycopg import sql

# Roots of partitioned tables speak for their parts.
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY relname
"""
# A sum does not depend on the order in which rows are met.
CONTENT = 'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM "{}" t'
# The same, asked by a script that may not end well otherwise.
REFUSING = f"""
SET LOCAL search_path TO public;
SET LOCAL TIME ZONE 'UTC';
DO $$
DECLARE
    wanted jsonb := current_setting('portal.digests');
    found jsonb := '{{}}';
    of text; rows bigint; content text; other text;
BEGIN
    FOR of IN {TABLES} LOOP
        EXECUTE format('{CONTENT.format("%s")}', of) INTO rows, content;
        found := found || jsonb_build_object(of, jsonb_build_array(rows, content));
    END LOOP;
    SELECT min(key) INTO other FROM jsonb_each(found) one FULL JOIN jsonb_each(wanted) two USING (key)
        WHERE one.value IS DISTINCT FROM two.value;
    IF other IS NOT NULL THEN
        RAISE USING MESSAGE = format(current_setting('portal.complaint'), other);
    END IF;
END $$;
"""  # noqa: S608  # nosec B608 # of the two above

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


def refusing_others(wanted: Digests, complaint: str) -> str:
    """A script that fails in these words, `%s` the table, where the tables it meets are not those."""
    told = sql.SQL(
        "SELECT set_config('portal.digests', {}, true), set_config('portal.complaint', {}, true);"
    ).format(json.dumps(wanted), complaint)
    return told.as_string() + REFUSING
