"""Celery doors into issuing: an id in, one process function, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from places.models import Commune
from subsidies.models import PayrollRun

from . import issuing


@shared_task(name="reports.tasks.issue_run_papers")
def issue_run_papers(run_id: int) -> None:
    """Hands each missing paper to the workers, so that they share a run."""
    for commune in issuing.documents_missing(PayrollRun.objects.get(pk=run_id)):
        issue_paper.delay(run_id, commune.pk if commune else None)


@shared_task(name="reports.tasks.issue_paper")
def issue_paper(run_id: int, commune_id: int | None) -> None:
    commune = Commune.objects.get(pk=commune_id) if commune_id else None
    issuing.issue(PayrollRun.objects.get(pk=run_id), commune)


@shared_task(name="reports.tasks.issue_missing_papers")
def issue_missing_papers() -> None:
    for run_id in issuing.stalled_runs():
        issue_run_papers.delay(run_id)
