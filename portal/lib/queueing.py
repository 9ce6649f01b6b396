"""Jobs for the workers, sent once what they work on is on record."""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def after_commit(task: str, pk: int) -> None:
    """The act stands, sent or not: a job not sent is found undone in the database by the timetable."""
    transaction.on_commit(partial(_send, task, pk))


def _send(task: str, pk: int) -> None:
    try:
        current_app.send_task(task, [pk])
    except (OperationalError, OSError) as problem:  # no Redis; no room in the folder
        log.error("left to the timetable: %s of %s: %s: %s", task, pk, type(problem).__name__, problem)
