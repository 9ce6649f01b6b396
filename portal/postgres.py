"""A private PostgreSQL for one checkout: made once, shared by all who run, stopped by the last to leave."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from portal.embedded import StartError, write_private
from portal.postgres_machine import as_account, give, home_for, programs

PORTAL = {"max_connections": "100"}
# What tests write may be lost with the machine; fifty threads of a test and every core knock at once.
TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": str(100 + 60 * (os.cpu_count() or 1)),
}


@contextmanager
def running(var: Path, options: dict[str, str]) -> Iterator[str]:
    """The address of the cluster under `var`, up for as long as anyone is inside."""
    cluster = Cluster.under(var)
    with cluster.only_one("starting"):
        cluster.start(options)
        in_use = (cluster.home / "in_use.lock").open("w")
        fcntl.flock(in_use, fcntl.LOCK_SH)
    write_private(var / "database_url", cluster.url())
    try:
        yield cluster.url()
    finally:
        with cluster.only_one("starting"), in_use, suppress(BlockingIOError):
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (var / "database_url").unlink(missing_ok=True)
            cluster.stop()


@dataclass(frozen=True)
class Cluster:
    home: Path
    bin: Path
    data: Path

    @classmethod
    def under(cls, var: Path) -> Cluster:
        home = home_for(var)
        major, folder = programs(made_by=[int(d.name) for d in home.glob("[0-9]*")])
        return cls(home, folder, home / str(major))

    @contextmanager
    def only_one(self, doing: str) -> Iterator[None]:
        with (self.home / f"{doing}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def url(self) -> str:
        port = (self.data / "postmaster.pid").read_text().splitlines()[3]
        return f"postgres://portal:{self.password()}@127.0.0.1:{port}/portal"

    def password(self) -> str:
        return (self.home / f"password.{self.data.name}").read_text()

    def start(self, options: dict[str, str]) -> None:
        if not self.data.exists():
            self.make()
        if not self.pid():
            self.forget_a_pid_that_is_another_program()
            self.try_to_start({"port": str(free_port()), **options}, again_after=(1, 2, 4))

    def try_to_start(self, options: dict[str, str], again_after: tuple[int, ...]) -> None:
        try:
            self.start_once(options)
        except StartError:
            # The port was taken since, or processes of a killed server are still leaving.
            if not again_after:
                raise
            time.sleep(again_after[0])
            self.try_to_start({**options, "port": str(free_port())}, again_after[1:])

    def forget_a_pid_that_is_another_program(self) -> None:
        """After a reboot the old server's number may be anyone's; PostgreSQL would refuse to start."""
        file = self.data / "postmaster.pid"
        if file.exists() and Path("/proc", file.read_text().splitlines()[0]).exists():
            file.unlink()

    def start_once(self, options: dict[str, str]) -> None:
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **options}
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self.run("pg_ctl", "start", "-w", "-t", "60", "-D", self.data, "-l", self.log, "-o", given)
        with psycopg.connect(self.url().removesuffix("portal") + "postgres", autocommit=True) as db:
            if not db.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'").fetchone():
                db.execute("CREATE DATABASE portal")

    def stop(self) -> None:
        if self.pid():
            self.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def make(self) -> None:
        """initdb aside, then one rename: an interrupted first start leaves nothing half made."""
        making = self.home / "making"
        shutil.rmtree(making, ignore_errors=True)
        password = write_private(self.home / f"password.{self.data.name}", secrets.token_urlsafe(32))
        give(password)
        self.run(
            "initdb", "--pgdata", making, "--username", "portal", "--pwfile", password,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "libc",
            "--locale", "C.UTF-8",
        )  # fmt: skip
        making.rename(self.data)

    @property
    def log(self) -> Path:
        return self.home / f"log.{self.data.name}"

    def pid(self) -> int | None:
        """The server's process, if it runs and is ours."""
        with suppress(FileNotFoundError, ProcessLookupError, IndexError, ValueError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            if str(self.data).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                return pid
        return None

    def run(self, program: str, *args: Any) -> None:
        # To a file and not to a pipe: the server keeps what it was given, and a pipe would never end.
        with self.log.open("a") as log:
            give(self.log)
            environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
            done = subprocess.run(
                [self.bin / program, *args],
                cwd="/", env={**environment, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                **as_account(),
            )  # fmt: skip
        if done.returncode:
            last = "\n".join(self.log.read_text().splitlines()[-15:])
            raise StartError(f"{program} ({self.bin}):\n{last}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
