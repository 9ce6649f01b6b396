"""One file with all that cannot be made again: database, papers and photos, their checksums.

Keys stay out of it (`var/` or the environment): whoever finds a backup reads no citizen's number in its
tables and no account in its papers, which are sealed on their way into it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from portal.lib import sealing

from . import backups, digests, manifest, postgres_tools
from .manifest import Manifest

DATABASE, DOCUMENTS, MANIFEST = "database.dump", "documents", "manifest.json"
CHUNK = 1 << 20  # bytes
# Left empty: whoever finds a backup is signed in as nobody, and no ended session comes back to life with it.
OF_WHO_IS_SIGNED_IN = ("django_session", "usersessions_usersession")


def back_up(target: Path) -> Manifest:
    """Whole or not at all: the file gets its name when it is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with open(unfinished, "xb", opener=_for_its_owner_only) as file:
            written = _write(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _for_its_owner_only(path: str, flags: int) -> int:
    """From its first byte, whatever the umask: names stand in it in clear."""
    return os.open(path, flags, 0o600)


def _write(file: BinaryIO) -> Manifest:
    with (
        tarfile.open(fileobj=file, mode="w") as archive,
        backups.room() as dump,
    ):
        tables = _dump(dump)
        files = {DATABASE: _add(archive, DATABASE, dump)}
        # After the database: papers are only ever added, so each one that its rows name is there.
        for path in _documents():
            name = f"{DOCUMENTS}/{path.relative_to(settings.DOCUMENTS_DIR)}"
            sealed = sealing.seal_bytes(path.read_bytes(), name)
            files[name] = _add(archive, name, io.BytesIO(sealed))
        written = manifest.of_now(tables, files)
        _add(archive, MANIFEST, io.BytesIO(written.text()))
    return written


def _dump(into: BinaryIO) -> digests.Digests:
    """pg_dump reads the very snapshot whose digests are taken, while people go on working."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        given = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        without = (f"--exclude-table-data=public.{table}" for table in OF_WHO_IS_SIGNED_IN)
        dumping = postgres_tools.start("pg_dump", *given, *without, stdout=into)
        tables = digests.of_all_tables()
        postgres_tools.finish(dumping)
    return tables | dict.fromkeys(OF_WHO_IS_SIGNED_IN, digests.EMPTY)


def _documents() -> Iterator[Path]:
    """Hidden names are files still being written."""
    every = sorted(settings.DOCUMENTS_DIR.rglob("*"))
    return (path for path in every if path.is_file() and not path.name.startswith("."))


def _add(archive: tarfile.TarFile, name: str, content: BinaryIO) -> str:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, os.SEEK_END)
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)
    content.seek(0)
    return digest_of(content)


def digest_of(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
