"""The way to a new version, walked: from the tables of the version before to a portal in order."""

from __future__ import annotations

import fcntl
import json
import tarfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from places.models import Commune
from portal.operations import backups, manifest
from subsidies.models import Resolution
from tests import databases, factories
from tests.portal.test_backup import moved_to

LAST = "smartphones.0009_accounts_of_cash_stand"


@pytest.fixture
def the_version_before(transactional_db: None) -> Iterator[None]:
    """A portal with a team, whose code was exchanged and whose tables were not."""
    template = connection.settings_dict["TEST"]["TEMPLATE"] or databases.template()
    for _ in moved_to(f"before_{uuid.uuid4().hex}", template=template):
        call_command("migrate", "smartphones", "0008", verbosity=0)
        factories.a_team(factories.a_commune(factories.a_province("99", "Ở Giữa"), "99001", "Xã Bên"))
        yield


@pytest.fixture
def role(the_version_before: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    role = f"application_{uuid.uuid4().hex}"
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgres://{role}:x@any/portal")
    yield role
    with connection.cursor() as cursor:
        cursor.execute(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.fixture
def at_work(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A worker with its timetable, and room for backups."""
    settings.VAR_DIR, settings.BACKUPS_DIR, settings.REDIS_URL = tmp_path, tmp_path / "backups", None
    (tmp_path / "beat-schedule").touch()
    with (tmp_path / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_an_upgrade_keeps_what_was_and_ends_with_a_portal_in_order(
    role: str, at_work: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert LAST not in manifest.applied()
    with suppress(CommandError):  # at its end, of what the last look round found
        call_command("upgrade")
    said = capsys.readouterr().out
    steps = [line.removesuffix(" ...") for line in said.splitlines() if line.endswith(" ...")]
    assert steps == ["backup", "migrate", "load_places", "load_resolutions", "doctor"]
    assert LAST in manifest.applied()
    with tarfile.open(backups.newest()) as archive:
        kept = json.load(archive.extractfile("manifest.json"))
    assert LAST not in kept["migrations"]
    assert kept["tables"]["teams_communityteam"][0] == 1
    assert Resolution.objects.exists()
    # A cluster of tests may lose what was written last; nothing else is wrong.
    assert not [line for line in said.splitlines() if line.startswith("✗") and "fsync" not in line]
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        cursor.execute("SELECT count(account_index) FROM smartphones_cashpayment")
        assert Commune.objects.count() > 13_000
