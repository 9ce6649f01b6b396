"""Nobody is at the queue's address: acts are answered as usual, and their jobs go out once it is back."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from imports import tasks as reading
from imports import wizard
from imports.kinds import KINDS
from imports.models import ImportJob, State
from portal.postgres import free_port
from reports import issuing, progress
from reports import tasks as printing
from reports.models import DocumentKind
from subsidies import payroll, tasks
from subsidies.models import PayrollRun, Status
from tests.imports.workbooks import MEMBER_HEADS, workbook
from tests.queues import PublishingTo, address_on, redis_on, waiting_in
from tests.subsidies.pages.reading import approved, page, url
from tests.subsidies.runs import MAY, worked

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = dt.timedelta(0)


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    with PublishingTo(address_on(port)):
        yield port


def test_an_approval_stands_and_its_papers_are_ordered_later(
    run: PayrollRun, staff: Any, signed_in: Any, port: int, tmp_path: Path, monkeypatch: Any, caplog: Any
) -> None:
    payroll.submit(run, by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    began = time.monotonic()
    with caplog.at_level(logging.ERROR):
        answer = signed_in(staff["approver"]).post(url("approve_run", run), follow=True)
    assert time.monotonic() - began < 10
    assert "Đã phê duyệt." in page(answer)
    assert (
        f"left to the timetable: reports.tasks.issue_run_papers of {run.pk}: OperationalError" in caplog.text
    )
    assert PayrollRun.objects.get().status == Status.APPROVED
    monkeypatch.setattr(progress, "STALLED_AFTER", AT_ONCE)
    with redis_on(port, tmp_path) as store:
        printing.issue_missing_papers()
        assert waiting_in(store, "papers") == ["reports.tasks.issue_run_papers"]


def test_papers_asked_for_are_ordered_later(
    run: PayrollRun, staff: Any, signed_in: Any, port: int, tmp_path: Path, monkeypatch: Any
) -> None:
    run = approved(run, staff)
    issuing.issue_all(run)
    asked = {"kind": DocumentKind.SLIPS}
    answer = signed_in(staff["maker"]).post(reverse("reports:ask_for", args=[run.pk]), asked, follow=True)
    assert "Đang lập." in page(answer)
    monkeypatch.setattr(progress, "STALLED_AFTER", AT_ONCE)
    with redis_on(port, tmp_path) as store:
        printing.issue_missing_papers()
        assert waiting_in(store, "papers") == ["reports.tasks.issue_run_papers"]


def test_a_run_is_opened_and_computed_later(
    country: Any, staff: Any, team: Any, signed_in: Any, port: int, tmp_path: Path, monkeypatch: Any
) -> None:
    worked(team, MAY, 4)
    asked = {"area": country.binh_duong.pk, "first_month": "05/2026", "last_month": "05/2026"}
    signed_in(staff["maker"]).post(reverse("subsidies:open_run"), {**asked, "as_of": "05/07/2026"})
    assert PayrollRun.objects.get().status == Status.CALCULATING
    monkeypatch.setattr(payroll, "STALE_AFTER", AT_ONCE)
    with redis_on(port, tmp_path) as store:
        tasks.requeue_stale_runs()
        assert waiting_in(store, "celery") == ["subsidies.tasks.calculate_run"]


def test_a_long_file_is_taken_in_and_read_later(
    staff: Any, team: Any, port: int, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(wizard, "LONG", 0)
    content = workbook(MEMBER_HEADS, [team.code, "Trần Thị Ngọc Hân"])
    wizard.take_in(content, "tep.xlsx", KINDS["thanh-vien"], by=staff["commune"])
    assert ImportJob.objects.get().state == State.CHECKING
    monkeypatch.setattr(wizard, "STALE_AFTER", AT_ONCE)
    with redis_on(port, tmp_path) as store:
        reading.requeue_stale_jobs()
        assert waiting_in(store, "celery") == ["imports.tasks.check"]
