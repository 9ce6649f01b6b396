"""An answer of `doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    GOOD = "✓"
    WORRY = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was looked at, `said` is what was found and, unless good, what to do."""

    state: State
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.state.value} {self.what}: {self.said}"


def good(what: str, said: str) -> Finding:
    return Finding(State.GOOD, what, said)


def worry(what: str, said: str) -> Finding:
    return Finding(State.WORRY, what, said)


def bad(what: str, said: str) -> Finding:
    return Finding(State.BAD, what, said)
