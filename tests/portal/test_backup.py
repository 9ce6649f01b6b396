"""The drill: a portal is backed up, lost, brought back, and says the same; what does not fit is refused."""

from __future__ import annotations

import io
import json
import os
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import api_keys
from accounts.api.grants import Grant
from accounts.models import Role
from portal.lib.recorded import as_the_books_stood
from portal.operations import backing_up, backups, digests, restoring
from portal.operations.restoring import CannotRestore
from teams.models import CommunityTeam, Membership
from tests import factories
from tests.portal_client import PortalClient

PAPER = b"%PDF a paper that was issued"


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.DOCUMENTS_DIR, settings.BACKUPS_DIR = tmp_path / "documents", tmp_path / "backups"
    (settings.DOCUMENTS_DIR / "2026").mkdir(parents=True)
    (settings.DOCUMENTS_DIR / "2026" / "paper.pdf").write_bytes(PAPER)
    (settings.DOCUMENTS_DIR / "2026" / ".half").write_bytes(b"still being written")
    return tmp_path


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[None]:
    """The portal on an empty database of its own, as on a new machine."""
    yield from moved_to(f"restored_{uuid.uuid4().hex}")


def moved_to(name: str, *, template: str = "template0") -> Iterator[None]:
    home = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = home
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def backup(transactional_db: None, folders: Path) -> Path:
    factories.a_team(factories.country().chau_que, name="Tổ thôn Đông Hà")
    backing_up.back_up(folders / "backup.tar")
    return folders / "backup.tar"


def contents() -> digests.Digests:
    with transaction.atomic():
        return digests.of_all_tables()


def test_what_was_lost_comes_back_as_it_was(
    backup: Path, request: pytest.FixtureRequest, settings: Any
) -> None:
    before = contents()
    assert PAPER not in backup.read_bytes(), "a paper shows whole accounts"
    request.getfixturevalue("elsewhere")
    (settings.DOCUMENTS_DIR / "2026" / "paper.pdf").unlink()
    restoring.restore(backup)
    assert contents() == before
    assert CommunityTeam.objects.get().name == "Tổ thôn Đông Hà"
    assert (settings.DOCUMENTS_DIR / "2026" / "paper.pdf").read_bytes() == PAPER
    with pytest.raises(CannotRestore, match="Thêm --replace"):
        restoring.restore(backup)
    CommunityTeam.objects.update(name="Tên sửa sau")
    restoring.restore(backup, replace=True)
    assert CommunityTeam.objects.get().name == "Tổ thôn Đông Hà"


