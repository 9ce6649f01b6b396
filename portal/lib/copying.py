"""New rows of one table written by COPY in the open transaction, as `bulk_create` would write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

# A value of just this type is what the database gets: to ask the field for it takes longer than to send it.
PLAIN = {
    models.BigAutoField: int,
    models.BigIntegerField: int,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.SmallIntegerField: int,
    models.ForeignKey: int,
    models.OneToOneField: int,
    models.BooleanField: bool,
    models.CharField: str,
    models.TextField: str,
    models.DateField: dt.date,
}

BESIDE = "CREATE TEMPORARY TABLE {beside} AS SELECT {columns} FROM {table} WITH NO DATA"
OVER = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {beside}; DROP TABLE {beside}"


@contextmanager
def into(table: str, columns: Sequence[str], form: str = "") -> Iterator[Any]:
    """The COPY to write rows to, in the open transaction. PostgreSQL copies into no table whose rules bind
    who writes, but takes the same rows by INSERT: so they come by way of a table beside it."""
    connection = connections[DEFAULT_DB_ALIAS]
    names = {"table": table, "beside": f"{table}_beside", "columns": ", ".join(columns)}
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(BESIDE.format(**names))
        with cursor.copy("COPY {beside} ({columns}) FROM STDIN ".format(**names) + form) as copy:
            yield copy
        cursor.execute(OVER.format(**names))


def copy_in(things: Sequence[models.Model]) -> None:
    """Things of one model, none of them written yet: each gets its key. Raises what the database says."""
    if not things:
        return
    connection, model = connections[DEFAULT_DB_ALIAS], type(things[0])
    # What the database fills in by itself is left to it.
    fields = [f for f in model._meta.concrete_fields if not f.has_db_default()]
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key.column, len(things)],
        )
        for thing, (new,) in zip(things, cursor.fetchall(), strict=True):
            thing.pk = new
    values = [_value_of(field, connection) for field in fields]
    with into(table, [connection.ops.quote_name(str(field.column)) for field in fields]) as copy:
        for thing in things:
            copy.write_row([value(thing) for value in values])
    for thing in things:
        thing._state.adding, thing._state.db = False, connection.alias


def _value_of(
    field: models.Field[Any, Any], connection: BaseDatabaseWrapper
) -> Callable[[models.Model], Any]:
    def prepared(thing: models.Model) -> Any:
        return field.get_db_prep_save(field.pre_save(thing, add=True), connection)

    plain, name = PLAIN.get(type(field)), field.attname
    if plain is None or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return prepared

    def value(thing: models.Model) -> Any:
        found = getattr(thing, name)
        return found if found is None or type(found) is plain else prepared(thing)

    return value
