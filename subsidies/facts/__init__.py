"""What happened, per team and month, in a constant number of queries whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.lib.months import Month
from portal.lib.recorded import as_the_books_stood
from teams.models import TeamSeat

from ..governing import Governance, Seat, Span, governance_for, spans
from ..models import Resolution
from ..resolutions import terms_of
from ..rules.needs import Needs, needs_of
from ..rules.terms import Terms
from ..rules.work import TeamMonth, Work
from . import labour, records, service
from .arrays import among
from .former import former_communes
from .places import Places
from .records import Merged
from .seats import Seated, seated
from .traits import team_traits


@dataclass(frozen=True, slots=True)
class Facts:
    """`paying` tells each team's commune on the run's day; `team_months` is keyed by (team, resolution).

    `merged` tells of whoever was entered twice under which record they are found.
    """

    paying: Mapping[int, int]
    team_months: Mapping[tuple[int, int], list[TeamMonth]]
    terms: Mapping[int, Terms]
    needs: Needs
    merged: Merged


WorkSource = Callable[[Sequence[Span], Sequence[Month], Needs], labour.Pieces]


def gather(
    communes: Iterable[int],
    months: Sequence[Month],
    as_of: dt.date,
    *,
    teams: Collection[int] | None = None,
    law: Sequence[Governance] | None = None,
    known_at: dt.datetime | None = None,
    work: WorkSource | None = None,
    everyone: bool = False,
) -> Facts:
    """Everything the rules need about the teams seated in `communes` on the day `as_of`.

    `months` is in order and not empty. `teams` asks for some of them only; `law` takes the place of
    the published resolutions, and `work` that of the recorded sheets. `everyone`: members as well whom no
    clause pays nor asks about. At `known_at`: sheets confirmed
    later are taken as not confirmed, days corrected later as they stood before, and every other fact
    as the books held it then, whatever was entered, changed or taken back since.
    """
    with as_the_books_stood(known_at):
        there = TeamSeat.objects.on(as_of).filter(commune__in=list(communes))
        if teams is not None:
            there = there.filter(among("team", teams))
        where = seated(there, months, as_of, teams)
        law = governance_for() if law is None else law
        governed = spans(_with_former_communes(where, law), law)
        terms = _terms({span.resolution_id for span in governed if _months_of(span, months)})
        needs = needs_of(terms.values())
        needs = replace(needs, members=needs.members or everyone)
        in_play = [span for span in governed if _months_of(span, months)]
        merged = records.merged(known_at)
        serving = service.of_teams(list(where.paying), months, needs, merged)
        if work:
            done = work(in_play, months, needs)
        else:
            done = labour.pieces(in_play, months, needs, known_at, serving.memberships, merged)
        team_months = _team_months(where, serving, governed, months, needs, done)
        return Facts(where.paying, team_months, terms, needs, merged)


def _with_former_communes(where: Seated, law: Sequence[Governance]) -> Sequence[Seat]:
    """Only a text that names communes asks what became of them."""
    if not any(governance.communes for governance in law):
        return where.seats
    former = former_communes(where.paying)
    return [seat._replace(former=former.get((seat.team_id, seat.commune_id), ())) for seat in where.seats]


def _terms(resolutions: Iterable[int]) -> dict[int, Terms]:
    found = Resolution.objects.filter(pk__in=resolutions).prefetch_related("rates")
    return {resolution.pk: terms_of(resolution) for resolution in found}


def _team_months(
    where: Seated,
    serving: service.Serving,
    governed: Sequence[Span],
    months: Sequence[Month],
    needs: Needs,
    pieces: labour.Pieces,
) -> dict[tuple[int, int], list[TeamMonth]]:
    places = Places.of(where, months, needs)
    traits = team_traits(where, serving, months, needs)
    shared_months = _shared_months(where, governed) if needs.part_year else {}

    team_months: dict[tuple[int, int], list[TeamMonth]] = defaultdict(list)
    for span, month, is_whole in _governed_months(governed, months):
        team, resolution = span.team_id, span.resolution_id
        done = pieces.get((team, resolution, month), {})
        team_months[team, resolution].append(
            TeamMonth(
                team,
                month,
                tuple(_works(team, month, is_whole, where, serving, done)),
                registered=not needs.registered or places.registered(team, resolution, month),
                traits=traits.of(team, month),
                months_in_year=shared_months.get((team, resolution, month.year), 12),
                top_ups=places.top_ups(team, resolution, month),
            )
        )
    return team_months


def _works(
    team: int,
    month: Month,
    is_whole: bool,
    where: Seated,
    serving: service.Serving,
    done: labour.PersonPieces,
) -> Iterator[Work]:
    """The team itself, its members of the month, and whoever else worked with it."""
    present = serving.in_month(team, month, done) if is_whole else {}
    if is_whole or None in done:
        presence = where.presence(team, month) if is_whole else {}
        marks = serving.marks_of_team(team, month)
        yield Work(None, pieces=done.get(None, ()), marks=marks, **presence)
    yield from present.values()
    for person in done.keys() - present.keys() - {None}:
        yield Work(person, pieces=done[person], traits=serving.traits_of(person, month))


def _governed_months(governed: Sequence[Span], months: Sequence[Month]) -> Iterator[tuple[Span, Month, bool]]:
    """Each span's months; a monthly amount follows the resolution in force last in that month."""
    last_in: dict[tuple[int, Month], Span] = {}
    pairs = [(span, month) for span in governed for month in _months_of(span, months)]
    for span, month in pairs:
        latest = last_in.get((span.team_id, month))
        if latest is None or latest.first < span.first:
            last_in[span.team_id, month] = span
    seen: set[tuple[int, int, Month]] = set()
    for span, month in pairs:
        key = (span.team_id, span.resolution_id, month)
        if key not in seen:  # a change of commune splits the span, not the month
            seen.add(key)
            yield span, month, last_in[span.team_id, month].resolution_id == span.resolution_id


def _months_of(span: Span, months: Sequence[Month]) -> list[Month]:
    return [m for m in months if span.first <= m.last_day and m.first_day <= span.last]


def _shared_months(where: Seated, governed: Iterable[Span]) -> dict[tuple[int, int, int], int]:
    """By team, resolution and year: the months on at least one day of which all three were there."""
    shared: dict[tuple[int, int, int], set[Month]] = defaultdict(set)
    for span in governed:
        for month in _months_of(span, where.months_around):
            if where.days_of_life(span.team_id, month):
                shared[span.team_id, span.resolution_id, month.year].add(month)
    return {key: len(months) for key, months in shared.items()}
