"""pg_dump, pg_restore and psql, as new as the server at least, on the portal's own database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from portal.postgres_machine import clients


class ToolFailed(Exception):
    """A program of PostgreSQL is missing or has refused; the message is its own."""


def environment() -> dict[str, str]:
    """Who connects to where; a password never stands among the arguments, where others may read it."""
    place = connection.settings_dict
    given = {
        "PGHOST": place["HOST"],
        "PGPORT": place["PORT"],
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
    }
    return {**os.environ, "LC_ALL": "C.UTF-8", **{name: str(value) for name, value in given.items() if value}}


def start(program: str, *given: str, **streams: Any) -> subprocess.Popen[bytes]:
    command = [_folder() / program, *given, f"--dbname={connection.settings_dict['NAME']}"]
    return subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, **streams)  # noqa: S603


def as_script(dump: Path, into: BinaryIO) -> None:
    """A dump in pg_dump's own format as SQL, without asking any database."""
    command = [_folder() / "pg_restore", "--no-owner", "--no-privileges", "--file=-", dump]
    finish(subprocess.Popen(command, stdout=into, stderr=subprocess.PIPE))  # noqa: S603


def finish(process: subprocess.Popen[bytes]) -> None:
    complaint = _last_words(process.stderr)
    if process.wait():
        raise ToolFailed(f"{Path(str(process.args[0])).name}: {complaint}")  # type: ignore[index]


def _last_words(errors: IO[bytes] | None) -> str:
    said = errors.read().decode(errors="replace").splitlines() if errors else []
    return "\n".join(said[-10:])


def _folder() -> Path:
    server = connection.cursor().connection.info.server_version // 10_000
    found = {version: folder for version, folder in clients() if version >= server}
    if not found:
        raise ToolFailed(
            _("Máy này chưa có pg_dump, pg_restore của PostgreSQL %(n)d: cài gói postgresql-client-%(n)d.")
            % {"n": server}
        )
    return found[min(found)]
