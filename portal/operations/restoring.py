"""A portal brought back from its backup: everything is checked before anything is touched.

The tables change in one transaction, so that whoever pulls the plug finds the old ones or the new ones.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.lib import sealing

from . import backups, digests, manifest, postgres_tools
from .backing_up import CHUNK, DATABASE, DOCUMENTS, MANIFEST, digest_of
from .manifest import Manifest

# Whatever schemas there are: a backup brings its own.
EMPTIED = """
DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', schema);
    END LOOP;
END $$;
CREATE SCHEMA public;
"""


class CannotRestore(Exception):
    """This file does not fit this portal, or the portal is not ready for it; nothing was changed."""


def restore(source: Path, *, replace: bool = False) -> Manifest:
    """Raises CannotRestore before the change, ToolFailed during it: both leave the old tables."""
    with _opened(source) as archive:
        kept = _manifest(archive)
        _check_version(kept)
        _check_keys(kept)
        _check_files(archive, kept)
        _check_nothing_is_lost(replace=replace)
        _check_nobody_is_at_work()
        _bring_documents(archive, kept)
        with archive.extractfile(DATABASE) as dump:  # type: ignore[union-attr]
            _bring_database(dump, kept)
    call_command("migrate", verbosity=0)
    return kept


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(source)  # noqa: SIM115 - closed below, and its opening is what may fail
    except (OSError, tarfile.TarError) as problem:
        raise CannotRestore(
            _("Không đọc được %(file)s: %(why)s.") % {"file": source, "why": problem}
        ) from None
    with archive:
        yield archive


def _manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        kept = Manifest.read(archive.extractfile(MANIFEST).read())  # type: ignore[union-attr]
    except (KeyError, TypeError, ValueError, tarfile.TarError):
        raise CannotRestore(_("Tệp này không phải bản sao lưu nguyên vẹn của cổng.")) from None
    if kept.format != manifest.FORMAT:
        raise CannotRestore(
            _("Bản sao lưu thuộc định dạng %(n)s, phiên bản này không đọc được.") % {"n": kept.format}
        )
    return kept


def _check_version(kept: Manifest) -> None:
    """A newer version's tables cannot be read by older code; older ones are migrated up afterwards."""
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = [step for migration in on_disk.values() for step in migration.replaces]
    known = {f"{app}.{name}" for app, name in (*on_disk, *replaced)}
    if unknown := sorted(set(kept.migrations) - known):
        raise CannotRestore(
            _("Bản sao lưu do phiên bản khác tạo ra (có bước %(step)s). Cài đúng phiên bản rồi khôi phục.")
            % {"step": unknown[0]}
        )


def _check_keys(kept: Manifest) -> None:
    if not set(kept.data_keys) <= set(sealing.key_ids()) or kept.index_key != manifest.index_key():
        raise CannotRestore(
            _("Khóa ở máy này không mở được bản sao lưu. Đặt lại PORTAL_DATA_KEYS, PORTAL_INDEX_KEY.")
        )


def _check_files(archive: tarfile.TarFile, kept: Manifest) -> None:
    for name, wanted in kept.files.items():
        try:
            with archive.extractfile(name) as content:  # type: ignore[union-attr]
                found = digest_of(content)  # type: ignore[arg-type]
        except (KeyError, tarfile.TarError):
            found = ""
        if found != wanted:
            raise CannotRestore(_("%(name)s trong bản sao lưu thiếu hoặc đã bị sửa.") % {"name": name})


def _check_nothing_is_lost(*, replace: bool) -> None:
    with transaction.atomic():
        present = digests.of_all_tables()
    if present and not replace:
        raise CannotRestore(
            _("Cơ sở dữ liệu đang có %(n)d bảng. Thêm --replace để thay bằng bản sao lưu.")
            % {"n": len(present)}
        )


def _check_nobody_is_at_work() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (others,) = cursor.fetchone()
    if others:
        raise CannotRestore(
            _("Còn %(n)d kết nối đang dùng cơ sở dữ liệu. Dừng máy chủ web và tiến trình nền trước.")
            % {"n": others}
        )


def _bring_documents(archive: tarfile.TarFile, kept: Manifest) -> None:
    """Each file whole under its name; papers that are there and not in the backup are left alone."""
    for name in kept.files:
        if name.startswith(f"{DOCUMENTS}/"):
            with archive.extractfile(name) as content:  # type: ignore[union-attr]
                document = sealing.unseal_bytes(content.read(), name)  # type: ignore[union-attr]
            _place(document, settings.DOCUMENTS_DIR / name.removeprefix(f"{DOCUMENTS}/"))


def _place(document: bytes, path: Path) -> None:
    if not path.resolve().is_relative_to(settings.DOCUMENTS_DIR.resolve()):
        raise CannotRestore(_("Tệp này không phải bản sao lưu nguyên vẹn của cổng."))
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(document)
        file.flush()
        os.fsync(descriptor)
    Path(unfinished).rename(path)


def _bring_database(dump: BinaryIO, kept: Manifest) -> None:
    connection.close()
    with backups.room() as script:
        _as_script(dump, script)
        script.seek(0)
        given = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        # Compared before the transaction ends: tables that came back otherwise are never there.
        steps = (f"--command={EMPTIED}", "--file=-", f"--command={_compared(kept)}")
        postgres_tools.finish(
            postgres_tools.start("psql", *given, *steps, stdin=script, stdout=subprocess.DEVNULL)
        )


def _as_script(dump: BinaryIO, script: BinaryIO) -> None:
    with backups.room() as whole:
        while chunk := dump.read(CHUNK):
            whole.write(chunk)
        whole.flush()
        postgres_tools.as_script(Path(whole.name), script)


def _compared(kept: Manifest) -> str:
    complaint = _("Bảng %(table)s dựng lại khác bản sao lưu. Dữ liệu cũ còn nguyên; dùng bản sao lưu khác.")
    return digests.refusing_others(kept.tables, complaint % {"table": "%s"})
