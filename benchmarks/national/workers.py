"""Two processes, one province a message: what each way takes there."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.province import compute

# isort: split
from django.db import connection

from portal.celery import app
from portal.lib import reach
from subsidies.models import PayrollRun

from . import ways
from .schemes import Scheme

CORES = 2
waiting: Barrier  # in a process of the pool


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is filled the product's way; `beside` takes the lines of the way measured."""

    way: str
    scheme: Scheme
    run: int
    beside: int


@dataclass(frozen=True, slots=True)
class Taken:
    seconds: float
    processor: float  # seconds of this process
    server: float  # and of its PostgreSQL process, where that can be seen
    queries: int
    megabytes: int  # at most, since the process began


@dataclass(frozen=True, slots=True)
class Total:
    seconds: float  # from the first message until the last answer
    taken: list[Taken]


def all_at_once(
    jobs: Sequence[Job], processes: int = CORES, once_there: Callable[[Iterable[int]], None] | None = None
) -> Total:
    """The largest provinces come first, as given; `once_there` is told the processes before they begin."""
    [way] = {job.way for job in jobs}
    spawn = get_context("spawn")
    everyone = spawn.Barrier(processes)
    with ProcessPoolExecutor(
        processes, mp_context=spawn, initializer=_warm, initargs=(way, everyone)
    ) as pool:
        there = list(pool.map(_there, range(processes)))
        if once_there:
            once_there(there)
        began = time.perf_counter()
        taken = list(pool.map(done, jobs))
        return Total(time.perf_counter() - began, taken)


def _warm(way: str, everyone: Barrier) -> None:
    """The product signs in as its worker does; the other ways own the tables they write to."""
    global waiting
    waiting = everyone
    if way == "product":
        address = urlsplit(os.environ["APPLICATION_DATABASE_URL"])
        connection.settings_dict.update(USER=address.username, PASSWORD=address.password)
    app.conf.broker_url = "memory://"
    connection.ensure_connection()


def _there(_: int) -> int:
    """Until all are: so each process answers once."""
    waiting.wait()
    return os.getpid()


def done(job: Job) -> Taken:
    rows = ways.rows_of(PayrollRun.objects.get(pk=job.run)) if job.way == "copy" else []
    run = PayrollRun.objects.get(pk=job.run if job.way == "product" else job.beside)
    queries: list[str] = []

    def counted(execute, sql, *rest):
        queries.append(sql)
        return execute(sql, *rest)

    server, processor, began = _server_seconds(), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(counted):
        _pay(job, run, rows)
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    copies = {"product": 2, "copy": 1}.get(job.way, 0)  # not seen by the wrapper
    return Taken(seconds, processor, _server_seconds() - server, len(queries) + copies, peak)


def _pay(job: Job, run: PayrollRun, rows: ways.Rows) -> None:
    if job.way == "product":
        with reach.whole_country():
            compute(run)
    elif job.way == "objects":
        ways.by_objects(run, job.scheme)
    elif job.way == "insert":
        ways.by_one_statement(run, job.scheme)
    else:
        ways.by_copy(run, rows)


def _server_seconds() -> float:
    """Processor time of the server's process for this connection; 0 on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
