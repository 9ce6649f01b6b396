"""The files of issued papers: written once, read only while they are what they were."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

from .models import File, IssuedDocument

Write = Callable[[BinaryIO], object]


def path_of(file: File) -> Path:
    return settings.DOCUMENTS_DIR / file.path


def keep(stem: str, form: str, write: Write) -> File:
    """Complete or not at all, on the disk before anything points at it, never over another file.

    Its name holds its hash, so a repetition finds the same file.
    """
    folder = (settings.DOCUMENTS_DIR / stem).parent
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(descriptor)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        kept = File(form, f"{stem}-{digest[:16]}.{form}", digest, size)
        with suppress(FileExistsError):
            path_of(kept).hardlink_to(unfinished)
    finally:
        Path(unfinished).unlink()
    _to_disk(folder)
    return kept


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def forget(file: File) -> None:
    """Only for a file that no paper names."""
    path_of(file).unlink(missing_ok=True)


def read(paper: IssuedDocument, file: File) -> bytes:
    """Refused when the bytes are no longer those that were hashed at issue."""
    path = path_of(file)
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused(
            _("Tệp của %(paper)s đã mất hoặc bị sửa sau khi phát hành. Báo quản trị hệ thống khôi phục.")
            % {"paper": paper}
        )
    return content
