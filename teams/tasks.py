"""Celery doors into this app."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import reminders


@shared_task
def remind_communes() -> None:
    """Sent by the timetable each morning."""
    reminders.remind(timezone.localdate())
