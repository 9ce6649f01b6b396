"""Celery doors into payroll: an id in, one process function, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from . import calculation, payroll


@shared_task(name="subsidies.tasks.calculate_run")
def calculate_run(run_id: int) -> None:
    """Hands the communes that wait to the workers, a batch each."""
    for communes in payroll.waiting_batches(run_id):
        calculate_communes.delay(run_id, communes)
    calculation.finish(run_id)


@shared_task(name="subsidies.tasks.calculate_communes")
def calculate_communes(run_id: int, communes: list[int]) -> None:
    calculation.calculate(run_id, communes)
    calculation.finish(run_id)


@shared_task(name="subsidies.tasks.requeue_stale_runs")
def requeue_stale_runs() -> None:
    for run_id in payroll.stale_runs():
        calculate_run.delay(run_id)
