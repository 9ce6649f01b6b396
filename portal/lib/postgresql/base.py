"""PostgreSQL as Django speaks to it, told in whose name it is asked before it is asked anything."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import sql

from portal.lib import reach

# No query: a transaction may still choose its isolation after it.
TELL = sql.SQL(f"SET {reach.SETTING} TO {{}}")


class DatabaseWrapper(base.DatabaseWrapper):
    """A setting of the session, which so must be ours: no pooler that lends one per transaction."""

    told: str | None = None

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.told = reach.NOBODY

    def create_cursor(self, name: str | None = None) -> Any:
        self.tell()
        return super().create_cursor(name)

    def tell(self) -> None:
        """Whenever it changed: about once for a request."""
        wanted = reach.reader()
        if wanted != self.told:
            self.connection.execute(TELL.format(sql.Literal(wanted)))
            self.told = wanted

    def _rollback(self) -> None:
        """What was told within a transaction is undone with it."""
        self.told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self.told = reach.reader()  # after an error the transaction takes nothing but this way back
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.told = None
