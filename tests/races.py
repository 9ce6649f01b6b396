"""Several people act at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection, connections

from portal.lib.refusals import Refused

PATIENCE = 60  # seconds


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What each was told ("" is done); all start together, each on its own connection."""
    answers = [""] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            start.wait(PATIENCE)
            acts[place]()
        except Refused as refusal:
            answers[place] = str(refusal)
        except Exception as error:
            answers[place] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
        assert not thread.is_alive(), "somebody still waits"
    return answers


def wait_for_a_blocked_session() -> None:
    """Until another session of this database waits for a lock; the statement's own timeout is the limit."""
    blocked = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
    """
    with connection.cursor() as cursor:
        for _attempt in range(100_000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(blocked)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