def test_the_role_of_the_application_has_its_rights_on_what_came_back(
    backup: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    role = f"application_{uuid.uuid4().hex}"
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgres://{role}:x@any/portal")
    call_command("restore", str(backup))
    assert f"Đã trao lại quyền cho vai trò {role}" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        assert CommunityTeam.objects.update(name="Tổ thôn Đông Hà") == 1
        with as_the_books_stood(timezone.now()):
            assert not Membership.objects.exists()
        cursor.execute(f"RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")


def test_digests_tell_a_changed_row_and_a_lost_one(transactional_db: None) -> None:
    team = factories.a_team(factories.country().chau_que)
    before = contents()
    CommunityTeam.objects.update(name=f"{team.name}.")
    # The books also keep what the row said before.
    assert digests.differing(before, contents()) == ["places_formerrow", "teams_communityteam"]
    CommunityTeam.objects.update(name=team.name)
    on_record_since = ["places_formerrow", "teams_communityteam"]
    assert digests.differing(before, contents()) == on_record_since
    user = factories.a_user(Role.INSPECTOR)
    assert "accounts_user" in digests.differing(before, contents())
    user.delete()
    assert "accounts_user" not in digests.differing(before, contents())


def test_a_restore_that_fails_half_way_leaves_what_was_there(
    backup: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    restoring.restore(backup)
    before = contents()

    def breaking(_dump: Path, script: Any) -> None:
        script.write(b"CREATE TABLE one (id int);\nSELECT no_such_thing();\n")

    monkeypatch.setattr(restoring.postgres_tools, "as_script", breaking)
    with pytest.raises(restoring.postgres_tools.ToolFailed, match="no_such_thing"):
        restoring.restore(backup, replace=True)
    assert contents() == before


def changed(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of the archive with its members changed."""
    with tarfile.open(backup) as archive:
        members = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    change(members)
    copy = backup.with_name("changed.tar")
    with tarfile.open(copy, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return copy


def saying(**facts: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **facts}).encode()

    return change


def one_bit_flipped(members: dict[str, bytes]) -> None:
    dump = bytearray(members["database.dump"])
    dump[len(dump) // 2] ^= 1
    members["database.dump"] = bytes(dump)


@pytest.mark.parametrize(
    ("told_by_manifest", "other"),
    [
        ({"teams_communityteam": [1, "0"]}, "teams_communityteam"),
        ({"teams_lost": [0, "0"]}, "teams_lost"),
        ({"teams_communityteam": None}, "teams_communityteam"),
    ],
)
def test_tables_that_came_back_otherwise_are_refused_and_those_of_before_stand(
    backup: Path, elsewhere: None, told_by_manifest: dict[str, Any], other: str
) -> None:
    restoring.restore(backup)
    CommunityTeam.objects.update(name="Tên sửa sau")
    before = contents()
    with tarfile.open(backup) as archive:
        tables = json.load(archive.extractfile("manifest.json"))["tables"] | told_by_manifest  # type: ignore[arg-type]
    told = saying(tables={name: digest for name, digest in tables.items() if digest})
    with pytest.raises(CommandError, match=f"Bảng {other} dựng lại khác bản sao lưu. Dữ liệu cũ còn nguyên"):
        call_command("restore", str(changed(backup, told)), replace=True)
    assert contents() == before


def test_a_row_changed_on_its_way_back_is_noticed(
    backup: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = restoring.postgres_tools.as_script

    def with_a_letter_less(dump: Path, script: Any) -> None:
        into(dump, script)
        script.seek(0)
        told = script.read().replace("Đông Hà".encode(), "Đông H".encode())
        script.seek(0)
        script.truncate()
        script.write(told)

    monkeypatch.setattr(restoring.postgres_tools, "as_script", with_a_letter_less)
    with pytest.raises(restoring.postgres_tools.ToolFailed, match="Bảng teams_communityteam dựng lại khác"):
        restoring.restore(backup)
    assert contents() == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (saying(format=3), "định dạng 3"),
        (saying(migrations=["teams.9999_of_next_year"]), "teams.9999_of_next_year"),
        (saying(data_keys=["00000000"]), "PORTAL_DATA_KEYS"),
        (saying(index_key="00"), "PORTAL_INDEX_KEY"),
        (one_bit_flipped, "database.dump"),
        (lambda members: members.pop("documents/2026/paper.pdf"), "paper.pdf"),
        (lambda members: members.pop("manifest.json"), "không phải bản sao lưu"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_touched(
    backup: Path, change: Callable[[dict[str, bytes]], None], reason: str
) -> None:
    before = contents()
    with pytest.raises(CannotRestore, match=reason):
        restoring.restore(changed(backup, change), replace=True)
    assert contents() == before


def test_what_is_no_archive_is_refused(transactional_db: None, folders: Path) -> None:
    (folders / "letter.tar").write_text("Kính gửi")
    with pytest.raises(CannotRestore, match="Không đọc được"):
        restoring.restore(folders / "letter.tar")


def test_a_portal_at_work_is_not_replaced(backup: Path, elsewhere: None) -> None:
    restoring.restore(backup)
    other = connection.copy()
    try:
        other.ensure_connection()
        with pytest.raises(CannotRestore, match="Còn 1 kết nối"):
            restoring.restore(backup, replace=True)
    finally:
        other.close()


def test_a_backup_is_its_owners_alone_from_its_first_byte(
    transactional_db: None, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes, of_now = [], backing_up.manifest.of_now

    def told(*given: Any) -> Any:
        modes.extend(oct(file.stat().st_mode & 0o777) for file in folders.glob(".backup.tar.*"))
        return of_now(*given)

    monkeypatch.setattr(backing_up.manifest, "of_now", told)
    umask = os.umask(0)
    try:
        backing_up.back_up(folders / "backup.tar")
    finally:
        os.umask(umask)
    modes.append(oct((folders / "backup.tar").stat().st_mode & 0o777))
    assert modes == ["0o600", "0o600"]


def test_nobody_is_signed_in_by_a_backup_or_after_its_return(
    transactional_db: None, folders: Path, request: pytest.FixtureRequest
) -> None:
    user = factories.a_user(Role.INSPECTOR, province=factories.country().lao_cai)
    key = PortalClient.of(user).session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="Firefox/140.0")
    before = contents()
    assert before["django_session"][0] == before["usersessions_usersession"][0] == 1
    kept = backing_up.back_up(folders / "backup.tar")
    request.getfixturevalue("elsewhere")
    restoring.restore(folders / "backup.tar")
    assert digests.differing(before, contents()) == ["django_session", "usersessions_usersession"]
    assert contents() == kept.tables
    assert not Session.objects.exists()


def test_whoever_restores_is_told_of_keys_that_open_again(
    transactional_db: None, folders: Path, request: pytest.FixtureRequest, capsys: Any
) -> None:
    staff = factories.a_user(Role.COMMUNE_STAFF, communes=[factories.country().chau_que])
    key, text = api_keys.issue("Phần mềm của xã", [Grant.TEAMS], 30, by=staff)
    over, _ = api_keys.issue("Đã thu hồi trước", [Grant.TEAMS], 30, by=staff)
    api_keys.revoke(over, by=staff)
    backing_up.back_up(folders / "backup.tar")
    api_keys.revoke(key, by=staff)
    request.getfixturevalue("elsewhere")
    call_command("restore", str(folders / "backup.tar"))
    told = capsys.readouterr().out
    assert "1 khóa API nay dùng được" in told and reverse("accounts:api_keys") in told
    assert api_keys.opened_by(text) == key
    api_keys.revoke(key, by=staff)
    backing_up.back_up(folders / "without.tar")
    call_command("restore", str(folders / "without.tar"), replace=True)
    assert "khóa API" not in capsys.readouterr().out


def test_a_backup_that_breaks_off_leaves_no_file(
    transactional_db: None, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up.manifest, "of_now", full)
    with pytest.raises(OSError, match="No space"):
        backing_up.back_up(folders / "new" / "backup.tar")
    assert not list((folders / "new").iterdir())


def test_only_the_newest_backups_are_kept(
    transactional_db: None, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.BACKUPS_DIR.mkdir()
    for year in (2024, 2025):
        (settings.BACKUPS_DIR / f"to-cong-nghe-so_{year}-01-01_000000.tar").write_bytes(b"")
    call_command("backup", keep=2)
    kept = [file.name for file in backups.all_kept()]
    assert len(kept) == 2
    assert kept[0] == "to-cong-nghe-so_2025-01-01_000000.tar"
    assert "to-cong-nghe-so_2024-01-01_000000.tar" in capsys.readouterr().out


def test_the_command_says_why_it_cannot_restore(transactional_db: None, folders: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("restore", str(folders / "nowhere.tar"))
