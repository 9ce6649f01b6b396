"""The broker without Redis: kombu's folder of messages, with messages that appear only when whole.

kombu opens the file under its final name and writes afterwards; a worker looking at that moment
takes an empty message away and the job is lost.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from time import time_ns
from typing import Any, ClassVar

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_: Any) -> None:
        name = f"{time_ns()}_{uuid.uuid4()}"
        writing = Path(self.data_folder_out) / f"{name}.writing"
        writing.write_text(dumps(payload))
        writing.rename(writing.with_name(f"{name}.{queue}.msg"))


class Transport(filesystem.Transport):
    Channel = Channel
    polling_interval = 0.25
    default_connection_params: ClassVar[dict[str, Any]] = {}  # a folder has no host name to warn about

    def drain_events(self, connection: Any, timeout: float | None = None) -> Any:
        """Looks up at least twice a second, so that a worker told to stop stops."""
        return super().drain_events(connection, timeout=min(timeout or 0.5, 0.5))
