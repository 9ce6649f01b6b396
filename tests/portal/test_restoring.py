"""A backup of the version before, brought back into this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.operations import backing_up, manifest, restoring
from teams.models import CommunityTeam
from tests.portal.test_upgrade import LAST, the_version_before  # noqa: F401


@pytest.fixture
def backup(the_version_before: None, settings: Any, tmp_path: Path) -> Path:  # noqa: F811
    settings.DOCUMENTS_DIR, settings.BACKUPS_DIR = tmp_path / "documents", tmp_path / "backups"
    backing_up.back_up(tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def test_what_comes_back_from_the_version_before_has_the_tables_of_this_one(backup: Path) -> None:
    CommunityTeam.objects.update(name="Tên sửa sau")
    kept = restoring.restore(backup, replace=True)
    assert LAST not in kept.migrations and LAST in manifest.applied()
    assert CommunityTeam.objects.get().name != "Tên sửa sau"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(account_index) FROM smartphones_cashpayment")
        assert cursor.fetchone() == (0,)
