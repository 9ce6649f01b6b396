"""What a resolution, in force or a draft, would cost: on bare counts, or on the teams in the registry."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, prefetch_related_objects

from places.models import Commune
from portal.lib.months import Month, MonthRange
from portal.lib.periods import holds_on
from teams.models import CommunityTeam

from .cases import Case, InForce, Labour, outcome_for_one_team
from .models import Rate, Resolution
from .resolutions import terms_of
from .rules.words import Payee, Per


@dataclass(frozen=True, slots=True)
class Size:
    """Teams that are alike: so many members in each, so many days of work in each and every month."""

    members: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Amounts in đồng, over all the months; every commune is taken as registered."""

    months: MonthRange
    teams: int
    members: int
    by_rate: Mapping[Rate, int]

    @property
    def total(self) -> int:
        return sum(self.by_rate.values())


def on_counts(
    resolution: Resolution, *, teams: int, members: int = 0, days: int = 0, months: int = 12
) -> Forecast:
    """Members and days (person-days a month, all teams together) are dealt out evenly to the teams."""
    sizes = Counter(
        Size(_share(members, teams, number), _share(days, teams, number)) for number in range(teams)
    )
    return _forecast(resolution, sizes, months)


def on_registry(resolution: Resolution, day: dt.date, *, months: int = 12) -> Forecast:
    """The teams and members its area has on `day`, without days of work."""
    named = resolution.communes.all() if resolution.communes_only else Commune.objects
    seats_there = named.in_area_of(resolution.territory).values("pk")
    teams = (
        CommunityTeam.objects.on(day)
        .filter(holds_on(day, "seats__"), seats__commune__in=seats_there)
        .annotate(members=Count("memberships", filter=holds_on(day, "memberships__")))
    )
    return _forecast(resolution, Counter(Size(team.members) for team in teams.only("pk")), months)


def _share(units: int, teams: int, number: int) -> int:
    whole, left_over = divmod(units, teams)
    return whole + (number < left_over)


def _forecast(resolution: Resolution, sizes: Counter[Size], months: int) -> Forecast:
    first = Month.of(resolution.valid_from)
    period = MonthRange(first, first + (months - 1))
    in_force = InForce(resolution.valid_from, resolution.valid_until)
    prefetch_related_objects([resolution], "rates")
    terms = terms_of(resolution)
    amounts: Counter[int] = Counter()
    for size, teams in sizes.items():
        for line in outcome_for_one_team(_case(size, period), terms, in_force).lines:
            amounts[line.key.rate_id] += line.amount * teams
    return Forecast(
        period,
        teams=sizes.total(),
        members=sum(size.members * teams for size, teams in sizes.items()),
        by_rate={rate: amounts[rate.pk] for rate in resolution.rates.all() if rate.pays},
    )


def _case(size: Size, months: MonthRange) -> Case:
    days = Labour(Payee.MEMBER, Per.DAY, Decimal(size.days))
    return Case(months, members=size.members, labours=(days,) if size.days else ())
