"""Hà Tĩnh: 2.000 teams in the 209 communes of 2024, three people each."""

from __future__ import annotations

import datetime as dt
from random import Random

from places.models import Commune, Province
from places.territories import province_of

from . import accounts
from .founding import Namer, Plan, found, shares
from .people import People

SLUG, PREFIX = "hatinh", "HT-"
DAY = dt.date(2024, 5, 6)
TEAMS = 2000


def load() -> Province:
    """Returns the province of today that it is part of."""
    random = Random("Hà Tĩnh")  # noqa: S311 - invented data
    ha_tinh = province_of("42", DAY)
    communes = list(
        Commune.objects.on(DAY).filter(province=ha_tinh).select_related("successor").order_by("code")
    )
    today = Commune.objects.filter(province=ha_tinh, valid_until=None).order_by("code")
    accounts.appoint(SLUG, ha_tinh, today)
    namer = Namer(random, in_towns="tổ dân phố", elsewhere="thôn")
    people = People("042")
    numbers = shares(TEAMS, len(communes), random, least=4)
    plans = [
        Plan(
            f"{PREFIX}{commune.code}-{n:02}", commune, *namer.next_in(commune), random.randint(90, 320),
            people.several(3),
        )
        for commune, number in zip(communes, numbers, strict=True)
        for n in range(1, number + 1)
    ]  # fmt: skip
    found(plans, {c.pk: dt.date(2022, 6, 1) + dt.timedelta(random.randrange(300)) for c in communes})
    return ha_tinh
