"""The programs that run beside the web page you look at: the web server and the worker."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal import celery_app
from portal.embedded import BASE_DIR, StartError
from portal.postgres import free_port

# setpriv: when this program is killed without a word, its children are told to stop too.
TOGETHER = ["setpriv", "--pdeathsig", "TERM", "--"]

GIVES_WAY = 10  # of 19: of a core that two want, a tenth


class Program:
    """A child with its log. It leads its own group: Ctrl-C reaches us, and we stop all in order."""

    def __init__(self, name: str, arguments: list[str], log: Path, gives_way: int = 0) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as out:
            self.process = subprocess.Popen(
                [*TOGETHER, "nice", f"-n{gives_way}", sys.executable, "-m", *arguments],
                cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def running(self) -> bool:
        return self.process.poll() is None

    def check(self) -> None:
        if not self.running():
            last = "\n".join(self.log.read_text().splitlines()[-15:])
            raise StartError(f"{self.name} đã dừng / has stopped ({self.log}):\n{last}")

    def stop(self, patience: float = 30) -> None:
        """Lets it finish what it is doing; what is cut short after that is made good by the next start."""
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait()


@contextmanager
def foreground(arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A child that has the terminal: Ctrl-C is its own affair until it ends."""
    ours = signal.signal(signal.SIGINT, lambda *_: None)
    child = subprocess.Popen([sys.executable, *arguments], cwd=BASE_DIR)
    try:
        yield child
    finally:
        child.terminate()
        child.wait()
        signal.signal(signal.SIGINT, ours)


@contextmanager
def waiting_jobs() -> Iterator[Callable[[], int]]:
    """How many jobs nobody has taken yet, asked again at each call."""
    with celery_app.connection_for_read() as connection:
        channel = connection.default_channel
        yield lambda: sum(channel.queue_declare(queue).message_count for queue in celery_app.amqp.queues)


class Web:
    def __init__(self, var: Path, port: int) -> None:
        self.port = port
        arguments = ["gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.program = Program("web", arguments, var / "log" / "web.log")

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: Any) -> None:
        self.program.stop()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def wait_until_it_answers(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.program.check()
            try:
                with urllib.request.urlopen(f"{self.address}khoe", timeout=5):  # noqa: S310  # nosec B310 # our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise StartError(f"web: {self.address}khoe không trả lời / does not answer ({self.program.log})")


class Worker:
    """One worker for each `var/`, whoever came first; when that one leaves, the next keeps it up."""

    def __init__(self, var: Path) -> None:
        self.log = var / "log" / "worker.log"
        self.lock = (var / "worker.lock").open("w")
        self.program: Program | None = None

    @property
    def ours(self) -> bool:
        return self.program is not None

    def keep_up(self) -> None:
        if self.program and self.program.running():
            return
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        options = ["--beat", "--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        # Whoever waits before a page goes first; a run has its progress bar.
        self.program = Program("worker", ["celery", "-A", "portal", "worker", *options], self.log, GIVES_WAY)

    def stop(self) -> None:
        if self.program:
            self.program.stop()
            self.program = None
        fcntl.flock(self.lock, fcntl.LOCK_UN)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()


def next_free(port: int) -> int:
    """The port wanted, else the next one nobody listens on."""
    for candidate in range(port, port + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    return free_port()
