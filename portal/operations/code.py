"""Which code runs: a worker goes on with what was there when it began, also after an upgrade."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings


def on_disk() -> str:
    """Changes with every file of the portal's Python."""
    digest = hashlib.sha256()
    for file in sorted(_files()):
        digest.update(f"{file.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@cache
def of_this_process() -> str:
    """Asked for the first time when it begins."""
    return on_disk()


def _files() -> Iterator[Path]:
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            yield from Path(app.path).rglob("*.py")
