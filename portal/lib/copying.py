"""New rows of one table written by COPY in the open transaction, as `bulk_create` would write them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections, models


def copy_in(things: Sequence[models.Model]) -> None:
    """Things of one model, none of them written yet: each gets its key. Raises what the database says."""
    if not things:
        return
    connection, model = connections[DEFAULT_DB_ALIAS], type(things[0])
    # What the database fills in by itself is left to it.
    fields = [f for f in model._meta.concrete_fields if not f.has_db_default()]
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key.column, len(things)],
        )
        for thing, (new,) in zip(things, cursor.fetchall(), strict=True):
            thing.pk = new
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for thing in things:
                copy.write_row(
                    [field.get_db_prep_save(field.pre_save(thing, add=True), connection) for field in fields]
                )
    for thing in things:
        thing._state.adding, thing._state.db = False, connection.alias
