"""Celery doors into the front door itself."""

from __future__ import annotations

from celery import shared_task

from .operations import signs


@shared_task(name="portal.tasks.timetable_ran")
def timetable_ran() -> None:
    signs.timetable_ran()
