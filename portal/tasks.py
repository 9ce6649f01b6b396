"""Celery doors into the front door itself."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from celery.worker.control import inspect_command

from .operations import code, signs


@shared_task(name="portal.tasks.timetable_ran")
def timetable_ran() -> None:
    signs.timetable_ran()


@worker_init.connect
def remember_the_code(**_options: Any) -> None:
    code.of_this_process()


@inspect_command()
def told_of_itself(state: Any, **_options: Any) -> dict[str, Any]:
    """What `doctor` asks a worker: which code it runs, whose jobs it takes."""
    queues = [queue.name for queue in state.consumer.task_consumer.queues]
    return {"code": code.of_this_process(), "queues": queues}
