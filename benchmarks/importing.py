"""A file on its way through the import wizard: with a wrong cell in each twentieth row, and without."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median

from benchmarks.measuring import repetitions, show
from benchmarks.province import user

# isort: split
from accounts.models import Role
from imports import wizard
from imports.kinds import KINDS
from imports.models import ImportJob, State

BAD_EVERY = 20
LETTERS = str.maketrans("0123456789", "ghiklmnopq")  # names have no digits


def product(kind: str, content: bytes, *, confirm: bool) -> ImportJob:
    """From the upload to the preview and, when it has no errors, into the book."""
    by = user(Role.ICT_OFFICER)
    job = wizard.take_in(content, f"{kind}.xlsx", KINDS[kind], by=by)
    wizard.check(job.pk)
    if confirm:
        job.refresh_from_db()
        wizard.confirm(job, by=by)
        wizard.write(job.pk)
    job.refresh_from_db()
    return job


def measure(kind: str, file_of: Callable[[bool], bytes], rows: int) -> float:
    """`file_of(with_errors)` gives rows never seen before. Returns the median seconds of writing them."""
    times: dict[bool, list[float]] = defaultdict(list)
    processor: dict[bool, list[float]] = defaultdict(list)
    for _ in range(repetitions()):
        for with_errors in (True, False):
            content = file_of(with_errors)
            began, worked = time.perf_counter(), time.process_time()
            job = product(kind, content, confirm=not with_errors)
            times[with_errors].append(time.perf_counter() - began)
            processor[with_errors].append(time.process_time() - worked)
            assert job.errors == rows // BAD_EVERY if with_errors else job.state == State.DONE, job.errors
    for with_errors, title in (
        (True, f"{rows:,} rows, {rows // BAD_EVERY:,} errors listed"),
        (False, f"{rows:,} rows checked, confirmed, checked again, written"),
    ):
        show(title, times[with_errors], f"processor {median(processor[with_errors]):.2f} s")
    return median(times[False])
