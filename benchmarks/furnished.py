"""What else a province has on record: outlines of its communes, a programme of phones that were given."""

from __future__ import annotations

import datetime as dt
import math
import uuid

from benchmarks import prepared  # noqa: F401 - Django first

# isort: split
from django.db import connection, transaction

from accounts.models import User
from places.models import Commune, CommuneOutline, Province
from portal.lib.copying import copy_in
from smartphones.models import Application, Handover, HandoverSession, Household, Phone, Place
from teams.models import Membership
from tests.smartphones import phones

OUTLINE_POINTS = 200
HOUSEHOLDS = 20_000
GIVEN = 3  # of four households
DAY = dt.date(2026, 3, 20)


def outlines(province: Province, day: dt.date) -> int:
    """Beside each other in rows of ten, each with as many points as a simplified one has."""
    communes = Commune.objects.on(day).filter(province=province).order_by("code")
    drawn = [
        CommuneOutline(commune=commune, rings=[_ring(106 + n % 10 * 0.1, 10 + n // 10 * 0.1)])
        for n, commune in enumerate(communes)
    ]
    CommuneOutline.objects.bulk_create(drawn)
    return len(drawn)


def _ring(x: float, y: float) -> list[tuple[float, float]]:
    turns = [2 * math.pi * n / OUTLINE_POINTS for n in range(OUTLINE_POINTS)]
    ring = [
        (
            round(x + (0.045 + 0.004 * math.sin(9 * t)) * math.cos(t), 5),
            round(y + 0.045 * math.sin(t), 5),
        )
        for t in turns
    ]
    return [*ring, ring[0]]


@transaction.atomic
def a_programme(province: Province, day: dt.date, by: User) -> None:
    """Of households led by members of the teams: nobody else is on record. Rules of the book are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    programme = phones.a_programme(province)
    source = phones.a_source(programme)
    appraiser = phones.staff()
    seats = Membership.objects.filter(
        team__seats__commune__in=Commune.objects.on(day).filter(province=province)
    )
    heads = seats.order_by("person").distinct("person").values_list("person", "team__seats__commune")
    homes = [Household(head_id=person, commune_id=commune) for person, commune in heads[:HOUSEHOLDS]]
    copy_in(homes)
    applications = [
        Application(
            programme=programme, household=home, form="phone", applied_on=DAY, entered_by=by, source=source,
            appraised_by=appraiser, approval="12/QĐ-UBND", approved_on=DAY,
        )
        for home in homes
    ]  # fmt: skip
    copy_in(applications)
    given = [one for n, one in enumerate(applications) if n % 4 < GIVEN]
    batch = phones.a_batch(programme, source, size=HOUSEHOLDS)
    devices = [
        Phone(
            batch=batch, imei=phones.with_check_digit(f"35{n:012}"), place=Place.HOUSEHOLD,
            commune_id=one.household.commune_id,
        )
        for n, one in enumerate(given)
    ]  # fmt: skip
    copy_in(devices)
    sessions = {
        commune: phones.a_session(programme, Commune.objects.get(pk=commune), held_on=DAY, made_by=by)
        for commune in {home.commune_id for home in homes}
    }
    copy_in([_handover(one, device, sessions, by) for one, device in zip(given, devices, strict=True)])


def _handover(
    application: Application, phone: Phone, sessions: dict[int, HandoverSession], by: User
) -> Handover:
    return Handover(
        key=uuid.uuid4(), session=sessions[application.household.commune_id], application=application,
        phone=phone, price=1_290_000, subsidy=500_000, received_by="head", receiver_name="Chủ hộ",
        proof="witness", witness="Trưởng thôn", made_by=by,
    )  # fmt: skip
