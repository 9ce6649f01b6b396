"""Celery doors into issuing: an id in, one process function, safe to repeat."""

from __future__ import annotations

from celery import shared_task

from places.models import Commune
from subsidies.models import PayrollRun

from . import issuing, progress
from .dashboard import ahead
from .models import DocumentKind
from .papers import JOINED, Place
from .personal_data import retention
from .printing import drawing


@shared_task(name="reports.tasks.issue_run_papers")
def issue_run_papers(run_id: int) -> None:
    """Hands each missing paper to the workers, so that they share a run."""
    missing = issuing.missing(PayrollRun.objects.get(pk=run_id))
    for place in missing if missing == [JOINED] else [place for place in missing if place != JOINED]:
        _send(run_id, place)


@shared_task(name="reports.tasks.issue_paper")
def issue_paper(run_id: int, kind: str, commune_id: int | None) -> None:
    run = PayrollRun.objects.get(pk=run_id)
    commune = Commune.objects.get(pk=commune_id) if commune_id else None
    issuing.issue(run, DocumentKind(kind), commune)
    if issuing.missing(run) == [JOINED]:  # all its parts are there now
        _send(run_id, JOINED)


@shared_task(name="reports.tasks.issue_missing_papers")
def issue_missing_papers() -> None:
    for run_id in progress.stalled_runs():
        issue_run_papers.delay(run_id)


@shared_task(name="reports.tasks.draw_printout")
def draw_printout(printout_id: int) -> None:
    drawing.draw(printout_id)


@shared_task(name="reports.tasks.draw_lost_printouts")
def draw_lost_printouts() -> None:
    for printout_id in drawing.lost():
        draw_printout.delay(printout_id)


@shared_task(name="reports.tasks.let_go_of_what_is_over")
def let_go_of_what_is_over() -> None:
    retention.clear_every_night()


@shared_task(name="reports.tasks.look_ahead")
def look_ahead() -> None:
    ahead.look_ahead()


def _send(run_id: int, place: Place) -> None:
    issue_paper.delay(run_id, place.kind, place.commune.pk if place.commune else None)
