"""A team in May 2026 under a resolution of one's own making, and what the rules get to know of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from portal.lib.months import Month
from subsidies import facts
from subsidies.clause_words import FLAG_TRAITS, NUMBER_TRAITS
from subsidies.models import Rate, Resolution
from subsidies.rules.terms import (
    Band,
    Has,
    OneOf,
)
from subsidies.rules.words import Mark, Payee, Per, Trait
from subsidies.rules.work import TeamMonth, Work
from teams.models import TeamSeat
from tests import factories
from tests.subsidies import resolutions

APRIL, MAY, JUNE = Month(2026, 4), Month(2026, 5), Month(2026, 6)
AS_OF = dt.date(2026, 7, 5)


@pytest.fixture
def team(country: factories.Country) -> Any:
    return factories.a_member(factories.a_team(country.phu_loi), role="leader").team


@pytest.fixture
def resolution(country: factories.Country) -> Resolution:
    return resolutions.a_resolution(country.binh_duong)


def person_of(team: Any) -> Any:
    return team.memberships.first().person


def communes_of(team: Any) -> Any:
    return TeamSeat.objects.filter(team=team).values_list("commune", flat=True)


def gathered(team: Any, *months: Month) -> list[TeamMonth]:
    found = facts.gather(communes_of(team), months or [MAY], AS_OF).team_months
    return [month for (team_id, _), of_team in found.items() if team_id == team.pk for month in of_team]


def work_of(person: Any, team: Any, month: Month = MAY) -> Work:
    (team_month,) = gathered(team, month)
    return next(w for w in team_month.works if w.person_id == (person and person.pk))


def by_the_day(resolution: Resolution, **facts: Any) -> Rate:
    return resolutions.a_rate(resolution, 150_000, payee=Payee.WORKER, per=Per.DAY, **facts)


def asking(*traits: Trait) -> tuple[Any, ...]:
    """Conditions that make the facts look for these, whatever they say."""
    return tuple(_condition(trait) for trait in traits)


def _condition(trait: Trait) -> Any:
    if trait in NUMBER_TRAITS.values():
        return Band(trait, Decimal(0))
    return Has(trait) if trait in FLAG_TRAITS.values() else OneOf(trait, frozenset({"x"}))


def marks_of(person: Any, team: Any) -> list[tuple[Decimal, frozenset[Mark]]]:
    return [(piece.units, piece.marks) for piece in work_of(person, team).pieces]


def a_day(team: Any, day: int = 4, shift: str = "day", **facts: Any) -> None:
    factories.a_workday(
        factories.a_timesheet(team, MAY), facts.pop("person", person_of(team)), day, shift, **facts
    )


def confirm(team: Any) -> None:
    factories.confirmed(factories.a_timesheet(team, MAY))
