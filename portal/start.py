"""What `./run` does once Python and its packages are there."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from portal import postgres
from portal.embedded import BASE_DIR, StartError, secret, var_dir
from portal.processes import Web, Worker, foreground, next_free, waiting_jobs

USAGE = """\
./run              cài đặt, khởi động, chạy việc chính, phục vụ đến khi Ctrl-C
                   install, start, run the main job, serve until Ctrl-C
./run --once       như trên rồi thoát / the same, then exit
./run manage ...   manage.py, với cơ sở dữ liệu và tiến trình nền / with database and worker
./run test ...     toàn bộ kiểm thử; tham số dành cho pytest / the whole suite; arguments go to pytest"""

PREPARATION = {
    "Cập nhật cơ sở dữ liệu": ["migrate", "--verbosity=0"],
    "Tệp tĩnh": ["collectstatic", "--no-input", "--verbosity=0"],
    "Tỉnh, xã qua các thời kỳ": ["load_places"],
    "Nghị quyết, mức hỗ trợ": ["load_resolutions"],
    "Dữ liệu mẫu": ["load_demo"],
}


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or asked this process to end."""


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    match arguments:
        case [] | ["--once"]:
            return portal(serve=not arguments)
        case ["manage", *rest]:
            return manage(rest)
        case ["test", *rest]:
            return test(rest)
    say(USAGE)
    return 0 if arguments == ["--help"] else 2


def portal(*, serve: bool) -> int:
    began = time.monotonic()
    port = choose_port()
    with ExitStack() as up:
        with step("PostgreSQL"):
            up.enter_context(database(var_dir(), postgres.PORTAL))
            name_application_role()
        prepare()
        with step("Tiến trình nền, máy chủ web"):
            worker = up.enter_context(Worker(var_dir()))
            worker.keep_up()
            web = up.enter_context(Web(var_dir(), port))
            web.wait_until_it_answers()
        command("main_job")
        say(f"\nSẵn sàng sau {time.monotonic() - began:.0f} giây / ready.")
        if serve:
            say(f"{web.address}   Ctrl-C để dừng / to stop.")
            with suppress(Stopped):
                attend(web, worker)
        say("Đang dừng / stopping ...")
    return 0


def manage(arguments: list[str]) -> int:
    """manage.py in the foreground; a worker only when it starts jobs, and until the last one is done."""
    with database(var_dir(), postgres.PORTAL), Worker(var_dir()) as worker, waiting_jobs() as waiting:
        name_application_role()
        left_by_others = waiting()
        with foreground([str(BASE_DIR / "manage.py"), *arguments]) as child:
            while child.poll() is None:
                if worker.ours or waiting() > left_by_others:
                    worker.keep_up()
                time.sleep(0.2)
        if waiting() > left_by_others:
            worker.keep_up()
        finish(worker, waiting)
        return child.returncode


def finish(worker: Worker, waiting: Callable[[], int]) -> None:
    """A job may leave further jobs behind: done when none waits after our worker has gone."""
    while worker.ours:
        if waiting():
            worker.keep_up()
            time.sleep(0.2)
        else:
            worker.stop()
            if waiting():
                worker.keep_up()


def test(arguments: list[str]) -> int:
    """pytest on a cluster and a folder of its own, so that a portal being served is left alone."""
    var = var_dir() / "test"
    os.environ["PORTAL_VAR"] = str(var)
    os.environ.pop("PORTAL_LOG_LEVEL", None)  # tests look for lines that a quieter portal does not write
    (var / "static").mkdir(parents=True, exist_ok=True)  # its absence would be a warning in every test
    spread = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments)
    # Many tests wait for a browser or for a worker: three go on at once for every two cores.
    at_once = [] if spread else ["-n", str((os.cpu_count() or 1) * 3 // 2)]
    with database(var, postgres.TESTS), foreground(["-m", "pytest", *at_once, *arguments]) as child:
        return child.wait()


def attend(web: Web, worker: Worker) -> NoReturn:
    while True:
        web.program.check()
        worker.keep_up()
        time.sleep(1)


@contextmanager
def database(var: Path, options: dict[str, str]) -> Iterator[None]:
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with postgres.running(var, options) as url:
        os.environ["DATABASE_URL"] = url
        yield


def choose_port() -> int:
    """The one wanted, or the next free one; papers name it, the first of them before the web server runs."""
    port = next_free(int(os.environ.get("PORTAL_PORT", "8000")))
    os.environ["PORTAL_PORT"] = str(port)
    return port


def name_application_role() -> None:
    """In a cluster of our own. Whoever restores or upgrades gives it its rights anew."""
    ours, owner = var_dir() / "database_url", urlsplit(os.environ["DATABASE_URL"])
    if ours.exists() and ours.read_text() == owner.geturl():
        name = f"portal_application:{secret(var_dir(), 'application_password')}"
        address = f"{name}@{owner.hostname}:{owner.port}"
        os.environ["APPLICATION_DATABASE_URL"] = owner._replace(netloc=address).geturl()


def prepare() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    for name, arguments in PREPARATION.items():
        with step(name):
            command(*arguments, stdout=io.StringIO())
    if url := os.environ.get("APPLICATION_DATABASE_URL"):
        command("application_role", stdout=io.StringIO())
        # Web server and worker, started from here on, own nothing.
        os.environ["DATABASE_URL"] = url


def command(*arguments: str, **options: Any) -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command(*arguments, **options)
    connections.close_all()


@contextmanager
def step(name: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"{name:<32}", end="", flush=True)
    try:
        yield
    except BaseException:
        say("✗")
        raise
    say(f"{time.monotonic() - began:6.1f} s")


def say(text: str) -> None:
    print(text, flush=True)


def stop(*_: Any) -> NoReturn:
    # Once is enough: from here on everything is being stopped in order.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: None)
    raise Stopped


def told(run: Any) -> int:
    """What people can do something about is a sentence; anything else is our bug and a traceback."""
    from django.core.management import CommandError

    try:
        return run(sys.argv[1:])
    except Stopped:
        return 130
    except (StartError, CommandError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(told(main))
