"""Two worker hosts beside that of database and queue, on networks of their own; one is cut off in mid-run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from kombu import Connection

from accounts.models import Role
from portal import application_role, postgres
from reports import issuing
from reports import tasks as printing
from subsidies import payroll, tasks
from subsidies.models import PayrollRun, RunUnit, Status
from subsidies.models.payroll import UnitState
from tests import databases, factories, workers
from tests.portal_client import APPLICATION, PortalClient
from tests.subsidies.runs import released
from tests.subsidies.test_killed_worker import digest, locked_lines, run, undisturbed_digest  # noqa: F401
from tests.workers import someone_waits_for_a_lock, wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("ip"), reason="networks are made by root, with iproute2"
    ),
]
NET = "10.203.{}.{}"  # of each worker host: 1 is the database's end of its cable, 2 its own


class Host:
    """A worker in a network namespace: reaches the database and the queue by its cable only."""

    def __init__(self, number: int, folder: Path, database: str, redis: int) -> None:
        self.name, self.cable = f"portal-{os.getpid()}-{number}", f"pt{os.getpid() % 10_000}-{number}"
        here, there = NET.format(number, 1), NET.format(number, 2)
        ip("netns", "add", self.name)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("addr", "add", f"{here}/24", "dev", self.cable)
        ip("link", "set", self.cable, "up")
        ip("-n", self.name, "addr", "add", f"{there}/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "eth0", "up")
        self.address = there
        self.worker = subprocess.Popen(
            ["ip", "netns", "exec", self.name, sys.executable, "-m", "celery", "-A", "portal", "worker",
             "--pool=solo", "--loglevel=WARNING"],
            env={**os.environ, "DATABASE_URL": database.replace("127.0.0.1", here),
                 "REDIS_URL": f"redis://{here}:{redis}/0", "PORTAL_VAR": str(folder / self.name),
                 "PORTAL_DOCUMENTS": str(settings.DOCUMENTS_DIR),
                 "PORTAL_DATA_KEYS": " ".join(settings.DATA_KEYS), "PORTAL_INDEX_KEY": settings.INDEX_KEY},
        )  # fmt: skip

    def cut_off(self) -> None:
        ip("link", "set", self.cable, "down")

    def connected_again(self) -> None:
        ip("link", "set", self.cable, "up")

    def away(self) -> None:
        self.worker.kill()
        self.worker.wait()
        ip("netns", "del", self.name)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """A server that the other hosts reach, and this process as well."""
    var = tmp_path / "database"
    var.mkdir()
    cluster = postgres.Cluster.under(var)
    cluster.make()
    with (cluster.data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.203.0.0/16 scram-sha-256\n")
    before = dict(connection.settings_dict)
    with postgres.running(var, {"listen_addresses": "*", "fsync": "off"}) as url:
        databases.migrate(url)
        parts = urlsplit(url)
        connection.close()
        connection.settings_dict.update(
            NAME="portal", USER=parts.username, PASSWORD=parts.password, HOST="127.0.0.1", PORT=parts.port
        )
        yield url
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[int]:
    port = postgres.free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "0.0.0.0", "--protected-mode", "no",
         "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    yield port
    server.terminate()
    server.wait()


@pytest.fixture
def hosts(database: str, queue: int, tmp_path: Path) -> Iterator[list[Host]]:
    made = [Host(number, tmp_path, database, queue) for number in (1, 2)]
    yield made
    for host in made:
        host.away()


@pytest.fixture
def country(database: str) -> factories.Country:
    """On that server."""
    return factories.country()


def test_a_host_cut_off_in_mid_run_leaves_the_lines_of_an_undisturbed_run(
    hosts: list[Host], queue: int, run: PayrollRun, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(workers, "PATIENCE", 240)
    monkeypatch.setattr(payroll, "STALE_AFTER", payroll.dt.timedelta(0))
    send = sender(queue)
    monkeypatch.setattr(tasks.calculate_run, "delay", lambda run_id: send(tasks.calculate_run, run_id))
    first = run.units.order_by("commune").values_list("commune", flat=True)[0]
    with locked_lines():  # the worker is inside its transaction, writing lines, when its cable is drawn
        send(tasks.calculate_communes, run.pk, [first])
        wait_until(someone_waits_for_a_lock)
        lost = next(host for host in hosts if host.address == waiting_for_a_lock())
        lost.cut_off()
    assert not RunUnit.objects.filter(run=run, state=UnitState.DONE).exists()

    def swept() -> bool:
        tasks.requeue_stale_runs()
        return PayrollRun.objects.filter(pk=run.pk, status=Status.CALCULATED).exists()

    wait_until(swept)
    resumed = digest(run)
    lost.connected_again()
    assert undisturbed_digest(run) == resumed


def test_papers_the_worker_hosts_printed_are_given_out_by_the_web_host(
    hosts: list[Host], queue: int, run: PayrollRun, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """By the one folder all of them have."""
    monkeypatch.setattr(workers, "PATIENCE", 240)
    roles = {"checker": Role.FINANCE_STAFF, "approver": Role.APPROVER}
    staff = {part: factories.a_user(role, province=run.province) for part, role in roles.items()}
    released(run, staff | {"maker": run.made_by})
    sender(queue)(printing.issue_run_papers, run.pk)
    wait_until(lambda: not issuing.missing(run))
    application_role.make(f"postgres://{APPLICATION}:x@any/portal")
    browser = PortalClient.of(staff["checker"])
    papers = list(run.documents.all())
    assert len(papers) > run.units.count()
    for paper in papers:
        taken = browser.get(reverse("reports:download", args=[paper.pk])).getvalue()
        assert hashlib.sha256(taken).hexdigest() == paper.sha256


def sender(queue: int) -> Any:
    def send(task: Any, *args: Any) -> None:
        with Connection(f"redis://127.0.0.1:{queue}/0") as broker:
            task.apply_async(args, connection=broker)

    return send


def waiting_for_a_lock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT host(client_addr) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0]
