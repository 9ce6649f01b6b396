"""A province of 1,218 teams, 7,000 members and 42,000 confirmed workdays, in a database of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks.database import empty_database

# isort: split
from django.db import connection

from accounts.models import Reach, Role, User
from places.models import Commune, CommuneKind, Province, ProvinceKind
from portal.demo import sheets
from portal.demo.founding import Namer, Plan, found, shares
from portal.demo.people import People
from portal.lib.months import Month
from subsidies import calculation, payroll, resolutions
from subsidies.models import PayrollRun
from subsidies.resolution_files import read
from teams.models import CommunityTeam, Workday

COMMUNES, TEAMS, MEMBERS, DAYS_EACH = 78, 1218, 7000, 6  # 42,000 person-days
MONTH = Month(2025, 3)
AS_OF = dt.date(2025, 4, 7)
BEGAN = dt.date(2008, 8, 1)
RATES = Path(resolutions.__file__).parent / "data" / "binh-duong-27-2023.yaml"


@contextmanager
def province() -> Iterator[Province]:
    """Made for the measurement and dropped after it; jobs go nowhere."""
    with empty_database():
        yield _filled()


def compute(run: PayrollRun) -> None:
    """As a worker does it."""
    for communes in payroll.waiting_batches(run.pk):
        calculation.calculate(run.pk, communes)
    calculation.finish(run.pk)


def user(role: Role) -> User:
    return User.objects.get(role=role)


def _filled() -> Province:
    bound = Province.objects.create(
        code="74", name="Bình Dương", kind=ProvinceKind.PROVINCE, valid_from=BEGAN
    )
    bound.present = bound
    bound.save()
    resolutions.take_in(read(RATES.read_text("utf-8")), by=None)
    for role in (Role.ICT_OFFICER, Role.FINANCE_STAFF, Role.APPROVER):
        User.objects.create(
            username=role, full_name=role.label, role=role, reach=Reach.PROVINCE, province=bound
        )
    staff = User.objects.create(username="xa", role=Role.COMMUNE_STAFF)
    random = Random("province")
    plans = _plans(_communes(bound), random)
    _work(plans, found(plans, {p.commune.pk: dt.date(2024, 2, 1) for p in plans}), staff, random)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return bound


def _communes(bound: Province) -> list[Commune]:
    made = Commune.objects.bulk_create(
        Commune(
            code=f"{25000 + 3 * n}", name=f"Số {n}", kind=CommuneKind.COMMUNE, province=bound,
            territory=bound, valid_from=BEGAN,
        )
        for n in range(1, COMMUNES + 1)
    )  # fmt: skip
    for commune in made:
        commune.present = commune
    Commune.objects.bulk_update(made, ["present"])
    return made


def _plans(communes: list[Commune], random: Random) -> list[Plan]:
    people = People("074")
    namer = Namer(random, in_towns="khu phố", elsewhere="ấp")
    teams_in = shares(TEAMS, COMMUNES, random, least=8)
    members_of = iter(shares(MEMBERS, TEAMS, random, least=3))
    return [
        Plan(
            f"{commune.code}-{n:02}",
            commune,
            *namer.next_in(commune),
            1000,
            people.several(next(members_of)),
        )
        for commune, teams in zip(communes, teams_in, strict=True)
        for n in range(teams)
    ]


def _work(plans: list[Plan], teams: list[CommunityTeam], staff: User, random: Random) -> None:
    sheets.write(
        [
            sheets.Sheet(team, MONTH, staff, user(Role.ICT_OFFICER), _days(plan, random))
            for plan, team in zip(plans, teams, strict=True)
        ]
    )


def _days(plan: Plan, random: Random) -> list[Workday]:
    return [
        Workday(person=person, day=day)
        for person in plan.people
        for day in random.sample(MONTH.days, DAYS_EACH)
    ]
