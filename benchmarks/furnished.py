"""What else a province has on record: outlines of communes, phones that were given, a month still open."""

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
from portal.lib.months import Month
from smartphones.models import Application, Handover, HandoverSession, Household, Phone, Place
from subsidies.models import PayrollRun
from teams.models import Membership
from tests.smartphones import phones

OUTLINE_POINTS = 200
HOUSEHOLDS = 20_000
GIVEN = 3  # of four households
DAY = dt.date(2026, 3, 20)
DRAFTS = 3  # every third sheet of the open month; the others wait for the officer
SHEETS = """
INSERT INTO teams_timesheet
    (team_id, month, status, submitted_by_id, submitted_at, return_reason, note, entries_digest)
SELECT team_id, %(next)s, CASE WHEN team_id %% %(drafts)s = 0 THEN 'draft' ELSE 'submitted' END,
    submitted_by_id, submitted_at, '', '', ''
FROM teams_timesheet WHERE month = %(month)s
"""
MERGED = "UPDATE teams_person SET same_as_id = id + 1, merged_at = now() WHERE id % 100 = 1"
WORKDAYS = """
INSERT INTO teams_workday (timesheet_id, person_id, day, shift, portion, in_office_hours, plan_id)
SELECT next.id, person_id, day + (%(next)s - %(month)s), shift, portion, in_office_hours, plan_id
FROM teams_workday JOIN teams_timesheet sheet ON sheet.id = timesheet_id AND sheet.month = %(month)s
JOIN teams_timesheet next ON next.team_id = sheet.team_id AND next.month = %(next)s
"""


def everything(run: PayrollRun, day: dt.date) -> None:
    """To the province of a released run."""
    outlines(run.province, day)
    a_programme(run.province, day, run.made_by)
    an_open_month(run.last_month)
    merged_records()


def merged_records() -> None:
    """Every hundredth person was entered twice."""
    with connection.cursor() as cursor:
        cursor.execute(MERGED)


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


def an_open_month(month: Month) -> Month:
    """The one after `month`, with the same work: handed in but for a third, nothing confirmed."""
    days = {"month": month.first_day, "next": (month + 1).first_day, "drafts": DRAFTS}
    with connection.cursor() as cursor:
        cursor.execute(SHEETS, days)
        cursor.execute(WORKDAYS, days)
    return month + 1


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
