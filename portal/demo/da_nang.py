"""Đà Nẵng 2026 with former Quảng Nam: three teams a commune, some working beyond the month's amount."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from places.models import Commune, CommuneKind, Province
from places.territories import province_of
from portal.lib.months import Month
from teams import models as registry
from teams.models import Workday

from . import accounts, sheets
from .founding import Namer, Plan, found
from .people import People

SLUG, PREFIX = "danang", "DN-"
FOUNDED = dt.date(2025, 9, 1)
MONTH = Month(2026, 10)
TEAMS_PER_COMMUNE, MEMBERS = 3, 4


def load() -> Province:
    """Returns the province of today that it is part of."""
    random = Random("Đà Nẵng")  # noqa: S311 - invented data
    da_nang = province_of("48", FOUNDED)
    communes = list(
        Commune.objects.on(FOUNDED)
        .filter(province=da_nang)
        .exclude(kind=CommuneKind.SPECIAL_ZONE)  # Hoàng Sa has no hamlets
        .select_related("territory", "successor")
        .order_by("code")
    )
    officials = accounts.appoint(SLUG, da_nang, communes)
    plans = _plans(communes, random)
    approved = _approved(communes)
    teams = found(plans, {c.pk: FOUNDED + dt.timedelta(random.randrange(90)) for c in communes})
    sheets.write(
        [
            sheets.Sheet(
                team, MONTH, submitted_by=officials.of_commune[plan.commune.pk],
                confirmed_by=officials.officer, days=_days(plan, random, approved[plan.commune.pk]),
            )
            for plan, team in zip(plans, teams, strict=True)
        ]
    )  # fmt: skip
    return da_nang


def _plans(communes: Sequence[Commune], random: Random) -> list[Plan]:
    births = {code: People(f"0{code}") for code in ("48", "49")}
    namer = Namer(random, in_towns="tổ dân phố", elsewhere="thôn")
    return [
        Plan(
            f"{PREFIX}{commune.code}-{n:02}", commune, *namer.next_in(commune), random.randint(150, 480),
            births[commune.territory.code].several(MEMBERS),
        )
        for commune in communes
        for n in range(1, TEAMS_PER_COMMUNE + 1)
    ]  # fmt: skip


def _approved(communes: Sequence[Commune]) -> dict[int, registry.Plan]:
    """The plan of each commune's people's committee that its teams work under."""
    plans = registry.Plan.objects.bulk_create(
        registry.Plan(
            commune=commune, number=f"{n}/KH-UBND", approved_on=MONTH.first_day,
            title="Ra quân hướng dẫn người dân dùng dịch vụ công trực tuyến",
        )
        for n, commune in enumerate(communes, start=101)
    )  # fmt: skip
    return {plan.commune_id: plan for plan in plans}


def _days(plan: Plan, random: Random, approved: registry.Plan) -> list[Workday]:
    """One to nine person-days under the commune's plan: from the seventh on they exceed 300.000 đồng."""
    dates = random.sample(MONTH.days[:25], 3)
    slots = [(person, date) for date in dates for person in plan.people]
    worked = random.sample(slots, random.randint(1, 9))
    return [Workday(person=person, day=date, plan=approved) for person, date in worked]
