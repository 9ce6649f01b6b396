"""The private PostgreSQL, the folder broker and the worker that `./run` brings up."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import kombu
import psycopg
import pytest
from django.db import connection

from portal import embedded, postgres, postgres_machine, processes, start
from portal.embedded import BASE_DIR
from portal.postgres import Cluster
from tests.containers import SERVICES
from tests.workers import wait_until


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose cluster is made once for these tests; each starts and stops it."""
    var = tmp_path_factory.mktemp("var")
    yield var
    home = Cluster.under(var).home
    if not home.is_relative_to(var):  # root's temporary folders are closed to the account of PostgreSQL
        shutil.rmtree(home)


def running(var: Path) -> bool:
    return Cluster.under(var).pid() is not None


def test_the_cluster_answers_on_this_machine_only_and_wants_the_password(var: Path) -> None:
    with postgres.running(var, postgres.TESTS) as url, psycopg.connect(url) as db:
        assert db.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert db.execute("SELECT upper('đặng thị ngọc')").fetchone() == ("ĐẶNG THỊ NGỌC",)
        assert db.execute("SELECT datlocprovider = 'c' FROM pg_database LIMIT 1").fetchone() == (True,)
        password = urlsplit(url).password or ""
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace(password, "wrong"))
    assert not running(var)


def test_where_the_wanted_port_is_taken_everybody_is_told_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        monkeypatch.setenv("PORTAL_PORT", str(wanted))
        port = start.choose_port()
    assert port != wanted
    assert os.environ["PORTAL_PORT"] == str(port)


def test_the_extensions_the_migrations_need_are_there(var: Path) -> None:
    with postgres.running(var, postgres.TESTS) as url, psycopg.connect(url) as db:
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            db.execute(f"CREATE EXTENSION {extension}")
        db.rollback()


def test_the_log_in_production_names_nobody_whose_row_was_refused(var: Path) -> None:
    _postgres, *given = SERVICES["postgres"]["command"]
    quiet = dict(option.split("=") for option in given if option != "-c")
    name, number = "Hoàng Thị Bí Mật", "079199012345"
    with postgres.running(var, {**postgres.TESTS, **quiet}) as url, psycopg.connect(url) as db:
        db.execute("CREATE TABLE person (number text UNIQUE, name text CHECK (name <> ''))")
        for refused in (name, ""):
            with pytest.raises(psycopg.errors.IntegrityError), db.transaction():
                db.execute(f"INSERT INTO person VALUES ('{number}', '{name}'), ('{number}', '{refused}')")
        db.rollback()
    told = Cluster.under(var).log.read_text()
    assert "duplicate key" in told
    assert "violates check constraint" in told
    assert name not in told
    assert number not in told


def test_address_and_password_are_for_the_owner_only(var: Path) -> None:
    with postgres.running(var, postgres.TESTS) as url:
        home = Cluster.under(var).home
        private = [var / "database_url", *home.glob("password.*")]
        assert [file.stat().st_mode & 0o777 for file in private] == [0o600, 0o600]
        assert home.stat().st_mode & 0o777 == 0o700
        assert embedded.database_url(var) == url


def test_the_last_to_leave_stops_the_cluster(var: Path) -> None:
    with postgres.running(var, postgres.TESTS) as serving:
        with postgres.running(var, postgres.TESTS) as beside:
            assert beside == serving
        assert running(var)
        psycopg.connect(serving).close()
    assert not running(var)


def test_what_was_written_is_there_after_the_next_start(var: Path) -> None:
    with postgres.running(var, postgres.PORTAL) as url, psycopg.connect(url) as db:
        db.execute("CREATE TABLE kept AS SELECT 2698500000 AS dong")
    with postgres.running(var, postgres.PORTAL) as url, psycopg.connect(url) as db:
        assert db.execute("SELECT dong FROM kept").fetchone() == (2_698_500_000,)
        assert db.execute("SHOW fsync").fetchone() == ("on",)
        db.execute("DROP TABLE kept")


def test_a_killed_server_is_started_again(var: Path) -> None:
    with postgres.running(var, postgres.TESTS):
        os.kill(Cluster.under(var).pid() or 0, signal.SIGKILL)
        while running(var):
            time.sleep(0.01)
    with postgres.running(var, postgres.TESTS) as url:
        psycopg.connect(url).close()


