"""The files of issued papers: written once, read only while they are what they were."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

from .models import IssuedDocument


def path_of(document: IssuedDocument) -> Path:
    return settings.DOCUMENTS_DIR / document.path


def keep(name: str, content: bytes) -> None:
    """Complete or not at all, on the disk before anything points at it, never over another file."""
    path = settings.DOCUMENTS_DIR / name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            path.hardlink_to(unfinished)
    finally:
        Path(unfinished).unlink()
    _to_disk(path.parent)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def forget(name: str) -> None:
    """Only for a file that no paper names."""
    (settings.DOCUMENTS_DIR / name).unlink()


def read(document: IssuedDocument) -> bytes:
    """Refused when the bytes are no longer those that were hashed at issue."""
    path = path_of(document)
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Refused(
            _("Tệp của %(paper)s đã mất hoặc bị sửa sau khi phát hành. Báo quản trị hệ thống khôi phục.")
            % {"paper": document}
        )
    return content
