"""What `doctor` finds when something is wrong, and that it goes on asking."""

from __future__ import annotations

import datetime as dt
import fcntl
import shutil
import socket
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts import audit
from accounts.models import Role
from portal.lib import sealing
from portal.operations import backups
from portal.operations.checks import jobs, machine, records
from portal.operations.checks.findings import State
from tests import factories

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


def test_a_worker_is_known_by_its_lock_and_its_timetable(settings: Any, folders: Path) -> None:
    settings.REDIS_URL = None
    assert "không chạy" in jobs.worker().said
    with (folders / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert jobs.worker().state is State.BAD
        (folders / "beat-schedule").touch()
        assert jobs.worker().state is State.GOOD


def test_the_command_tells_everything_and_fails_when_something_is_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_place: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "disk_usage", broken)
    with pytest.raises(CommandError, match="chỗ phải xử lý"):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "✗ disk: PermissionError" in said
    assert "Đồng hồ" in said
    assert "Chứng thư TLS" in said
