"""The timetable's sign of life: kept where every process sees it, Redis or the files of this machine."""

from __future__ import annotations

import time

from django.core.cache import cache

KEY, KEPT = "timetable_ran", 7 * 86_400  # seconds


def timetable_ran() -> None:
    cache.set(KEY, time.time(), KEPT)


def last_run() -> float | None:
    """In seconds since 1970."""
    ran: float | None = cache.get(KEY)
    return ran
