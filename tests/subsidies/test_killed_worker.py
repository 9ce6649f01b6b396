"""kill -9 in mid-run, then resume: the lines are those of an undisturbed run."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from accounts.models import Role
from portal.lib.months import Month, MonthRange
from subsidies import calculation, payroll, tasks
from subsidies.models import PayrollRun, RunUnit, Status
from subsidies.models.payroll import UnitState
from tests import factories
from tests.subsidies import resolutions
from tests.workers import Worker, someone_waits_for_a_lock, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
MAY = Month(2026, 5)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "var")
    yield worker
    worker.kill()


@pytest.fixture
def run(country: factories.Country) -> PayrollRun:
    """Three communes with a few teams and confirmed days each."""
    resolutions.by_the_day(country.yen_bai)
    resolutions.by_the_month(country.old_lao_cai)
    for commune in (country.chau_que, country.lam_giang, country.ban_xeo):
        for _ in range(3):
            a_team_at_work(commune)
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    return payroll.open_run(country.lao_cai, MonthRange(MAY, MAY), by=officer, as_of=dt.date(2026, 6, 1))


def a_team_at_work(commune: Any) -> None:
    member = factories.a_member(factories.a_team(commune))
    sheet = factories.a_timesheet(member.team, MAY)
    for day in (4, 5, 6):
        factories.a_workday(sheet, member.person, day)
    factories.confirmed(sheet)


def digest(run: PayrollRun) -> str:
    lines = run.lines.order_by("team", "person", "rate", "earned_in").values_list(
        "commune", "team", "person", "rate", "earned_in", "units", "amount", "corrects"
    )
    return hashlib.sha256("\n".join(str(tuple(map(str, line))) for line in lines).encode()).hexdigest()


def undisturbed_digest(run: PayrollRun) -> str:
    """Cancels the run and computes the same months again, in one go, in this process."""
    payroll.cancel(run, by=run.made_by)
    again = payroll.open_run(run.province, run.months, by=run.made_by, as_of=run.as_of)
    calculation.calculate(again.pk, list(again.units.values_list("commune", flat=True)))
    return digest(again)


def test_a_killed_worker_leaves_nothing_half_done_and_the_run_resumes(
    run: PayrollRun, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = run.units.order_by("commune").values_list("commune", flat=True)
    worker.send(tasks.calculate_communes, run.pk, [first])
    wait_until(RunUnit.objects.filter(run=run, state=UnitState.DONE).exists)

    with locked_lines():  # the worker is inside its transaction, writing lines, when it dies
        worker.send(tasks.calculate_communes, run.pk, [second])
        wait_until(someone_waits_for_a_lock)
        worker.kill()
    assert set(run.lines.values_list("commune", flat=True)) == {first}
    assert RunUnit.objects.filter(run=run, state=UnitState.WAITING).count() == 2

    worker.start()
    monkeypatch.setattr(payroll, "STALE_AFTER", dt.timedelta(0))
    monkeypatch.setattr(tasks.calculate_run, "delay", lambda run_id: worker.send(tasks.calculate_run, run_id))
    tasks.requeue_stale_runs()
    wait_until(PayrollRun.objects.filter(pk=run.pk, status=Status.CALCULATED).exists)

    resumed = digest(run)
    assert run.lines.count() == 3 * (3 + 3) - 3  # Bản Xèo is paid by the month: a line a team
    assert undisturbed_digest(run) == resumed


class locked_lines:  # noqa: N801 - reads as a statement
    """Nobody writes payout lines meanwhile."""

    def __enter__(self) -> None:
        parameters = connection.get_connection_params()
        parameters = {
            k: parameters[k] for k in ("dbname", "user", "password", "host", "port") if parameters.get(k)
        }
        self.other = psycopg.connect(**parameters)
        self.other.execute("LOCK TABLE subsidies_payoutline IN EXCLUSIVE MODE")

    def __exit__(self, *_: object) -> None:
        self.other.close()


def killed_at_random(run: PayrollRun, worker: Worker, dice: random.Random, times: int) -> None:
    """At random moments; every fifth message sent twice, every third time an emptied queue; to the end."""
    for death in range(times):
        for batch in payroll.waiting_batches(run.pk):
            for commune in batch:
                worker.send(tasks.calculate_communes, run.pk, [commune])
                if dice.random() < 0.2:
                    worker.send(tasks.calculate_communes, run.pk, [commune])
        threading.Event().wait(dice.uniform(0, 6))
        worker.kill()
        if death % 3 == 0:
            shutil.rmtree(worker.var / "broker")
        worker.start()
    worker.send(tasks.calculate_run, run.pk)
    wait_until(PayrollRun.objects.filter(pk=run.pk, status=Status.CALCULATED).exists)


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_kill_9_at_100_random_points_leaves_the_lines_of_an_undisturbed_run(
    run: PayrollRun, worker: Worker, part: int
) -> None:
    dice = random.Random(part)
    killed_at_random(run, worker, dice, times=20)
    resumed = digest(run)
    assert undisturbed_digest(run) == resumed


def test_kill_9_in_mid_run_with_repeated_messages_leaves_the_same_lines(
    run: PayrollRun, worker: Worker
) -> None:
    killed_at_random(run, worker, random.Random(7), times=2)
    resumed = digest(run)
    assert undisturbed_digest(run) == resumed
