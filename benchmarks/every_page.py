"""python -m benchmarks.every_page [--provinces N] [--over 1.0]: which pages keep a whole province waiting.

Every address that names nothing or something of the largest province (4,400 teams, 25,000 members), asked
once by each of five readers under the role the portal serves with: rules of the tables cost most where most
is on record, and indexes that may tell of hidden rows serve nobody there. Nothing is kept from before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from statistics import median

from benchmarks import furnished
from benchmarks.database import application, empty_database
from benchmarks.national import country
from benchmarks.national.released import released

# isort: split
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from accounts.models import Role, User
from smartphones.models import Handover, Programme
from subsidies.models import PayrollRun
from teams.models import Timesheet
from tests import factories, portal_client
from tests.access.addresses import OURS
from tests.portal_client import PortalClient

LARGEST = "79"
MOST = 60  # seconds for one statement; what takes longer is told as stopped
Visit = tuple[float, str, str]  # seconds, who, path and what came of it


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, help="fewer of them, the largest always among them")
    parser.add_argument("--over", type=float, default=1.0, help="seconds from which a page is told")
    asked = parser.parse_args()
    with empty_database():
        provinces = country.load(asked.provinces)
        run = released(next(province for province in provinces if province.code == LARGEST))
        furnished.everything(run, country.AS_OF)
        country.analyse()
        names = _named(run)
        readers = {who: PortalClient.of(user) for who, user in _readers(run).items()}
        with application() as portal_client.APPLICATION, connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{MOST}s'")
            _show(
                [visit for who, reader in readers.items() for visit in _visits(who, reader, names)],
                asked.over,
            )


def _readers(run: PayrollRun) -> dict[str, User]:
    """Of the province, and of its first commune."""
    commune = run.units.order_by("commune").first().commune
    in_commune = factories.a_user(Role.COMMUNE_STAFF, province=run.province, communes=[commune])
    others = (Role.FINANCE_STAFF, Role.APPROVER, Role.INSPECTOR)
    of_province = {role.value: factories.a_user(role, province=run.province) for role in others}
    return {"officer": run.made_by, **of_province, "commune": in_commune}


def _named(run: PayrollRun) -> dict[str, object]:
    """What stands between < and > in a route."""
    line = run.lines.exclude(person=None).order_by("commune").first()
    later = run.last_month + 1
    return {
        "run_id": run.pk, "line_id": line.pk, "commune_id": line.commune_id, "team_id": line.team_id,
        "person_id": line.person_id, "subject_id": line.person_id, "user_id": run.made_by.pk,
        "one_id": line.person_id, "other_id": line.person_id + 1, "payment_id": run.payments.first().pk,
        "timesheet_id": Timesheet.objects.filter(team=line.team).first().pk, "month": later.iso,
        "day": later.last_day, "membership_id": line.team.memberships.first().pk,
        "handover_id": Handover.objects.first().pk, "session_id": Handover.objects.first().session_id,
        "programme_id": Programme.objects.get().pk, "pk": Programme.objects.get().pk,
        "slug": line.rate.resolution.slug, "resolution_id": line.rate.resolution_id, "province_code": LARGEST,
    }  # fmt: skip


def _visits(who: str, reader: PortalClient, names: dict[str, object]) -> Iterator[Visit]:
    reader.raise_request_exception = False
    for address in OURS:
        if set(address.words) <= names.keys() and "logout" not in address.name:
            path = reverse(address.name, kwargs={word: names[word] for word in address.words})
            cache.clear()
            began = time.perf_counter()
            response = reader.generic("GET", path, headers={"host": "localhost"})
            with portal_client.as_the_application():
                length = sum(map(len, response if response.streaming else [response.content]))
            yield time.perf_counter() - began, who, f"{path} {response.status_code}, {length} bytes"


def _show(visits: list[Visit], over: float) -> None:
    times = [seconds for seconds, _who, path in visits if " 200," in path]
    print(f"{len(times)} pages and files: median {median(times):.2f} s, longer than {over} s:")
    for seconds, who, path in sorted(visits, reverse=True):
        if seconds > over or " 500," in path:
            print(f"{seconds:7.2f} s  {who:<10} {path}")


if __name__ == "__main__":
    main()
