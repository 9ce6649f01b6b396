"""What `doctor` asks. Each question is a function; its answer is a `Finding` an administrator can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import jobs, machine, records
from .findings import Finding, State

QUESTIONS: list[Callable[[], Finding]] = [
    records.database,
    records.migrations,
    records.keys,
    records.second_lock,
    records.papers,
    jobs.broker,
    jobs.worker,
    jobs.timetable,
    machine.disk,
    machine.clock,
    machine.mail,
    machine.certificate,
    machine.backup,
]

__all__ = ["Finding", "State", "examined"]


def examined() -> Iterator[Finding]:
    """One after another, as each is answered; a question that breaks down is itself a finding."""
    for ask in QUESTIONS:
        yield ask()
