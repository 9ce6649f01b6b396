"""The default without any setting: PostgreSQL, the broker's folder and the secret key under `var/`."""

from __future__ import annotations

import secrets
from pathlib import Path


def secret_key(var: Path) -> str:
    """Made once, kept readable by its owner only."""
    file = var / "secret_key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def database_url(var: Path) -> str:
    """Where the private cluster listens, as written by its launcher; "" before its first start."""
    file = var / "database_url"
    return file.read_text().strip() if file.exists() else ""


def broker_options(var: Path) -> dict[str, object]:
    """kombu's file system transport: one folder that every process reads and writes."""
    folder = var / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
