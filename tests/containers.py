"""docker-compose.yml on this machine: its commands, environment and health checks as written.

Only the names of the other containers, their ports and the folders of the image are replaced.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.db import connection

from portal.embedded import BASE_DIR
from portal.postgres import free_port
from portal.postgres_machine import programs

SECRETS = {
    "PORTAL_DOMAIN": "portal.example.gov.vn",
    "PORTAL_ADMIN_EMAIL": "admin@example.gov.vn",
    "PORTAL_SECRET_KEY": "k7Jx0-q2Vb9-only-for-this-test-of-the-containers-Zr5Tn8Wm3Lp",
    "PORTAL_DATA_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "PORTAL_INDEX_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "POSTGRES_PASSWORD": "postgres0password",
    "POSTGRES_APPLICATION_PASSWORD": "application0password",
    "REDIS_PASSWORD": "redis0password",
}
SOURCE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
PATIENCE = 90  # seconds; a loaded machine is slow, a broken service never becomes healthy


def interpolated(value: Any, environment: dict[str, str]) -> Any:
    """As compose does it: ${NAME:?} from the environment, $$ for a dollar."""
    if isinstance(value, dict):
        return {key: interpolated(inner, environment) for key, inner in value.items()}
    if isinstance(value, list):
        return [interpolated(inner, environment) for inner in value]
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+):\?\}|\$\$", lambda m: environment[m[1]] if m[1] else "$", value)
    return value


COMPOSE = interpolated(SOURCE, SECRETS)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


class Machine:
    """This machine in the place of the containers."""

    def __init__(self, folder: Path) -> None:
        at = connection.settings_dict
        self.folder, self.host, self.port = folder, at["HOST"], at["PORT"]
        self.database = f"portal_compose_{os.getpid()}"
        self.server = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
        self.redis, self.web = free_port(), free_port()
        self.started: dict[str, subprocess.Popen[bytes]] = {}
        for name in ("tmp", "documents", "data"):
            (folder / name).mkdir()

    def translated(self, text: str) -> str:
        """Names, ports and folders of the containers, as they are here."""
        application = urlsplit(SERVICES["web"]["environment"]["DATABASE_URL"])
        here = {
            SERVICES["prepare"]["environment"]["DATABASE_URL"]: f"{self.server}/{self.database}",
            f"{application.netloc}{application.path}": (
                f"{application.username}:{application.password}@{self.host}:{self.port}/{self.database}"
            ),
            "redis:6379": f"127.0.0.1:{self.redis}",
            "6379": str(self.redis),
            "0.0.0.0:8000": f"127.0.0.1:{self.web}",
            "127.0.0.1:8000": f"127.0.0.1:{self.web}",
            "--port=5432": f"--port={self.port}",
            "/srv/documents": str(self.folder / "documents"),
            "/data": str(self.folder / "data"),
            "/tmp": str(self.folder / "tmp"),
        }
        return re.sub("|".join(map(re.escape, here)), lambda found: here[found[0]], text)

    def environment(self, name: str) -> dict[str, str]:
        given = SERVICES[name].get("environment", {})
        path = [str(Path(sys.executable).parent), str(programs(made_by=[])[1]), os.environ["PATH"]]
        return {
            "PATH": ":".join(path),
            "HOSTNAME": socket.gethostname(),
            # The file system of the image is read-only: nothing may be made here.
            "PORTAL_VAR": str(self.folder / "read-only"),
            **{key: self.translated(value) for key, value in given.items()},
        }

    def start(self, name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.started[name] = subprocess.Popen(
                [self.translated(word) for word in SERVICES[name]["command"]],
                env=self.environment(name), cwd=BASE_DIR, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self.started[name]

    def healthy(self, name: str) -> bool:
        kind, *words = [self.translated(word) for word in SERVICES[name]["healthcheck"]["test"]]
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        return (
            subprocess.run(command, env=self.environment(name), cwd=BASE_DIR, capture_output=True).returncode
            == 0
        )

    def becomes_healthy(self, name: str) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not self.healthy(name):
            running = self.started[name].poll() is None if name in self.started else True
            if not running or time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def stop(self, name: str) -> int:
        process = self.started.pop(name)
        process.terminate()
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()
