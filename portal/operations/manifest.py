"""What a backup says about itself, so that a wrong one is refused before anything is touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.lib import sealing

from . import digests

FORMAT = 2
PROBE = "backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` are SHA-256 by name inside the archive; keys are told by their fingerprints, never kept."""

    format: int
    made_at: str
    migrations: list[str]
    tables: digests.Digests
    files: dict[str, str]
    data_keys: list[str]
    index_key: str

    def text(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        facts: dict[str, Any] = json.loads(text)
        facts["tables"] = {name: tuple(pair) for name, pair in facts["tables"].items()}
        return cls(**facts)


def of_now(tables: digests.Digests, files: dict[str, str]) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=timezone.now().isoformat(timespec="seconds"),
        migrations=applied(),
        tables=tables,
        files=files,
        data_keys=sealing.key_ids(),
        index_key=index_key(),
    )


def applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def index_key() -> str:
    return sealing.fingerprint(PROBE, PROBE).hex()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
