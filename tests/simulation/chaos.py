"""kill -9 at a chosen statement: of a process of its own, so that PostgreSQL sees what it would see."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

left_alone: list[Any] = []  # the parent's connection, which its child must neither use nor close


class Dying:
    """Counts statements, and kills its own process at the last one allowed."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)


def killed(act: Callable[[], object], *, after: int) -> bool:
    """True if it died; False if it was done before its `after` statements were used up."""
    child = os.fork()
    if child == 0:
        _live(act, after)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "what was to be killed failed by itself"
    return False


def _live(act: Callable[[], object], after: int) -> None:
    ended = 1
    try:
        left_alone.append(connection.connection)
        connection.connection = None
        with connection.execute_wrapper(Dying(after)):
            act()
        ended = 0
    finally:
        os._exit(ended)  # nothing of the parent's is closed or written on the way out
