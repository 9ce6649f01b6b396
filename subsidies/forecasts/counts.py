"""Forecasts on bare counts, when no registry exists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from portal.lib.months import Month, MonthRange
from subsidies.cases import Case, InForce, Labour, outcome_for_one_team
from subsidies.models import Resolution
from subsidies.resolutions import terms_of
from subsidies.rules.words import Payee, Per

from .outcome import Cell, Forecast


@dataclass(frozen=True, slots=True)
class Size:
    """Teams that are alike: so many members in each, so many days of work in each and every month."""

    members: int = 0
    days: int = 0


def on_counts(
    resolution: Resolution, *, teams: int, members: int = 0, days: int = 0, months: MonthRange | int = 12
) -> Forecast:
    """Members and days (person-days a month, all teams together) are dealt out evenly to the teams.

    A number of months begins with the first in force. Every commune is taken as registered.
    """
    sizes = Counter(
        Size(_share(members, teams, number), _share(days, teams, number)) for number in range(teams)
    )
    first = Month.of(resolution.valid_from)
    period = MonthRange(first, first + (months - 1)) if isinstance(months, int) else months
    in_force = InForce(resolution.valid_from, resolution.valid_until)
    prefetch_related_objects([resolution], "rates")
    terms = terms_of(resolution)
    amounts: Counter[Cell] = Counter()
    for size, alike in sizes.items():
        for line in outcome_for_one_team(_case(size, period), terms, in_force).lines:
            amounts[Cell(None, line.key.earned_in, line.key.rate_id)] += line.amount * alike
    return Forecast(resolution, period, teams, members, amounts)


def _share(units: int, teams: int, number: int) -> int:
    whole, left_over = divmod(units, teams)
    return whole + (number < left_over)


def _case(size: Size, months: MonthRange) -> Case:
    days = Labour(Payee.MEMBER, Per.DAY, Decimal(size.days))
    return Case(months, members=size.members, labours=(days,) if size.days else ())
