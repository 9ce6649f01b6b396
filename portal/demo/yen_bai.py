"""Former Yên Bái: 771 teams in the communes registered for 2023, a few more in communes that are not."""

from __future__ import annotations

import datetime as dt
from random import Random

from places.models import Commune, Province
from places.territories import province_of
from subsidies.models import RegisteredCommune, Resolution

from . import accounts
from .founding import Namer, Plan, found, shares
from .people import People

SLUG, PREFIX = "laocai", "YB-"
DAY = dt.date(2023, 10, 12)
TEAMS = 771
NOT_REGISTERED, TEAMS_THERE = 6, 4  # communes off the list; their teams show why they get nothing


def load() -> Province:
    """Returns the province of today that it is part of."""
    random = Random("Yên Bái")  # noqa: S311 - invented data
    yen_bai = province_of("15", DAY)
    communes = list(
        Commune.objects.on(DAY).filter(province=yen_bai).select_related("successor").order_by("code")
    )
    _appoint(yen_bai)
    off_the_list = set(random.sample([c.pk for c in communes], NOT_REGISTERED))
    registered = [c for c in communes if c.pk not in off_the_list]
    _register(yen_bai, registered)
    numbers = dict(
        zip((c.pk for c in registered), shares(TEAMS, len(registered), random, least=2), strict=True)
    )
    namer = Namer(random, in_towns="tổ dân phố", elsewhere="thôn")
    people = People("015")
    plans = [
        Plan(
            f"{PREFIX}{commune.code}-{n:02}", commune, *namer.next_in(commune), random.randint(60, 190),
            people.several(random.randint(3, 5)),
        )
        for commune in communes
        for n in range(1, numbers.get(commune.pk, TEAMS_THERE) + 1)
    ]  # fmt: skip
    found(plans, {c.pk: dt.date(2022, 4, 1) + dt.timedelta(random.randrange(200)) for c in communes})
    return yen_bai.present


def _appoint(yen_bai: Province) -> None:
    lao_cai = yen_bai.present
    today = Commune.objects.filter(territory=yen_bai, province=lao_cai).order_by("code")
    accounts.appoint(SLUG, lao_cai, today)


def _register(yen_bai: Province, communes: list[Commune]) -> None:
    resolution = Resolution.objects.published().on(DAY).get(territory=yen_bai)
    RegisteredCommune.objects.bulk_create(
        RegisteredCommune(
            resolution=resolution, commune=commune, year=DAY.year,
            decision="Danh sách mẫu năm 2023", decided_on=dt.date(2023, 3, 15),
        )
        for commune in communes
    )  # fmt: skip
