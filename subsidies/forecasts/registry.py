"""Forecasts on the registry: teams, people and places on record, by the facts and rules of real pay."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

from django.db.models import QuerySet, Sum, prefetch_related_objects

from places.models import Commune, Province
from portal.lib.collecting import without_collection
from portal.lib.months import Month, MonthRange
from subsidies import facts
from subsidies.governing import FOREVER, Governance, Span
from subsidies.models import PayoutLine, RegisteredCommune, Resolution
from subsidies.resolutions import terms_of
from subsidies.rules.history import PaidMonths, Who
from subsidies.rules.needs import Needs, needs_of
from subsidies.rules.work import TeamMonth
from teams.models import TeamSeat

from .basis import Basis, NoWork
from .outcome import Cell, Forecast, Payee, holds_in
from .steady import all_told, restless
from .stories import Due, Part, Pricer

Told = dict[int, list[Part]]
Dues = Mapping[int, Sequence[tuple[list[int | None], Due]]]


def on_registry(
    resolution: Resolution,
    months: MonthRange,
    *,
    day: dt.date,
    area: Province | None = None,
    work: Basis = NoWork(),  # noqa: B008 - frozen
) -> Forecast:
    """What it would cost over `months` if it governed `area` (its own territory), on the map of `day`.

    Facts with a last day on record end then; the others are taken to go on. Years without a list of
    registered communes take all of them as registered.
    """
    prefetch_related_objects([resolution], "rates", "communes")
    with without_collection():
        return _forecast(resolution, months, day, area or resolution.territory, work)


def _forecast(
    resolution: Resolution, months: MonthRange, day: dt.date, area: Province, work: Basis
) -> Forecast:
    terms = terms_of(resolution)
    needs = needs_of([terms])
    seats = _seats(resolution, area, day)
    unlisted = _unlisted_years(resolution, area, months) if needs.registered else ()
    told = _told(resolution, area, months, day, seats, needs, work, unlisted)
    paid = _paid(list(seats), needs)
    pricer = Pricer(terms, needs, work)
    due = {team: list(pricer.due(parts, paid.get(team, {}))) for team, parts in told.items()}
    payees = _payees(due)
    alive = {team for team, parts in told.items() if _is_there(parts)}
    return Forecast(
        resolution,
        months,
        teams=len(alive),
        members=sum(len(_members(parts)) for parts in told.values()),
        amounts=_amounts(due, seats),
        payees=payees,
        seats={team: seats[team] for team in alive | {payee.team for payee in payees}},
        team_months=_months_told(told),
        team_months_with_work=_months_told(told, only_with_work=True),
        unlisted_years=unlisted,
    )


def communes_of(resolution: Resolution, area: Province, day: dt.date) -> QuerySet[Commune]:
    """Those of the area on that day's map; only those the text names, where it names some of them."""
    there = Commune.objects.on(day).in_area_of(area)
    named = there.filter(pk__in=resolution.communes.all())
    return named if resolution.communes_only and named.exists() else there


def _seats(resolution: Resolution, area: Province, day: dt.date) -> dict[int, int]:
    seats = TeamSeat.objects.on(day).filter(commune__in=communes_of(resolution, area, day))
    return dict(seats.order_by("team").values_list("team_id", "commune_id"))


def _unlisted_years(resolution: Resolution, area: Province, months: MonthRange) -> tuple[int, ...]:
    communes = Commune.objects.in_area_of(area)
    lists = RegisteredCommune.objects.filter(resolution=resolution, commune__in=communes)
    return tuple(sorted({month.year for month in months} - set(lists.values_list("year", flat=True))))


