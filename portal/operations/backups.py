"""Where backups lie, and how many are kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

STEM = "to-cong-nghe-so"


def room() -> Any:
    """A file for what is on its way, where there is as much room as for the backups themselves."""
    settings.BACKUPS_DIR.mkdir(parents=True, exist_ok=True)
    return tempfile.NamedTemporaryFile(dir=settings.BACKUPS_DIR)


def next_name() -> Path:
    return settings.BACKUPS_DIR / f"{STEM}_{timezone.localtime():%Y-%m-%d_%H%M%S}.tar"


def all_kept() -> list[Path]:
    """The oldest first: the name holds the moment."""
    return sorted(settings.BACKUPS_DIR.glob(f"{STEM}_*.tar"))


def newest() -> Path | None:
    return max(all_kept(), default=None)


def forget_all_but(count: int) -> list[Path]:
    """Deletes the oldest beyond `count` and tells which."""
    surplus = all_kept()[:-count]
    for file in surplus:
        file.unlink()
    return surplus
