"""A question of `doctor` and its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any


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


def question(what: Any, to_do: Any) -> Callable[[Callable[[str], Finding]], Callable[[], Finding]]:
    """Its name, and what to do when it breaks down before there is an answer."""

    def decorate(ask: Callable[[str], Finding]) -> Callable[[], Finding]:
        @wraps(ask)
        def answered() -> Finding:
            try:
                return ask(str(what))
            except Exception as problem:
                said = " ".join(str(problem).split())
                return bad(str(what), f"{to_do} ({type(problem).__name__}: {said})")

        return answered

    return decorate
