"""kill -9 while papers are rendered, then resume: bytes, rows and files are those of an undisturbed run."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from accounts.models import AuditEvent
from reports import archive, issuing, papers, tasks
from reports.models import IssuedDocument
from subsidies.models import PayrollRun
from tests import factories
from tests.workers import Worker, wait_until

from .runs import a_line, a_rate, a_resolution, a_run, approved

pytestmark = pytest.mark.django_db(transaction=True)
Sums = dict[tuple[str, int | None], list[str]]


@pytest.fixture
def run(country: factories.Country) -> PayrollRun:
    """Three communes with two teams each: 14 papers, the last made of others."""
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    daily = a_rate(a_resolution(country.binh_duong), "day", 150_000)
    for commune in (country.phu_loi, country.phu_an, country.sai_gon):
        for days in (4, 9):
            team = factories.a_team(commune)
            sheet = factories.a_timesheet(team, run.first_month)
            person = factories.a_member(team).person
            factories.a_workday(sheet, person, days)
            factories.confirmed(sheet)
            a_line(run, commune, team, daily, days, person=person)
    for kind in papers.ON_REQUEST:
        run.papers_asked.create(kind=kind, by=run.made_by)
    return approved(run)


@pytest.fixture
def undisturbed(run: PayrollRun) -> Sums:
    """What one process writes in one go; its rows are taken back, its files are elsewhere."""
    with transaction.atomic():
        issuing.issue_all(run)
        written = sums(run)
        transaction.set_rollback(True)
    assert len(written) == 14
    return written


@pytest.fixture
def worker(undisturbed: Sums, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    worker = Worker(tmp_path / "var")
    monkeypatch.setattr(settings, "DOCUMENTS_DIR", worker.var / "documents")
    yield worker
    worker.kill()


def sums(run: PayrollRun) -> Sums:
    found = IssuedDocument.objects.filter(run=run)
    return {(paper.kind, paper.commune_id): [file.sha256 for file in paper.files] for paper in found}


def on_disk() -> list[Path]:
    """Papers, and what was being written when somebody died."""
    return [path for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file()]


def killed_at_random(run: PayrollRun, worker: Worker, dice: random.Random, times: int) -> None:
    """While it renders, or soon after; every fifth message sent twice, every third time an emptied queue."""
    for death in range(times):
        before = len(on_disk())
        for _ in range(1 + (dice.random() < 0.2)):
            worker.send(tasks.issue_run_papers, run.pk)
        wait_until(lambda before=before: len(on_disk()) > before)  # a file is begun, then rendered into
        threading.Event().wait(dice.uniform(0, 0.3))
        worker.kill()
        assert issuing.missing(run), "it died too late to prove anything"
        if death % 3 == 0:
            shutil.rmtree(worker.var / "broker")
        worker.start()
    worker.send(tasks.issue_run_papers, run.pk)
    wait_until(lambda: not issuing.missing(run))


def check_nothing_is_doubled_or_half(run: PayrollRun, undisturbed: Sums) -> None:
    assert sums(run) == undisturbed
    papers_ = list(IssuedDocument.objects.filter(run=run))
    assert len(papers_) == len(undisturbed) == AuditEvent.objects.filter(verb="reports.issued").count()
    for paper in papers_:
        for file in paper.files:
            archive.read(paper, file)  # refuses other bytes than those of its hash
    named = {archive.path_of(file) for paper in papers_ for file in paper.files}
    assert {path for path in on_disk() if not path.name.startswith(".")} == named


def test_kill_9_while_papers_are_rendered_leaves_the_bytes_of_an_undisturbed_run(
    run: PayrollRun, undisturbed: Sums, worker: Worker
) -> None:
    killed_at_random(run, worker, random.Random(3), times=2)
    check_nothing_is_doubled_or_half(run, undisturbed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(25))
def test_kill_9_at_100_random_points_of_rendering_leaves_the_same_bytes(
    run: PayrollRun, undisturbed: Sums, worker: Worker, part: int
) -> None:
    killed_at_random(run, worker, random.Random(100 + part), times=4)
    check_nothing_is_doubled_or_half(run, undisturbed)
