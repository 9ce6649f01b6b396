"""One line of a task list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list; `state` is its icon."""

    state: str
    name: str
    hint: str
    word: str
    url: str
    due: str = ""
