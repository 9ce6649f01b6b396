"""In whose name the database is asked: one person, the whole country, or nobody until somebody says so.

Rules of the tables (row-level security) read it. They bind every role but the owner of the tables, so that
a query that forgot its scope still finds no row of another area.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import migrations

NOBODY, COUNTRY = "", "country"
SETTING = "portal.reader"
_reader = ContextVar("reader", default=NOBODY)

# A sub-select is asked once for a statement, a bare function for every row.
ANYWHERE = f"(SELECT current_setting('{SETTING}', true)) = '{COUNTRY}'"
# Functions that find whom or what a reader reaches see all tables, so that no rule asks itself.
FOUND_BY = "LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"
BIND = "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
LOOSEN = "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def reader() -> str:
    return _reader.get()


def become(user: Any) -> None:
    """Until the surrounding `of` ends: who asks came out later, by a key for instance."""
    _reader.set(_name_of(user))


@contextmanager
def of(user: Any) -> Iterator[None]:
    """What this person answers for; nothing for whoever is not signed in."""
    with _read_by(_name_of(user)):
        yield


@contextmanager
def whole_country() -> Iterator[None]:
    """For jobs, and where a question goes beyond the asker's area: is this number in anybody's book?"""
    with _read_by(COUNTRY):
        yield


@contextmanager
def _read_by(name: str) -> Iterator[None]:
    before = _reader.set(name)
    try:
        yield
    finally:
        _reader.reset(before)


def _name_of(user: Any) -> str:
    return str(user.pk) if user.is_authenticated else NOBODY


def bound(table: str) -> migrations.RunSQL:
    """For a migration: from here on nobody but its owner sees a row without a rule that shows it."""
    # Rules are tried from the last name of the alphabet on, and this one costs nothing.
    return migrations.RunSQL(
        [BIND.format(table=table), f"CREATE POLICY whole_country ON {table} USING ({ANYWHERE})"],
        [f"DROP POLICY whole_country ON {table}", LOOSEN.format(table=table)],
    )


def shown(table: str, rule: str, rows: str, *, to_read: bool = False) -> migrations.RunSQL:
    """For a migration: also these rows of a bound table, to be worked on or only to be read."""
    acts = "FOR SELECT " if to_read else ""
    return migrations.RunSQL(
        f"CREATE POLICY {rule} ON {table} {acts}USING ({rows})", f"DROP POLICY {rule} ON {table}"
    )


def as_owner(*functions: str) -> migrations.RunSQL:
    """For a migration: what triggers look up to keep the books whole, no reach hides from them."""
    return migrations.RunSQL(
        [f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp" for name in functions],
        [f"ALTER FUNCTION {name} SECURITY INVOKER RESET search_path" for name in functions],
    )
