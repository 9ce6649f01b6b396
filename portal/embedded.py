"""The default without any setting: PostgreSQL, the broker's folder and the secret key under `var/`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

NO_DATABASE = (
    "Chưa có cơ sở dữ liệu đang chạy: hãy dùng ./run (hoặc ./run manage ..., ./run test), "
    "hoặc đặt DATABASE_URL. / "
    "No database is running: use ./run (or ./run manage ..., ./run test), or set DATABASE_URL."
)


class StartError(Exception):
    """The portal cannot come up here; the message says why and what to do."""


def var_dir() -> Path:
    """Where this checkout keeps what it makes: cluster, documents, keys, logs."""
    return Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var")).resolve()


def secret(var: Path, name: str, size: int = 32) -> str:
    """`size` bytes made once, kept in a file readable by its owner only."""
    file = var / name
    if not file.exists():
        made = write_private(var / f"{name}.{os.getpid()}", secrets.token_urlsafe(size))
        try:
            # A link never replaces: of two processes starting together, both read the first one's key.
            file.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text()


def write_private(file: Path, text: str) -> Path:
    """A file only its owner reads, from its first byte on, and never seen half written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f"{file.name}.{os.getpid()}.new")
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    return making.replace(file)


def database_url(var: Path) -> str:
    """Where the private cluster listens, as written while it runs."""
    try:
        return (var / "database_url").read_text().strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(NO_DATABASE) from None


def broker_options(var: Path) -> dict[str, object]:
    """kombu's file system transport: one folder that every process reads and writes."""
    folder = var / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
