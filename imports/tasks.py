"""Celery doors into the wizard: an id in, one process function, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from . import wizard


@shared_task(name="imports.tasks.check")
def check(job_id: int) -> None:
    wizard.check(job_id)


@shared_task(name="imports.tasks.write")
def write(job_id: int) -> None:
    wizard.write(job_id)