def _told(
    resolution: Resolution,
    area: Province,
    months: MonthRange,
    day: dt.date,
    seats: Mapping[int, int],
    needs: Needs,
    work: Basis,
    unlisted: tuple[int, ...],
) -> Told:
    """By team. Of teams at rest only the first month of each year is gathered."""
    in_force = [month for month in months if holds_in(resolution, month)]
    if not in_force or not seats:
        return {}
    life = (resolution.valid_from, resolution.valid_until)
    gathered = partial(
        _gathered, set(seats.values()), day, Governance(resolution.pk, area.pk, *life), unlisted
    )
    month_by_month = {month: (month,) for month in in_force}
    if not all_told(needs):
        return gathered(seats, month_by_month, work)
    moving = restless(seats, months)
    years = [tuple(of_year) for _year, of_year in groupby(in_force, key=lambda month: month.year)]
    at_rest = gathered(seats.keys() - moving, {of_year[0]: of_year for of_year in years}, NoWork())
    asked = [of_year[0] for of_year in years] if work.is_even else in_force
    spans = [Span(team, resolution.pk, life[0], life[1] or FOREVER) for team in at_rest]
    done = work.pieces(spans, asked, needs)
    told = {
        team: [worked for part in parts for worked in part.with_work(resolution.pk, done, even=work.is_even)]
        for team, parts in at_rest.items()
    }
    return told | (gathered(moving, month_by_month, work) if moving else {})


def _gathered(
    communes: set[int],
    day: dt.date,
    law: Governance,
    unlisted: tuple[int, ...],
    teams: Iterable[int],
    parts: Mapping[Month, tuple[Month, ...]],
    work: Basis,
) -> Told:
    found = facts.gather(communes, list(parts), day, teams=teams, law=[law], work=work.pieces, everyone=True)
    return {
        team: [Part(_as_listed(told, unlisted), parts[told.month]) for told in team_months]
        for (team, _resolution), team_months in found.team_months.items()
    }


def _as_listed(told: TeamMonth, unlisted: tuple[int, ...]) -> TeamMonth:
    return told._replace(registered=True) if told.month.year in unlisted else told


def _paid(teams: list[int], needs: Needs) -> Mapping[int, PaidMonths]:
    """By team: months already paid under clauses whose limits reach over months and years."""
    found: dict[int, dict[Who, dict[Month, int]]] = defaultdict(lambda: defaultdict(dict))
    rates = needs.lifelong | needs.yearly
    if not rates:
        return found
    lines = PayoutLine.objects.paid().filter(team__in=teams, rate__in=rates)
    sums = lines.values_list("team_id", "person_id", "rate_id", "earned_in").annotate(Sum("amount"))
    for team, person, rate, month, amount in sums.order_by("team_id", "person_id", "rate_id", "earned_in"):
        found[team][person, rate][month] = amount
    return found


def _members(parts: Iterable[Part]) -> set[int]:
    works = (work for part in parts for work in part.team_month.works)
    return {work.person_id for work in works if work.person_id is not None and work.active_days}


def _is_there(parts: Iterable[Part]) -> bool:
    """A dissolved team keeps its seat."""
    works = (work for part in parts for work in part.team_month.works)
    return any(work.active_days for work in works if work.person_id is None)


def _months_told(told: Told, *, only_with_work: bool = False) -> int:
    parts = (part for parts in told.values() for part in parts)
    return sum(
        len(part.months)
        for part in parts
        if not only_with_work or any(work.pieces for work in part.team_month.works)
    )


def _amounts(due: Dues, seats: Mapping[int, int]) -> dict[Cell, int]:
    """Each story counted in its commune, then multiplied."""
    alike = Counter((seats[team], id(story)) for team, told in due.items() for _people, story in told)
    stories = {id(story): story for told in due.values() for _people, story in told}
    amounts: Counter[Cell] = Counter()
    for (commune, story), payees in alike.items():
        for (month, rate), amount in stories[story].by_month.items():
            amounts[Cell(commune, month, rate)] += amount * payees
    return dict(amounts)


def _payees(due: Dues) -> dict[Payee, Mapping[int, int]]:
    return {
        Payee(team, person): amounts
        for team, told in due.items()
        for people, story in told
        for person, amounts in zip(people, story.of_each, strict=True)
        if amounts
    }
