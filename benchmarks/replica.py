"""python -m benchmarks.replica [--provinces N]: what a country needs of disk and network, what a copy spares.

A second PostgreSQL follows the first as it would on another machine: the first has one core, the second the
other. Needs root (cores are given out) and a role that may replicate, as that of ./run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.measuring import seconds, show
from benchmarks.national import __main__ as national

# isort: split
import psycopg
from django.db import connection

from benchmarks.database import application, empty_database
from benchmarks.national import country
from benchmarks.national.workers import all_at_once
from benchmarks.province import compute
from portal.postgres import Cluster, free_port
from portal.postgres_machine import give, programs
from subsidies import payroll
from subsidies.models import PayrollRun

FIRST, SECOND = {0}, {1}  # the cores of the two machines
TIMES = 5
BIGGEST = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 6
"""
MIB = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, help="fewer of them, the largest always among them")
    asked = parser.parse_args()
    with empty_database(), application():
        runs = national.opened(country.load(asked.provinces))
        country.analyse()
        before = _size()
        with following() as copy:
            _month(runs, copy)
            print(f"database {before / MIB:.0f} MiB, {_size() / MIB:.0f} MiB with its lines")
            for name, size in _rows(BIGGEST):
                print(f"  {name:<40} {size / MIB:8.1f} MiB")
            _beside_a_dump(runs["79"].run, copy)


def _month(runs: national.Runs, copy: str) -> None:
    """Lines of all provinces written: how much travels to the copy, and how far it is behind."""
    wrote, late = _written(), []
    with _meanwhile(lambda: late.append(_behind(copy))):
        total = all_at_once(list(runs.values()))
    travelled = _written() - wrote
    ended = time.perf_counter()
    while _behind(copy):
        time.sleep(0.01)
    print(
        f"{len(runs)} provinces in {total.seconds:.1f} s; {travelled / MIB:.0f} MiB to the copy"
        f" ({travelled * 8 / total.seconds / 1e6:.0f} Mbit/s); behind by {max(late) / MIB:.1f} MiB at most,"
        f" level {time.perf_counter() - ended:.2f} s after the end"
    )


def _beside_a_dump(number: int, copy: str) -> None:
    """A run of 25,000 members: alone, while the first is dumped, while the copy is."""
    here = os.environ["DATABASE_URL"]
    os.sched_setaffinity(0, FIRST)
    show("run of 25,000 members, alone", [_again(number) for _ in range(TIMES)])
    for name, place in (("the first", here), ("the copy", copy)):
        with _dumping(place) as dumps:
            times = [_again(number) for _ in range(TIMES)]
        show(f"... while {name} is dumped", times, f"{len(dumps)} dumps, median {median(dumps or [0]):.1f} s")


def _again(number: int) -> float:
    run = PayrollRun.objects.get(pk=number)
    payroll.recalculate(run, by=run.made_by)
    return seconds(lambda: compute(run))


@contextmanager
def following() -> Iterator[str]:
    """The address of a copy that follows; servers keep to their cores meanwhile."""
    place = connection.settings_dict
    first = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        give(home)
        cluster = Cluster(home, programs([connection.pg_version // 10_000])[1], home / "copy")
        cluster.run("pg_basebackup", "--pgdata", cluster.data, "--checkpoint=fast", "-R", "-d", first)
        options = {"fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                   "max_connections": _setting("max_connections"), "port": str(free_port())}  # fmt: skip
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        cluster.run("pg_ctl", "start", "-w", "-D", cluster.data, "-l", cluster.log, "-o", words)
        _keep_to(_postmaster(_setting("data_directory")), FIRST)
        _keep_to(_postmaster(cluster.data), SECOND)
        try:
            yield f"{first.rsplit(':', 1)[0]}:{options['port']}/{place['NAME']}"
        finally:
            cluster.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.data)
            _keep_to(_postmaster(_setting("data_directory")), FIRST | SECOND)


def _postmaster(data: Path | str) -> int:
    return int((Path(data) / "postmaster.pid").read_text().split()[0])


def _keep_to(server: int, cores: set[int]) -> None:
    """With the processes it has; those to come do as it does."""
    for process in [server, *map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())]:
        os.sched_setaffinity(process, cores)


@contextmanager
def _meanwhile(look: Callable[[], object], every: float = 0.05) -> Iterator[None]:
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(every):
            look()

    looking = threading.Thread(target=go_on)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


@contextmanager
def _dumping(place: str) -> Iterator[list[float]]:
    """One dump after another, by a program that has the second core; how long each took."""
    took: list[float] = []
    program = shutil.which("pg_dump") or "pg_dump"

    def dump() -> None:
        command = ["taskset", "--cpu-list", "1", program, "--format=custom", "--compress=0", place]
        took.append(seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)))

    with _meanwhile(dump, every=0):
        time.sleep(1)
        yield took


def _behind(copy: str) -> int:
    """Bytes the copy has not replayed yet."""
    with psycopg.connect(copy) as there:
        replayed = there.execute("SELECT pg_last_wal_replay_lsn() - '0/0'").fetchone()[0]
    return max(0, _written() - int(replayed))


def _written() -> int:
    with psycopg.connect(os.environ["DATABASE_URL"]) as here:
        return int(here.execute("SELECT pg_current_wal_lsn() - '0/0'").fetchone()[0])


def _size() -> int:
    return _rows("SELECT pg_database_size(current_database())")[0][0]


def _setting(name: str) -> str:
    return _rows(f"SELECT current_setting('{name}')")[0][0]


def _rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


if __name__ == "__main__":
    main()
