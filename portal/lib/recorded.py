"""Facts that say since when the books hold them: what was known at a moment can be read again.

The database keeps what a row said before it was changed or removed. Within `as_the_books_stood(moment)`
the same tables answer with what they held at that moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# Of rows older than this record.
EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

KNOWN_AT = "current_setting('portal.known_at')::timestamptz"
KEEP = """
CREATE TRIGGER former_rows_are_kept_of_{table} BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION places_keep_former_row();
CREATE TRIGGER removed_rows_are_kept_of_{table} BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION places_keep_former_row();
CREATE VIEW as_known.{table} AS
SELECT * FROM {table} WHERE recorded_at <= {known_at}
UNION ALL
SELECT was.* FROM places_formerrow former, LATERAL jsonb_populate_record(NULL::{table}, former.content) was
WHERE former.of = '{table}' AND former.recorded_at <= {known_at} AND {known_at} < former.replaced_at;
"""
THEN = "SELECT set_config('search_path', 'as_known, public', true), set_config('portal.known_at', %s, true)"
NOW = "SET LOCAL search_path TO DEFAULT"
FORGET = """
DROP VIEW as_known.{table};
DROP TRIGGER removed_rows_are_kept_of_{table} ON {table};
DROP TRIGGER former_rows_are_kept_of_{table} ON {table};
"""


class Recorded(models.Model):
    recorded_at = models.DateTimeField(_("ghi vào sổ lúc"), db_default=Now(), editable=False)

    class Meta:
        abstract = True


def former_rows_of(table: str) -> migrations.RunSQL:
    """For a migration. A later one that drops a column of the table does this anew."""
    told = {"table": table, "known_at": KNOWN_AT}
    return migrations.RunSQL(KEEP.format(**told), FORGET.format(**told))


@contextmanager
def as_the_books_stood(moment: dt.datetime | None) -> Iterator[None]:
    """Only for reading; None is now."""
    if moment is None:
        yield
        return
    # An error within undoes the whole transaction, and this with it.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(THEN, [moment.isoformat()])
        yield
        cursor.execute(NOW)
