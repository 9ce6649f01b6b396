"""What `doctor` finds when something is wrong, and that it goes on asking."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.signals import worker_init
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts import audit
from accounts.models import Role
from portal import celery_app, tasks
from portal.lib import sealing
from portal.operations import backups, code
from portal.operations.checks import jobs, machine, records
from portal.operations.checks.findings import State
from portal.postgres import free_port
from reports import archive, issuing, pdf
from reports.models import DocumentKind
from tests import factories, workers
from tests.queues import PublishingTo, address_on, redis_on
from tests.reports import runs as paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.BACKUPS_DIR = tmp_path / "backups"
    return tmp_path


def test_a_database_in_order_says_its_version_and_size(settings: Any) -> None:
    assert "PostgreSQL" in records.database().said
    assert records.migrations().state is State.GOOD


def test_steps_that_have_not_run_are_counted() -> None:
    MigrationRecorder.Migration.objects.filter(app="reports").delete()
    steps = sum(app == "reports" for app, _name in MigrationLoader(None).disk_migrations)
    finding = records.migrations()
    assert finding.state is State.BAD
    assert f"Còn {steps} bước chưa chạy, từ reports." in finding.said


def test_numbers_sealed_by_a_key_that_is_gone_are_noticed(settings: Any) -> None:
    factories.a_person("Nguyễn Văn An", citizen_number="001090000001")
    assert records.keys().state is State.GOOD
    settings.DATA_KEYS = [sealing.new_key()]
    finding = records.keys()
    assert finding.state is State.BAD
    assert "PORTAL_DATA_KEYS" in finding.said


def test_a_disk_that_is_almost_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100 << 30, 99 << 30, 1 << 30))
    assert (machine.disk().state, "1 GiB" in machine.disk().said) == (State.BAD, True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100 << 30, 50 << 30, 50 << 30))
    assert machine.disk().state is State.GOOD


def test_a_clock_behind_what_was_already_written_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.clock().state is State.GOOD
    user = factories.a_user(Role.ADMINISTRATOR)
    audit.record("account.signed_in", user, by=user)
    early = timezone.now() - dt.timedelta(hours=7)
    monkeypatch.setattr(machine.timezone, "now", lambda: early)
    assert machine.clock().state is State.BAD


def test_mail_is_asked_for_by_knocking(settings: Any) -> None:
    assert machine.mail().state is State.WORRY
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", nobody_listens(), 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert machine.mail().state is State.BAD


def test_an_address_without_a_good_certificate_is_bad_in_production(settings: Any) -> None:
    assert machine.certificate().state is State.WORRY
    settings.PRODUCTION = True
    assert machine.certificate().state is State.BAD
    settings.PUBLIC_ORIGIN = f"https://127.0.0.1:{nobody_listens()}"
    assert machine.certificate().state is State.BAD


def nobody_listens() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_backups_grow_old(settings: Any, folders: Path) -> None:
    assert machine.backup().state is State.WORRY
    settings.BACKUPS_DIR.mkdir()
    backups.next_name().write_bytes(b"")
    assert machine.backup().state is State.GOOD
    settings_now = timezone.now
    later = settings_now() + dt.timedelta(days=2)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(machine.timezone, "now", lambda: later)
        assert machine.backup().state is State.WORRY


def test_a_worker_is_known_by_its_lock_and_its_timetable_by_its_file(settings: Any, folders: Path) -> None:
    settings.REDIS_URL = None
    assert "không chạy" in jobs.worker().said
    assert jobs.timetable().state is State.WORRY
    with (folders / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert (jobs.worker().state, jobs.timetable().state) == (State.BAD, State.BAD)
        (folders / "beat-schedule").touch()
        assert (jobs.worker().state, jobs.timetable().state) == (State.GOOD, State.GOOD)
        assert jobs.timetable().said == "trong tiến trình nền"


def test_a_queue_that_is_away_is_told_with_what_to_do(tmp_path: Path) -> None:
    port = free_port()
    with PublishingTo(address_on(port)):
        away = jobs.broker()
        assert away.state is State.BAD
        assert away.said.startswith("Không hỏi được, việc mới phải chờ. Khởi động Redis")
        assert "(OperationalError: Error 111" in away.said
        with redis_on(port, tmp_path):
            celery_app.send_task("celery.backend_cleanup")
            assert (jobs.broker().state, jobs.broker().said) == (State.GOOD, "1 việc đang chờ")


AFTER = SimpleNamespace(on_disk=lambda: "of the version after")


@contextmanager
def celery_worker(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Over the Redis of the settings."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "portal", "worker", "--pool=solo", *options],
        env={**os.environ, "REDIS_URL": settings.REDIS_URL, "PORTAL_VAR": str(folder)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield worker
    worker.kill()
    worker.wait()


@pytest.fixture
def redis_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Its port; whoever asks waits for a loaded machine."""
    monkeypatch.setattr(workers, "PATIENCE", 240)
    port = free_port()
    settings.REDIS_URL = address_on(port)
    with PublishingTo(settings.REDIS_URL):
        yield port


