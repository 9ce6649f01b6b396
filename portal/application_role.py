"""The role of the database that web server and workers sign in with: it works on rows, it owns nothing.

Triggers say what approved lines, runs and payments may become; only their owner could switch triggers off.
What is only ever added, this role cannot even try to change.
"""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

ONLY_ADDED = (
    "accounts.AuditEvent",
    "subsidies.Decision",
    "reports.IssuedDocument",
    "reports.Withdrawal",
    "reports.Clearing",
    "smartphones.ListDecision",
)
NEVER_CHANGED = ("subsidies.PayoutLine",)  # lines of a run that is computed again go and come anew
AS_KNOWN = "as_known"  # views: what the books said at an earlier moment (portal/lib/recorded.py)
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT relispartition AND relname <> 'django_migrations'
"""
# Read and written through the table they are part of alone: its rules do not bind them under their own names.
PARTITIONS = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND relispartition
"""


def renew() -> str:
    """After tables came anew: the role of APPLICATION_DATABASE_URL, or "" where none is used."""
    url = os.environ.get("APPLICATION_DATABASE_URL")
    return make(url) if url else ""


@transaction.atomic
def make(url: str) -> str:
    """The role of that address, with its password and its rights. Safe to repeat. Returns its name."""
    parts = urlsplit(url)
    role, password = unquote(parts.username or ""), unquote(parts.password or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
            )
        )
    grant(role)
    return role


def grant(role: str) -> None:
    """As of this version of the tables: what it had before is taken back first."""
    everything = "ALL TABLES IN SCHEMA public"
    say("REVOKE ALL ON {} FROM {}", sql.SQL(everything), sql.Identifier(role))
    for schema in ("public", AS_KNOWN):
        say("GRANT USAGE ON SCHEMA {} TO {}", sql.Identifier(schema), sql.Identifier(role))
        say("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}", sql.Identifier(schema), sql.Identifier(role))
    say("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", sql.Identifier(role))
    for partition in named(PARTITIONS):
        say("REVOKE ALL ON {} FROM {}", sql.Identifier(partition), sql.Identifier(role))
    added, unchanged = (
        {apps.get_model(label)._meta.db_table for label in labels} for labels in (ONLY_ADDED, NEVER_CHANGED)
    )
    for table in named(TABLES):
        rights = ["INSERT", *([] if table in added else ["DELETE"])]
        rights += [] if table in added | unchanged else ["UPDATE"]
        # Who writes a line locks the one it corrects, for which PostgreSQL asks a right to update something.
        rights += ["UPDATE (id)"] if table in unchanged else []
        say(f"GRANT {', '.join(rights)} ON {{}} TO {{}}", sql.Identifier(table), sql.Identifier(role))


def named(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [name for (name,) in cursor]


def say(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))
