"""Three months of work in former Bình Dương: days, nights on urgent orders, people mobilised, officials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from random import Random

from places.models import Commune
from portal.lib.months import Month, MonthRange
from teams.models import (
    CommunityTeam,
    MobilisationOrder,
    Mobilised,
    OfficialPost,
    Person,
    Shift,
    Workday,
)
from teams.models.people import OrderLevel

from . import sheets
from .accounts import Officials
from .people import People

MONTHS = MonthRange(Month(2026, 8), Month(2026, 10))
ORDERED_ON = dt.date(2026, 7, 28)
NIGHT_AMOUNTS = [150_000, 200_000, 180_000, 250_000]  # as ordered; the last is above the ceiling
LAST_ORDINARY_DAY = 24  # later days of a month are kept for what is recorded or withdrawn late
MISTAKEN_DAY = dt.date(2026, 9, 26)  # on the sheet of the second team's leader, who was not there
HALF = Decimal("0.5")


@dataclass(slots=True)
class Crew:
    """A team with its people (the leader first), its commune of today, and what it was ordered to do."""

    team: CommunityTeam
    commune: Commune
    people: list[Person]
    officials: set[Person] = field(default_factory=set)
    night_order: MobilisationOrder | None = None
    helpers: list[Mobilised] = field(default_factory=list)


def write(crews: Sequence[Crew], officials: Officials, people: People, random: Random) -> None:
    """The first team's sheet of the first month is left waiting: it is confirmed late."""
    _appoint_to_posts(crews)
    for index, (commune, of_commune) in enumerate(groupby(crews, attrgetter("commune"))):
        _order(index, commune, list(of_commune), people)
    written = [
        sheets.Sheet(
            crew.team, month, submitted_by=officials.of_commune[crew.commune.pk],
            confirmed_by=officials.officer, days=_days(crew, month, random),
        )
        for month in MONTHS
        for crew in crews
    ]  # fmt: skip
    written[0].confirmed_by = None
    mistaken = next(s for s in written if s.team == crews[1].team and s.month == Month.of(MISTAKEN_DAY))
    mistaken.days.append(Workday(person=crews[1].people[0], day=MISTAKEN_DAY))
    sheets.write(written)


def _appoint_to_posts(crews: Sequence[Crew]) -> None:
    """In every fourth team one member is on the commune's payroll."""
    for crew in crews[::4]:
        crew.officials = {crew.people[2]}
    OfficialPost.objects.bulk_create(
        OfficialPost(person=person, position="Công chức văn hóa - xã hội", valid_from=crew.team.valid_from)
        for crew in crews
        for person in crew.officials
    )


def _order(index: int, commune: Commune, crews: list[Crew], people: People) -> None:
    """Of six communes one works at night on the city's urgent order, two mobilise people by their own."""
    if index % 6 == 0:
        amount = NIGHT_AMOUNTS[index // 6 % len(NIGHT_AMOUNTS)]
        crews[0].night_order = _ordered(
            commune, "CĐ-UBND", OrderLevel.PROVINCE, urgent=True, night_amount=amount
        )
    if index % 3 == 1:
        order = _ordered(commune, "QĐ-UBND", OrderLevel.COMMUNE)
        helpers = Person.objects.bulk_create(people.several(2))
        crews[0].helpers = Mobilised.objects.bulk_create(
            Mobilised(
                order=order, team=crews[0].team, person=person,
                valid_from=MONTHS.first.first_day, valid_until=MONTHS.last.last_day,
            )
            for person in helpers
        )  # fmt: skip


def _ordered(commune: Commune, sign: str, level: OrderLevel, **facts: object) -> MobilisationOrder:
    return MobilisationOrder.objects.create(
        number=f"{30 + int(commune.code) % 60}/{sign}", issued_on=ORDERED_ON, level=level, commune=commune,
        **facts,
    )  # fmt: skip


def _days(crew: Crew, month: Month, random: Random) -> list[Workday]:
    dates = random.sample(month.days[:LAST_ORDINARY_DAY], 3)
    return [
        *(day for date in dates for day in _out_together(crew, date, random)),
        *_nights(crew, month, random),
        *_help(crew, month, random),
    ]


def _out_together(crew: Crew, date: dt.date, random: Random) -> list[Workday]:
    return [
        Workday(
            person=person,
            day=date,
            portion=HALF if random.random() < 0.2 else Decimal(1),
            in_office_hours=person in crew.officials and date.weekday() < 5,
        )
        for person in random.sample(crew.people, random.randint(3, 5))
    ]


def _nights(crew: Crew, month: Month, random: Random) -> list[Workday]:
    if crew.night_order is None:
        return []
    date = random.choice(month.days[:LAST_ORDINARY_DAY])
    return [
        Workday(person=person, day=date, shift=Shift.NIGHT, order=crew.night_order)
        for person in crew.people[:2]
    ]


def _help(crew: Crew, month: Month, random: Random) -> list[Workday]:
    return [
        Workday(person=helper.person, day=date, order=helper.order)
        for helper in crew.helpers
        for date in random.sample(month.days[:LAST_ORDINARY_DAY], 2)
    ]
