"""Waits for the workers, with a line that shows how far they are; gives up when they stand still."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

GLANCE = 0.3  # seconds between two looks


class StoodStill(Exception):
    """Nothing moved for as long as we were ready to wait."""


def watch(label: str, progress: Callable[[], tuple[int, int]], out: Any, *, patience: float) -> None:
    """Until `progress()` gives (n, n). Raises StoodStill after `patience` seconds without a change."""
    done, moved_at = -1, time.monotonic()
    while True:
        now, whole = progress()
        if now != done:
            done, moved_at = now, time.monotonic()
            _show(out, f"{label}: {done}/{whole}", last=done == whole)
        if done == whole:
            return
        if time.monotonic() - moved_at > patience:
            raise StoodStill(
                _("%(label)s: đứng ở %(done)s/%(whole)s đã %(seconds)d giây. Tiến trình nền không chạy?")
                % {"label": label, "done": done, "whole": whole, "seconds": patience}
            )
        time.sleep(GLANCE)


def _show(out: Any, line: str, *, last: bool) -> None:
    """On a terminal one line is written over; in a log only the last is kept."""
    if out.isatty():
        out.write(f"\r{line}", ending="\n" if last else "")
        out.flush()
    elif last:
        out.write(line)
