"""A real Celery worker beside a test, on the test's own database and a broker folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from kombu import Connection

from portal import embedded

PATIENCE = 60  # seconds; a loaded machine is slow, a broken worker never answers


class Worker:
    """Started at once. `kill` is kill -9 of the worker and its children."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.start()

    def start(self) -> None:
        database = connection.settings_dict
        url = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
            f"/{database['NAME']}"
        )
        environment = {k: v for k, v in os.environ.items() if k != "REDIS_URL"}
        # What this process sealed, the worker opens.
        keys = {"PORTAL_DATA_KEYS": " ".join(settings.DATA_KEYS), "PORTAL_INDEX_KEY": settings.INDEX_KEY}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "portal", "worker", "--pool=solo", "--loglevel=WARNING"],
            env={**environment, **keys, "DATABASE_URL": url, "PORTAL_VAR": str(self.var)},
            start_new_session=True,
        )

    def send(self, task: Any, *args: Any) -> None:
        options = embedded.broker_options(self.var)
        with Connection("filesystem://", transport_options=options) as broker:
            task.apply_async(args, connection=broker)

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def someone_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0
