"""Former Bình Dương, 36 communes of Thành phố Hồ Chí Minh today: teams of five, founded in 2024."""

from __future__ import annotations

import datetime as dt
from random import Random

from places.models import Commune, Province
from places.territories import province_of

from . import accounts, binh_duong_work
from .binh_duong_work import Crew
from .founding import Namer, Plan, found
from .people import People

SLUG, PREFIX = "tphcm", "BD-"
FOUNDED = dt.date(2024, 2, 1)


def load() -> Province:
    """Returns the province of today that it is part of."""
    random = Random("Bình Dương")  # noqa: S311 - invented data
    binh_duong = province_of("74", FOUNDED)
    today = list(Commune.objects.filter(territory=binh_duong, valid_until=None).order_by("code"))
    officials = accounts.appoint(SLUG, binh_duong.present, today)
    people = People("074")
    plans = [plan for commune in today for plan in _plans(commune, random, people)]
    teams = found(plans, {p.commune.pk: FOUNDED + dt.timedelta(int(p.commune.code) % 60) for p in plans})
    crews = [
        Crew(team, plan.commune.successor, list(plan.people)) for plan, team in zip(plans, teams, strict=True)
    ]
    binh_duong_work.write(crews, officials, people, random)
    return binh_duong.present


def _plans(commune: Commune, random: Random, people: People) -> list[Plan]:
    """Four to six teams in the communes that made up this one, by turns."""
    then = list(
        Commune.objects.on(FOUNDED).filter(successor=commune).select_related("successor").order_by("code")
    )
    namer = Namer(random, in_towns="khu phố", elsewhere="ấp")
    plans = []
    for n in range(random.randint(4, 6)):
        place = then[n % len(then)]
        code = f"{PREFIX}{place.code}-{n // len(then) + 1:02}"
        name, kind = namer.next_in(place)
        plans.append(Plan(code, place, name, kind, random.randint(900, 1300), people.several(5)))
    return plans
