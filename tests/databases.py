"""Databases of tests: migrations run once, and every worker's database is a copy of what they made."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connections
from django.db.backends.utils import CursorWrapper

ROOT = Path(__file__).parent.parent
LOCK = 8203  # any number: one process at a time makes the template


def template() -> str:
    """Name of a database with every table and no rows but those of the migrations."""
    connection = connections["default"]
    name, made_of = f"{connection.settings_dict['NAME']}_template", fingerprint()
    with connection._nodb_cursor() as cursor, only_one(cursor):
        if _comment(cursor, name) != made_of:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
            migrate(url_of(name))
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{made_of}'")
    return name


def copy_of(template: str, name: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def fingerprint() -> str:
    """Changes with every migration, ours or a library's."""
    files = [
        ROOT / "requirements-dev.txt",
        *sorted(ROOT.glob("*/migrations/*.py")),
        *sorted(ROOT.glob("portal/lib/*.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@contextmanager
def only_one(cursor: CursorWrapper) -> Iterator[None]:
    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def url_of(name: str) -> str:
    database: dict[str, Any] = connections["default"].settings_dict
    password = f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    return f"postgres://{quote(database['USER'])}{password}@{database['HOST']}:{database['PORT']}/{name}"


def migrate(url: str, *which: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0", *which],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
    )


def _comment(cursor: CursorWrapper, name: str) -> str | None:
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
    found = cursor.fetchone()
    return found[0] if found else None
