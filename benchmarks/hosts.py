"""python -m benchmarks.hosts [--provinces 12] [--share 10]: a month on 1, 2, 4 and 8 worker hosts.

A host is a process that may use `share` per cent of a core (cgroups, version 1: as root), the database as
much as it likes. What more hosts gain, while cores are no limit, shows whether something else is short.
"""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.national import __main__ as national

# isort: split
import psycopg
from django.db import connection

from benchmarks.database import application, empty_database
from benchmarks.national import country
from benchmarks.national.workers import all_at_once

HOSTS = (1, 2, 4, 8)
GROUPS = Path("/sys/fs/cgroup/cpu")
PERIOD = 20_000  # microseconds; short, so that a slow core looks like one and not like pauses
LOOK_EVERY = 0.02  # seconds
WAITING = """
    SELECT count(*) FILTER (WHERE wait_event_type IN ('Lock', 'LWLock')), count(*)
    FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, default=12)
    parser.add_argument("--share", type=int, default=10)
    asked = parser.parse_args()
    with empty_database(), application():
        runs = national.opened(country.load(asked.provinces))
        country.analyse()
        print(f"{'hosts':>5} {'seconds':>8} {'gain':>5} {'PostgreSQL, cores':>18} {'waits for locks':>16}")
        alone = 0.0
        for hosts in HOSTS:
            with looked_at() as seen, slow_cores(asked.share) as slow:
                total = all_at_once(list(runs.values()), hosts, slow)
            alone = alone or total.seconds
            cores = sum(taken.server for taken in total.taken) / total.seconds
            waits = sum(waiting for waiting, _ in seen) / max(1, sum(active for _, active in seen))
            gain = alone / total.seconds
            print(f"{hosts:>5} {total.seconds:>8.1f} {gain:>5.2f} {cores:>18.2f} {waits:>16.1%}", flush=True)
            for job in runs.values():
                national.compute_again(job)


@contextmanager
def slow_cores(share: int) -> Iterator[object]:
    """Each process put into a group of its own, which is gone afterwards."""
    groups: list[Path] = []

    def slow(processes: Iterable[int]) -> None:
        for process in processes:
            group = GROUPS / f"benchmark_{process}"
            group.mkdir()
            groups.append(group)
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(PERIOD * share // 100))
            (group / "cgroup.procs").write_text(str(process))

    try:
        yield slow
    finally:
        for group in groups:
            group.rmdir()


@contextmanager
def looked_at() -> Iterator[list[tuple[int, int]]]:
    """How many sessions waited for a lock, and how many worked or waited, look by look."""
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def look() -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
            while not over.wait(LOOK_EVERY):
                seen.append(own.execute(WAITING).fetchone())

    connection.close()
    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


if __name__ == "__main__":
    main()