def test_workers_over_redis_answer_for_themselves(
    redis_away: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Khởi động Redis trước" in jobs.worker().said
    with redis_on(redis_away, tmp_path):
        assert "không tiến trình nào trả lời" in jobs.worker().said
        with celery_worker(tmp_path):
            workers.wait_until(lambda: jobs.worker().state is State.GOOD)
            assert "chạy 0 phút" in jobs.worker().said
            for name, another in (("ASKED", "what a version before was never asked"), ("code", AFTER)):
                with monkeypatch.context() as upgraded:
                    upgraded.setattr(jobs, name, another)
                    finding = jobs.worker()
                assert finding.state is State.WORRY
                assert f"@{socket.gethostname()} chạy mã nguồn khác" in finding.said


def test_a_queue_that_no_worker_takes_from_is_named(redis_away: int, tmp_path: Path) -> None:
    with redis_on(redis_away, tmp_path), celery_worker(tmp_path, "--queues=celery"):
        workers.wait_until(lambda: "trả lời" not in jobs.worker().said)
        assert jobs.worker().state is State.BAD
        assert "ở hàng đợi papers. Khởi động" in jobs.worker().said


def test_the_code_is_told_apart_by_every_file_of_it(settings: Any, monkeypatch: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(code.apps, "get_app_configs", lambda: [SimpleNamespace(path=tmp_path / "teams")])
    (tmp_path / "teams" / "lib").mkdir(parents=True)
    told = [code.on_disk()]
    for file, content in (("a.py", "1"), ("lib/b.py", "1"), ("lib/b.py", "2")):
        (tmp_path / "teams" / file).write_text(content)
        told.append(code.on_disk())
    assert len(set(told)) == 4
    (tmp_path / "teams" / "a.txt").write_text("no code")
    assert code.on_disk() == told[-1]


def test_a_worker_tells_the_code_it_began_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert any(told() is tasks.remember_the_code for _sender, told, *_ in worker_init.receivers)
    code.of_this_process.cache_clear()
    tasks.remember_the_code()
    began = code.on_disk()
    monkeypatch.setattr(code, "on_disk", AFTER.on_disk)
    assert code.of_this_process() == began


def test_a_timetable_that_stopped_is_noticed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert (jobs.timetable().state, "chưa thấy chạy" in jobs.timetable().said) == (State.BAD, True)
    regular = {entry["task"] for entry in celery_app.conf.beat_schedule.values() if entry["schedule"] == 30}
    celery_app.loader.import_default_modules()  # as a worker does
    celery_app.tasks["portal.tasks.timetable_ran"]()
    assert "portal.tasks.timetable_ran" in regular
    assert jobs.timetable().state is State.GOOD
    later = time.time() + jobs.SILENT + 1
    monkeypatch.setattr(jobs.time, "time", lambda: later)
    assert (jobs.timetable().state, "im lặng từ 18" in jobs.timetable().said) == (State.BAD, True)


def test_a_paper_whose_file_changed_is_found(country: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda _: b"%PDF")
    run = paying.a_run(country.lao_cai, "08/2026")
    rate = paying.a_rate(paying.a_resolution(country.yen_bai, status="published"), "month", 500_000)
    team = factories.a_team(country.chau_que)
    paying.a_line(run, country.chau_que, team, rate, person=factories.a_person())
    paper = issuing.issue(paying.approved(run), DocumentKind.PAYOUT_LIST, country.chau_que)
    assert records.papers().state is State.GOOD
    path = archive.path_of(paper.pdf)
    path.chmod(0o600)
    path.write_bytes(b"%PDF, changed")
    assert records.papers().state is State.BAD


def test_the_command_tells_everything_and_fails_when_something_is_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_place: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "disk_usage", broken)
    with pytest.raises(CommandError, match="chỗ phải xử lý"):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "✗ Đĩa: Không xem được. Xem ổ đĩa" in said
    assert "(PermissionError: [Errno 13] Permission denied)" in said
    assert "Đồng hồ" in said
    assert "Chứng thư TLS" in said