def test_a_number_left_by_an_old_server_may_be_another_programs_by_now(var: Path) -> None:
    cluster = Cluster.under(var)
    with postgres.running(var, postgres.TESTS):
        left = (cluster.data / "postmaster.pid").read_text().splitlines()
    somebody = subprocess.Popen(["sleep", "60"], **postgres_machine.as_account())
    try:
        (cluster.data / "postmaster.pid").write_text("\n".join([str(somebody.pid), *left[1:]]))
        with postgres.running(var, postgres.TESTS) as url:
            psycopg.connect(url).close()
        assert somebody.poll() is None
    finally:
        somebody.kill()
        somebody.wait()


def test_programs_asked_for_and_not_there_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_POSTGRES", str(tmp_path))
    with pytest.raises(embedded.StartError, match=str(tmp_path)):
        postgres_machine.programs(made_by=[])


def test_a_cluster_is_never_opened_by_another_major_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_POSTGRES", raising=False)
    with pytest.raises(embedded.StartError, match="postgresql-11"):
        postgres_machine.programs(made_by=[11])


def publisher(var: Path, count: int) -> multiprocessing.process.BaseProcess:
    """A process of its own: kombu remembers for each process, not for each folder, what it has declared."""
    process = multiprocessing.get_context("spawn").Process(target=publish, args=(var, count))
    process.start()
    return process


def publish(var: Path, count: int) -> None:
    with broker(var) as connected:
        producer = kombu.Producer(connected.default_channel)
        queue = kombu.Queue("celery", kombu.Exchange("celery"), routing_key="celery")
        for number in range(count):
            producer.publish({"job": number}, exchange="celery", routing_key="celery", declare=[queue])


def broker(var: Path) -> kombu.Connection:
    return kombu.Connection("filesystem://", transport_options=embedded.broker_options(var))


def test_no_message_is_lost_to_a_worker_that_looks_while_it_is_written(tmp_path: Path) -> None:
    count = 1500
    writer = publisher(tmp_path, count)
    taken = set()
    with broker(tmp_path) as connected:
        while len(taken) < count and (writer.is_alive() or any((tmp_path / "broker").glob("*.msg"))):
            message = connected.default_channel.basic_get("celery", no_ack=True)
            if message:
                taken.add(message.payload["job"])
    writer.join()
    assert len(taken) == count


A_JOB = "from portal import celery_app; celery_app.send_task('celery.backend_cleanup')"


def run_manage(var: Path, program: str) -> int:
    """`./run manage shell`, as after the installing part of `./run`."""
    ended = subprocess.run(
        [sys.executable, "-m", "portal.start", "manage", "shell", "--no-imports", "-c", program],
        cwd=BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "PORTAL_VAR": str(var), "REDIS_URL": ""},
    )
    return ended.returncode


def test_jobs_a_command_starts_are_done_when_it_ends(tmp_path: Path, db: None) -> None:
    assert run_manage(tmp_path, A_JOB) == 0
    assert re.search(
        r"Task celery.backend_cleanup\S* succeeded", (tmp_path / "log" / "worker.log").read_text()
    )
    assert not list((tmp_path / "broker").glob("*.msg"))


def test_the_worker_leaves_the_processor_to_whoever_waits_before_a_page(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    with processes.Worker(tmp_path) as worker:
        worker.keep_up()
        assert worker.program
        pid = worker.program.process.pid
        wait_until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == min(own + 10, 19))


def test_a_command_without_jobs_starts_no_worker_and_its_exit_code_is_kept(tmp_path: Path, db: None) -> None:
    publisher(tmp_path, 3).join()  # left by others: no reason to wait
    assert run_manage(tmp_path, "raise SystemExit(7)") == 7
    assert not (tmp_path / "log").exists()
    assert len(list((tmp_path / "broker").glob("*.msg"))) == 3


def test_jobs_are_left_to_the_worker_of_another_run(tmp_path: Path, db: None) -> None:
    with (tmp_path / "worker.lock").open("w") as somebody:
        fcntl.flock(somebody, fcntl.LOCK_EX)
        assert run_manage(tmp_path, A_JOB) == 0
    assert not (tmp_path / "log").exists()


def database_url() -> str:
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
