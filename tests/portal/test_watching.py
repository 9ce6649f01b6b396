"""What those who keep the portal running are told, and that it says nothing about anybody's person."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sentry_sdk
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from sentry_sdk.transport import Transport

from accounts.models import Role
from imports.tasks import check
from portal import celery_app, embedded
from portal.lib.months import Month
from portal.operations import backups
from portal.operations.watching import failures, health, logs, metrics
from portal.operations.watching.masking import masked
from portal.operations.watching.requests import HEADER
from tests import factories
from tests.portal_client import PortalClient
from tests.queues import PublishingTo
from tests.workers import Worker, wait_until

CITIZEN_NUMBER, ACCOUNT, NAME = "079199012345", "0011004455667", "Hoàng Thị Bí Mật"
TOKEN = "mot-ma-bao-mat"
READY = "/khoe/san-sang"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The log as production writes it: its lines so far."""
    line = logs.configuration("INFO", as_json=True)["formatters"]["line"]
    formatter = line.pop("()")(**line)
    written = logging.StreamHandler(io.StringIO())
    written.setFormatter(formatter)
    logging.getLogger().addHandler(written)
    yield lambda: [json.loads(line) for line in written.stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(written)


@given(st.integers(10**8, 10**19 - 1), st.text(alphabet="abc ,:;='\"/?&", max_size=5))
def test_no_long_number_is_left_in_anything(number: int, around: str) -> None:
    kept = masked({"told": f"{around} {number} {around}", "list": [str(number), number], "n": (number,)})
    assert str(number) not in json.dumps(kept)
    assert str(number)[-3:] in kept["told"]


def test_a_number_that_begins_with_zeros_is_long_too() -> None:
    assert masked("079199012345 và 000000001") == "***345 và ***001"


def test_grouped_numbers_are_masked_and_what_is_short_or_random_is_not() -> None:
    assert masked("số 079 199 012 345, tài khoản 0011.0044.5566") == "số ***345, tài khoản ***566"
    identity = str(uuid.uuid4())
    told = {"request_id": identity, "day": "22/11/2026", "row": 12345678}
    assert masked(told) == told


@pytest.mark.parametrize(
    "told",
    [
        "GET /x-079199012345",
        "CCCD079199012345",
        "079199012345_a.xlsx",
        "tệp so079199012345b.pdf",
        "079-199-012-345",
        "079 199 012 345",
        "079\u00a0199\u00a0012\u00a0345",
        "079.199.012.345",
        "id='079199012345'",
        "+84 799 012 345",
        "0799-012-345",
    ],
)
def test_a_long_number_is_masked_whatever_stands_around_it(told: str) -> None:
    kept = masked(told)
    assert "***345" in kept
    assert not re.search(r"\d{4}|012", kept)


@pytest.mark.parametrize(
    "told",
    [
        "12.345.678 đ trong 1.290 ms",
        "2026-11-22T18:36:51.123456+07:00, 22/11/2026",
        "giai đoạn 2026-11-22 2026-12-31",
        "task 4f8c2a10-1234-4123-8123-123456789012 received",
        "sha256 9f86d0818841234567890a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f0",
        "<Job object at 0x7f1234567890>",
        "TCN00011800034540 đã gửi",
        "0009_accounts_of_cash_stand, dòng 12345678",
    ],
)
def test_amounts_moments_ids_and_digests_are_left_as_they_are(told: str) -> None:
    assert masked(told) == told


def test_a_request_says_where_it_ended_for_whom_and_under_which_id(
    lines: Any, cast: Any, signed_in: Any
) -> None:
    response = signed_in(cast.officer).get(f"/to/?q={NAME}+{CITIZEN_NUMBER}")
    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert (line["request"], line["code"], line["user_id"]) == ("GET /to/", 200, cast.officer.pk)
    assert line["request_id"] == response.headers[HEADER]
    assert NAME not in json.dumps(line, ensure_ascii=False)


def test_a_failure_is_told_with_its_id_and_without_numbers(
    lines: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ValueError(f"hỏng ở {CITIZEN_NUMBER}")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", broken)
        response = Client(raise_request_exception=False).get("/khoe")
    assert response.status_code == 500
    found = [line for line in lines() if line.get("request_id") == response.headers[HEADER]]
    assert any("ValueError" in line.get("exception", "") for line in found)
    assert "***345" in json.dumps(found) and CITIZEN_NUMBER not in json.dumps(found)


def refused(*_args: Any) -> None:
    raise OperationalError("connection refused")


def no_longer_migrated(monkeypatch: pytest.MonkeyPatch, _settings: Any) -> None:
    MigrationRecorder.Migration.objects.filter(app="reports").delete()


def without_its_database(monkeypatch: pytest.MonkeyPatch, _settings: Any) -> None:
    monkeypatch.setitem(health.PARTS, "database", refused)


def without_its_queue(_monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


@pytest.mark.parametrize(
    ("missing", "part"),
    [(without_its_database, "database"), (no_longer_migrated, "schema"), (without_its_queue, "queue")],
)
def test_a_portal_that_lacks_something_is_sent_nobody(
    db: None, lines: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, missing: Any, part: str
) -> None:
    assert Client().get(READY).json() == {"status": "ok", "database": "ok", "schema": "ok", "queue": "ok"}
    missing(monkeypatch, settings)
    answer = Client().get(READY)
    assert (answer.status_code, answer.headers["Cache-Control"].split(",")[0]) == (503, "max-age=0")
    assert [name for name, said in answer.json().items() if said == "no"] == ["status", part]
    assert any(line["event"].startswith(f"not ready: {part}: ") for line in lines())


def test_lines_of_libraries_look_the_same(lines: Any) -> None:
    logging.getLogger("some.library").warning("account %s of %s", ACCOUNT, "x")
    (line,) = lines()
    assert (line["event"], line["level"]) == ("account ***667 of x", "warning")


def test_the_id_of_a_request_follows_into_the_job_it_starts(
    transactional_db: None, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commune, month = factories.country().chau_que, Month(2026, 5)
    factories.a_timesheet(factories.a_team(commune), month)
    browser = PortalClient.of(factories.a_user(Role.COMMUNE_STAFF, communes=[commune]))
    monkeypatch.setitem(celery_app.conf, "broker_transport_options", embedded.broker_options(tmp_path))
    with PublishingTo("filesystem://"):
        asked = browser.post(reverse("reports:print_month", args=[commune.pk, month]))
    told = said_by_a_worker(tmp_path, capfd, lambda _worker: None, until="task_succeeded")
    (succeeded,) = [line for line in told.splitlines() if "task_succeeded" in line]
    assert asked.headers[HEADER] in succeeded


def test_a_job_that_fails_tells_no_number(
    transactional_db: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What it was given stands in the words of its failure, and in what Celery says about it."""

    def order(worker: Worker) -> None:
        worker.send(check, f"CCCD{CITIZEN_NUMBER}")

    told = said_by_a_worker(tmp_path, capfd, order, until="ValueError")
    assert "***345" in told
    assert CITIZEN_NUMBER not in told


def said_by_a_worker(
    folder: Path, capfd: pytest.CaptureFixture[str], order: Callable[[Worker], None], *, until: str
) -> str:
    worker, told = Worker(folder), ""

    def said() -> bool:
        nonlocal told
        told += capfd.readouterr().err
        return until in told

    try:
        order(worker)
        wait_until(said)
    finally:
        worker.kill()
    return told + capfd.readouterr().err


class Kept(Transport):
    """Instead of a server."""

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        self.told: list[str] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.told += [json.dumps(item.payload.json, ensure_ascii=False) for item in envelope.items]


def test_a_report_of_a_failure_holds_nobody() -> None:
    server = Kept()
    before = sentry_sdk.get_global_scope().client
    # Its integrations would stay in this process for good.
    failures.report_to("https://key@nowhere.invalid/1", transport=server, default_integrations=False)
    try:
        fail_at_somebodys_account()
    except ValueError as failure:
        sentry_sdk.capture_exception(failure)
    finally:
        sentry_sdk.flush()
        sentry_sdk.get_global_scope().set_client(before)
    (told,) = server.told
    assert "fail_at_somebodys_account" in told and "***667" in told
    assert NAME not in told and ACCOUNT not in told


def fail_at_somebodys_account() -> None:
    person = NAME  # noqa: F841 - a local variable, as a real failure has
    raise ValueError(f"tài khoản {ACCOUNT}")


def test_a_report_says_where_and_not_what_was_typed() -> None:
    address = "https://cong.example/to/"
    request = {"method": "GET", "url": address, "query_string": f"q={NAME}", "data": {"ten": NAME}}
    event = {"request": {**request, "cookies": {"sessionid": "x"}}, "user": {"id": 7}, "extra": {"who": NAME}}
    assert failures.scrubbed(event, {}) == {"request": {"method": "GET", "url": address}}


@override_settings(METRICS_TOKEN=TOKEN)
def test_figures_are_for_whoever_holds_the_token(client: Any, cast: Any, signed_in: Any) -> None:
    assert client.answer("GET", "/metrics").status_code == 401
    assert client.answer("GET", "/metrics", headers={"Authorization": "Bearer x"}).status_code == 401
    assert signed_in(cast.administrator).answer("GET", "/metrics").status_code == 403
    client.get("/khoe")
    text = client.answer("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    assert re.search(r'portal_request_seconds_count\{method="GET",page="health",status="200"\} \d', text)
    assert "portal_disk_free_bytes" in text


def test_invented_methods_share_one_series(db: None, client: Any) -> None:
    for n in range(3):
        client.answer(f"INVENTED{n}", "/khoe")
    text = metrics.text().decode()
    assert 'method="other",page="health"' in text
    assert "INVENTED" not in text


def test_without_a_token_nobody_reads_them(client: Any) -> None:
    assert client.answer("GET", "/metrics", headers={"Authorization": "Bearer "}).status_code == 401


def test_figures_tell_the_age_of_the_newest_backup(db: None, settings: Any, tmp_path: Path) -> None:
    settings.BACKUPS_DIR = tmp_path
    assert "portal_backup_age_seconds" not in metrics.text().decode()
    for day, hours in (("2026-05-01", 50), ("2026-05-02", 26)):
        file = tmp_path / f"{backups.STEM}_{day}_010000.tar"
        file.touch()
        os.utime(file, (time.time() - hours * 3600,) * 2)
    (age,) = re.findall(r"^portal_backup_age_seconds (\S+)", metrics.text().decode(), re.MULTILINE)
    assert 26 * 3600 <= float(age) < 26 * 3600 + 60


def test_figures_say_what_stands(country: Any) -> None:
    sheet = factories.a_timesheet(factories.a_team(country.chau_que), Month(2026, 5))
    assert f'portal_sheets{{status="{sheet.status}"}} 1.0' in metrics.text().decode()


COUNTING = """
import os, django; django.setup()
from portal.operations.watching import metrics
child = os.fork()
metrics.SECONDS.labels("home", "GET", 200).observe(0.2)
if child:
    os.waitpid(child, 0)
    metrics.Standing.collect = lambda self: iter(())
    print(metrics.text().decode())
"""


def test_processes_count_together(tmp_path: Path) -> None:
    """As the web server's processes do, each in files of its own."""
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", COUNTING], env=environment, check=True, capture_output=True, text=True
    )
    assert 'portal_request_seconds_count{method="GET",page="home",status="200"} 2.0' in told.stdout
