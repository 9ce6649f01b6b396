"""Celery doors into the wizard: an id in, one process function, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from . import wizard
from .models import State


@shared_task(name="imports.tasks.check")
def check(job_id: int) -> None:
    wizard.check(job_id)


@shared_task(name="imports.tasks.write")
def write(job_id: int) -> None:
    wizard.write(job_id)


@shared_task(name="imports.tasks.requeue_stale_jobs")
def requeue_stale_jobs() -> None:
    for job_id, state in wizard.stale_jobs():
        (check if state == State.CHECKING else write).delay(job_id)
