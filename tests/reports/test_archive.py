"""Files are whole or not there: a full disk, a death while writing, a second writer."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys

import pytest

from reports import archive


def files(settings) -> list[str]:
    return sorted(path.name for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file())


def test_a_file_is_named_by_its_hash_and_never_written_over(settings):
    first = archive.keep("7/DS", "pdf", lambda file: file.write(b"one"))
    inode = archive.path_of(first).stat().st_ino
    again = archive.keep("7/DS", "pdf", lambda file: file.write(b"one"))
    assert again == first and archive.path_of(first).stat().st_ino == inode
    assert archive.path_of(first).stat().st_mode & 0o077 == 0, "it shows whole accounts"
    other = archive.keep("7/DS", "pdf", lambda file: file.write(b"two"))
    assert files(settings) == sorted(archive.path_of(kept).name for kept in (first, other))
    assert first.sha256 == hashlib.sha256(b"one").hexdigest() and first.size == 3


@pytest.mark.parametrize("after", [0, 1, 5000])
def test_a_full_disk_leaves_no_half_file(settings, after):
    def write(file):
        file.write(b"x" * after)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        archive.keep("7/DS", "pdf", write)
    assert files(settings) == []


def test_a_disk_that_fills_while_flushing_leaves_no_half_file(settings, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        archive.keep("7/DS", "pdf", lambda file: file.write(b"x"))
    assert files(settings) == []


@pytest.mark.parametrize("written", [0, 1, 70_000])
def test_a_writer_killed_in_the_middle_leaves_nothing_under_a_name(settings, written):
    code = (
        "import django, os, signal; django.setup(); from reports import archive\n"
        "def write(file):\n"
        f"    file.write(b'x' * {written}); file.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
        "archive.keep('7/DS', 'pdf', write)"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DOCUMENTS": str(settings.DOCUMENTS_DIR),
    }
    died = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert not [name for name in files(settings) if not name.startswith(".")]
