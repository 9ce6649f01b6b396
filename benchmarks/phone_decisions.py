"""python -m benchmarks.phone_decisions [--provinces N]: phones decided, lists approved, of a whole province.

5,000 poor households over the communes of the largest province, each commune's list through its own
verbs; under the role the portal serves with.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import furnished
from benchmarks.database import application, empty_database
from benchmarks.measuring import show
from benchmarks.national import country

# isort: split
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from places.models import Commune, Province
from portal.lib import reach
from portal.lib.copying import copy_in
from smartphones import allotments, lists
from smartphones.models import (
    CommuneList,
    Criterion,
    FundingSource,
    Household,
    PriorityClass,
    RecognisedList,
    Recognition,
)
from teams.models import Membership
from tests import factories
from tests.smartphones import phones
from tests.smartphones.lists import Scene

LARGEST = "79"
HOUSEHOLDS, FIRST, MORE = 5_000, 600, 2_500
DAY = dt.date(2026, 3, 20)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, help="fewer of them, the largest always among them")
    asked = parser.parse_args()
    with empty_database():
        provinces = country.load(asked.provinces)
        province = next(one for one in provinces if one.code == LARGEST)
        officer, approver = (
            factories.a_user(role, province=province) for role in (Role.ICT_OFFICER, Role.APPROVER)
        )
        furnished.merged_records()
        homes = households(province)
        source = phones.a_source(phones.a_programme(province), priority=PriorityClass.values)
        country.analyse()
        with application() as role, connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
            _decide(source, FIRST, officer, approver)
            waiting = [
                _consolidated(source, Commune.objects.get(pk=commune), theirs, officer, approver)
                for commune, theirs in homes.items()
            ]
            with _timed(f"approve {len(waiting)} lists, {HOUSEHOLDS:,} households", by=approver):
                lists.approve(waiting, decision="12/QĐ-UBND", on=DAY, by=approver)
            _decide(source, MORE, officer, approver)
            cursor.execute("RESET ROLE")


def households(province: Province) -> dict[int, list[int]]:
    """By commune; their heads are members of its teams: nobody else is on record."""
    communes = Commune.objects.on(country.AS_OF).filter(province=province)
    seats = Membership.objects.filter(team__seats__commune__in=communes, person__same_as=None)
    heads = seats.order_by("person").distinct("person").values_list("person", "team__seats__commune")
    step = heads.count() // HOUSEHOLDS
    homes = [Household(head_id=person, commune_id=commune) for person, commune in heads[::step][:HOUSEHOLDS]]
    copy_in(homes)
    copy_in(
        [
            Recognition(
                household=home, on_list=RecognisedList.POOR, year=2026, decision="9/QĐ-UBND", decided_on=DAY
            )
            for home in homes
        ]
    )
    found: dict[int, list[int]] = defaultdict(list)
    for home in homes:
        found[home.commune_id].append(home.pk)
    return found


def _decide(source: FundingSource, number: int, officer: User, approver: User) -> None:
    with _timed(f"draw up {number:,} phones", by=officer):
        drawn = allotments.draw_up(source, number, Criterion.BY_CLASS, by=officer, weights={})
    with _timed(f"decide {number:,} phones", by=approver):
        allotments.decide(drawn, decision=f"{number}/QĐ-UBND", on=DAY, by=approver)


@reach.whole_country()
def _consolidated(
    source: FundingSource, commune: Commune, homes: list[int], officer: User, approver: User
) -> CommuneList:
    maker, appraiser = (
        factories.a_user(Role.COMMUNE_STAFF, province=commune.province, communes=[commune]) for _ in "ab"
    )
    scene = Scene(source.programme, source, source, commune, maker, appraiser, officer, approver)
    return scene.consolidated(*Household.objects.filter(pk__in=homes))


@contextmanager
def _timed(name: str, *, by: User) -> Iterator[None]:
    with reach.of(by), CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        yield
        took = time.perf_counter() - began
    show(name, [took], f"{len(queries)} queries")


if __name__ == "__main__":
    main()
