"""Which statements took PostgreSQL longest, where it counts them (pg_stat_statements)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import DatabaseError, connection

SHOWN = 12
LONGEST = """
    SELECT calls, total_exec_time, mean_exec_time, rows, query FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT %s
"""


@contextmanager
def counted() -> Iterator[None]:
    """Prints them afterwards. A server that does not count says so: shared_preload_libraries is its own."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            cursor.execute("SELECT pg_stat_statements_reset()")
    except DatabaseError as refused:
        print(f"statements are not counted: {str(refused).splitlines()[0]}", flush=True)
        yield
        return
    yield
    with connection.cursor() as cursor:
        cursor.execute(LONGEST, [SHOWN])
        found = cursor.fetchall()
    print(f"{'calls':>7} {'total s':>8} {'mean ms':>8} {'rows':>8}")
    for calls, total, mean, rows, query in found:
        print(f"{calls:>7} {total / 1000:>8.1f} {mean:>8.1f} {rows:>8} {' '.join(query.split())[:150]}")
