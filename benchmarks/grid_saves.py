"""500 officers save five cells each every five seconds: sessions, CSRF, rules and audit on, over HTTP.

Each save counts from the moment it was due, so a server that falls behind shows it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.database import application
from benchmarks.province import province

# isort: split
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import Reach, Role, User
from accounts.session_limits import BEGAN, SEEN
from places.models import Province
from portal.lib.months import Month
from teams.models import CommunityTeam, Workday

EVERY, LASTS, CELLS = 5.0, 10.0, 5
MONTH = Month(2025, 4)  # nothing recorded yet
PORT = 8765
CSRF = "a" * 32


@dataclass(frozen=True, slots=True)
class Officer:
    cookie: str
    path: str
    people: list[int]


def officers(bound: Province, count: int, month: Month = MONTH) -> list[Officer]:
    """Staff of the communes, signed in, each with a team of their own."""
    there = CommunityTeam.objects.filter(seats__commune__province=bound)
    teams = there.prefetch_related("memberships").order_by("pk")[:count]
    found = []
    for n, team in enumerate(teams):
        user = User.objects.create(
            username=f"xa-{n}", role=Role.COMMUNE_STAFF, reach=Reach.COMMUNES, province=bound
        )
        user.communes.add(team.commune_on(month.last_day))
        people = [member.person_id for member in team.memberships.all()]
        found.append(Officer(signed_in(user), f"/to/bang-cong/{team.pk}/{month.iso}", people))
    return found


def signed_in(user: User) -> str:
    """The cookie of a session."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BEGAN] = session[SEEN] = int(time.time())
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={CSRF}"


@contextmanager
def serving(application: str, database: str = "") -> Iterator[None]:
    """As in production, a process for each core; `database`: the address, if not the owner's."""
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen(
        [*command, "--log-level=warning"],
        env={**os.environ, "PORTAL_LOG_LEVEL": "ERROR", **({"DATABASE_URL": database} if database else {})},
    )
    try:
        while not answers():
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def answers() -> bool:
    try:
        door = HTTPConnection("127.0.0.1", PORT)
        door.request("GET", "/khoe")
        return door.getresponse().status == 200
    except OSError:
        return False


def save(officer: Officer, turn: int, due: float) -> tuple[float, bool]:
    """Seconds from when it was due to the answer, and whether all its cells were written."""
    time.sleep(max(0.0, due - time.perf_counter()))
    person = officer.people[turn % len(officer.people)]
    first = 1 + turn // len(officer.people) * CELLS
    cells = {f"{person}-{day}": "x" for day in range(first, first + CELLS)}
    body = urlencode({**cells, "seen": "{}", "key": str(due)})
    headers = {
        "Cookie": officer.cookie, "X-CSRFToken": CSRF, "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    try:
        door = HTTPConnection("127.0.0.1", PORT, timeout=60)
        door.request("POST", officer.path, body, headers)
        answer = door.getresponse()
        complete = len(json.loads(answer.read())["versions"]) == CELLS
    except (OSError, ValueError, KeyError):
        complete = False
    return time.perf_counter() - due, complete


def measure(name: str, everyone: list[Officer]) -> None:
    # What a process does at its first request is not what the next thousand wait for.
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda officer: save(officer, 0, time.perf_counter()), everyone[:60]))
    Workday.objects.filter(timesheet__month=MONTH).delete()
    began = time.perf_counter() + 0.5
    turns = int(LASTS / EVERY)
    plan = [
        (began + turn * EVERY + n * EVERY / len(everyone), turn, officer)
        for turn in range(turns)
        for n, officer in enumerate(everyone)
    ]
    with ThreadPoolExecutor(64) as pool:
        outcomes = list(pool.map(lambda due: save(due[2], due[1], due[0]), plan))
    lasted = time.perf_counter() - began
    times = [seconds * 1000 for seconds, _complete in outcomes]
    errors = sum(not complete for _seconds, complete in outcomes)
    print(
        f"{name:<42} {len(plan) / lasted:6.1f} saves/s  median {median(times):7.0f} ms  "
        f"p95 {quantiles(times, n=20)[-1]:7.0f} ms  errors {errors} of {len(plan)}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--officers", type=int, default=500)
    count = parser.parse_args().officers
    with province() as bound, application():
        everyone = officers(bound, count)
        for name, served in (
            ("product: one statement for the changed cells", "portal.wsgi:application"),
            ("naive: every cell read, saved, logged", "benchmarks.naive_grid:application"),
        ):
            with serving(served, os.environ["APPLICATION_DATABASE_URL"]):
                measure(name, everyone)


if __name__ == "__main__":
    main()
