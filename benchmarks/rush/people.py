"""What people do at the end of a month, as locust reads it: addresses and cookies, nothing of Django.

A request that is not answered as it should be (a sign-in page, a save that lost cells) is an error.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import count, cycle
from pathlib import Path
from random import Random
from typing import Any

from locust import HttpUser, between, constant_pacing, events, task
from requests import Response
from requests.adapters import HTTPAdapter

TOLD = json.loads(Path(os.environ["RUSH"]).read_text())
OFFICERS, FINANCE = cycle(TOLD["officers"]), cycle(TOLD["finance"])
ADDRESSES = count(1)
CELLS = 5


@events.request.add_listener
def tell(name: str, exception: Exception | None, response: Response | None, **_: object) -> None:
    """What went wrong, where the table has only a number."""
    if exception is not None:
        said = response.text[:200] if response is not None and response.text else ""
        print(f"{name}: {exception!r} {said}", file=sys.stderr)


class Somebody(HttpUser):
    abstract = True
    host = TOLD["host"]

    def look(self, path: str, name: str) -> None:
        with self.client.get(path, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")


class Officer(Somebody):
    """Of a commune: five cells every five seconds, and every third time a page looked at before."""

    fixed_count = len(TOLD["officers"])
    wait_time = constant_pacing(5)

    def on_start(self) -> None:
        self.own = next(OFFICERS)
        self.client.headers["Cookie"] = self.own["cookie"]
        self.client.headers["X-CSRFToken"] = TOLD["csrf"]
        self.dice, self.turn = Random(self.own["path"]), 0

    @task
    def five_seconds(self) -> None:
        self.turn += 1
        if self.dice.random() < 1 / 3:
            self.look(*self.dice.choice(self.pages))
        self.save()

    @property
    def pages(self) -> list[tuple[str, str]]:
        own = self.own["path"], "grid of a team"
        return [own, own, ("/", "first page"), ("/to/bang-cong", "sheets of the month")]

    def save(self) -> None:
        people = self.own["people"]
        person = people[self.turn % len(people)]
        first = 1 + self.turn // len(people) * CELLS % 25
        cells = {f"{person}-{day}": self.dice.choice("x/") for day in range(first, first + CELLS)}
        body = {**cells, "seen": "{}", "key": f"{self.own['path']} {self.turn}"}
        with self.client.post(
            self.own["path"], body, headers={"Accept": "application/json"}, name="cells saved",
            allow_redirects=False, catch_response=True,
        ) as answer:  # fmt: skip
            if answer.status_code != 200 or "versions" not in answer.text:
                answer.failure(f"{answer.status_code}")


class Finance(Somebody):
    """At the Sở: runs, lines, the month at a glance, papers and lists to take away."""

    fixed_count = TOLD["finance_users"]
    wait_time = between(2, 6)

    def on_start(self) -> None:
        self.client.headers["Cookie"] = next(FINANCE)

    @task(3)
    def one_run(self) -> None:
        self.look(f"/chi-tra/dot/{TOLD['run']}/", "run")

    @task(3)
    def its_lines(self) -> None:
        self.look(f"/chi-tra/dot/{TOLD['run']}/dong", "lines of a run")

    @task(1)
    def why(self) -> None:
        self.look(f"/chi-tra/dot/dong/{TOLD['line']}", "why a line")

    @task(1)
    def dashboard(self) -> None:
        self.look("/tong-quan/", "month at a glance")

    @task(1)
    def teams(self) -> None:
        self.look("/to/tai/danh-sach-to.xlsx", "list of teams, xlsx")

    @task(1)
    def paper(self) -> None:
        self.look(f"/giay-to/{TOLD['paper']}", "payout list, PDF")

    @task(1)
    def its_sheet(self) -> None:
        self.look(f"/giay-to/{TOLD['paper']}.xlsx", "payout list, xlsx")


class From(HTTPAdapter):
    """Everybody at home has an address of their own, and the portal counts looks by address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


class Public(Somebody):
    """Without signing in."""

    fixed_count = TOLD["public_users"]
    wait_time = between(3, 9)

    def on_start(self) -> None:
        self.client.mount("http://", From(f"127.0.1.{next(ADDRESSES)}"))

    @task
    def paid(self) -> None:
        self.look(f"/cong-khai/{TOLD['province']}/chi-tra", "public: what was paid")

    @task
    def province(self) -> None:
        self.look(f"/cong-khai/{TOLD['province']}/", "public: the province")
