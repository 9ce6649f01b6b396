"""python -m benchmarks.dashboard [--provinces N]: a month at a glance, on the country of benchmarks.national.

The largest province (4,400 teams, 25,000 members), its run of the month released, with outlines for the map,
phones given and the month after it still open; read by its officer, as the owner of the tables and as
the role the portal serves under, which rules of the tables bind.
Wall clock says little on a loaded machine: the processor's time of Python stands beside it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from statistics import median

from benchmarks import furnished
from benchmarks.database import application, empty_database
from benchmarks.measuring import seconds, show
from benchmarks.national import country
from benchmarks.national.released import released

# isort: split
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports.dashboard.ahead import look_ahead

LARGEST = "79"
DASHBOARD, PUBLIC = "/tong-quan/", "/cong-khai/79/chi-tra"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, help="fewer of them, the largest always among them")
    parser.add_argument("--repeat", type=int, default=7)
    asked = parser.parse_args()
    with empty_database():
        provinces = country.load(asked.provinces)
        largest = next(province for province in provinces if province.code == LARGEST)
        run = released(largest)
        furnished.everything(run, country.AS_OF)
        country.analyse()
        pages = {"released": DASHBOARD, "still open": f"{DASHBOARD}?thang={run.last_month + 1}"}
        for bound in (nullcontext, as_the_application):
            with bound():
                print(f"as {_role()}:", flush=True)
                cache.clear()
                show("looked ahead, as every ten minutes", [seconds(look_ahead)])
                for month, page in pages.items():
                    _measure(page, f"dashboard, month {month}", run.made_by, asked.repeat)
                _measure(PUBLIC, "public page", run.made_by, asked.repeat, anew=True)


@contextmanager
def as_the_application() -> Iterator[None]:
    with application() as role, connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def _measure(page: str, name: str, reader: User, times: int, *, anew: bool = False) -> None:
    """After a first look, which draws the map; the rest was looked at ahead.

    `anew`: as if nobody had read what is kept for the public.
    """
    browser = Client(headers={"host": "localhost"})
    browser.force_login(reader)
    browser.get(page)
    walls, processors = [], []
    for _ in range(times):
        if anew:
            cache.clear()
        began, used = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        walls.append(time.perf_counter() - began)
        processors.append(time.process_time() - used)
    said = f"processor {median(processors) * 1000:.0f} ms of Python, {len(queries)} queries"
    show(name, walls, said)


if __name__ == "__main__":
    main()
