"""Which resolution governs a commune on a day, and which one governed each team from day to day.

A resolution that names its communes goes before one of the whole province: the narrower text before
the wider. Else a merged province's own resolution goes first; until there is one, that of the former province
goes on within its old area (Luật Ban hành văn bản quy phạm pháp luật 2025, Article 54(2)).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from places.models import Commune
from portal.lib.periods import day_before

from .models import Resolution
from .models.resolution import Support

FOREVER = dt.date.max


class Seat(NamedTuple):
    """Where a team sat, from the first to the last day, both included."""

    team_id: int
    province_id: int
    territory_id: int  # the former province whose area this is
    first: dt.date
    last: dt.date | None
    commune_id: int = 0
    former: tuple[int, ...] = ()  # communes it was part of before mergers: their texts go on there


class Governance(NamedTuple):
    """A published resolution: over which province's area, from and until which day."""

    resolution_id: int
    territory_id: int
    first: dt.date
    last: dt.date | None
    communes: frozenset[int] = frozenset()  # those it names; none: the whole area


class Span(NamedTuple):
    """Days on which one resolution governed one team; open-ended as `date.max`."""

    team_id: int
    resolution_id: int
    first: dt.date
    last: dt.date


def resolution_for(
    commune: Commune, day: dt.date, support: Support = Support.COMMUNITY_TEAM
) -> Resolution | None:
    seat = Seat(0, commune.province_id, commune.territory_id, day, day, commune.pk)
    found = spans([seat], governance_for(support))
    return Resolution.objects.get(pk=found[0].resolution_id) if found else None


def governance_for(support: Support = Support.COMMUNITY_TEAM) -> list[Governance]:
    """Every published resolution of the country about one support, in one query."""
    published = Resolution.objects.published().filter(support=support)
    named = ArrayAgg("communes", filter=Q(communes__isnull=False), default=[])
    rows = published.annotate(named=named).order_by("valid_from", "pk")
    columns = rows.values_list("pk", "territory", "valid_from", "valid_until", "named")
    return [Governance(*row, frozenset(communes)) for *row, communes in columns]


def spans(seats: Iterable[Seat], resolutions: Sequence[Governance]) -> list[Span]:
    """By team and day; days that no resolution governs are in no span."""
    over: dict[int, list[Governance]] = defaultdict(list)
    for governance in resolutions:
        over[governance.territory_id].append(governance)
    found = (span for seat in seats for span in _of_a_seat(seat, over))
    by_team_and_day = sorted(found, key=lambda span: (span.team_id, span.first))
    return [run[0]._replace(last=run[-1].last) for run in _unbroken(by_team_and_day)]


def _of_a_seat(seat: Seat, over: dict[int, list[Governance]]) -> Iterator[Span]:
    here = [*over.get(seat.province_id, ()), *over.get(seat.territory_id, ())]
    communes = {seat.commune_id, *seat.former}
    named = [s for g in dict.fromkeys(here) if g.communes & communes for s in _overlap(seat, g, FOREVER)]
    yield from named
    for span in _of_the_area(seat, over):
        yield from _days_left(span, named)


def _days_left(span: Span, taken: list[Span]) -> Iterator[Span]:
    """The days of `span` that no narrower resolution takes."""
    first = span.first
    for other in sorted(taken, key=lambda other: other.first):
        if first < other.first <= span.last:
            yield span._replace(first=first, last=day_before(other.first))
        if other.first <= span.last and other.last >= first:
            if other.last >= span.last:
                return
            first = other.last + dt.timedelta(1)
    yield span._replace(first=first)


def _of_the_area(seat: Seat, over: dict[int, list[Governance]]) -> Iterator[Span]:
    own = [g for g in over.get(seat.province_id, ()) if not g.communes]
    for governance in own:
        yield from _overlap(seat, governance, FOREVER)
    if seat.territory_id != seat.province_id:
        # Replaced for good: the old text does not come back when the new one ends.
        last_of_old = min((day_before(g.first) for g in own), default=FOREVER)
        for governance in over.get(seat.territory_id, ()):
            if not governance.communes:
                yield from _overlap(seat, governance, last_of_old)


def _overlap(seat: Seat, governance: Governance, until: dt.date) -> Iterator[Span]:
    first = max(seat.first, governance.first)
    last = min(seat.last or FOREVER, governance.last or FOREVER, until)
    if first <= last:
        yield Span(seat.team_id, governance.resolution_id, first, last)


def _unbroken(ordered: list[Span]) -> Iterator[list[Span]]:
    """Groups spans that follow each other under one resolution: the seat changed, the law did not."""
    run: list[Span] = []
    for span in ordered:
        same = run and run[-1][:2] == span[:2] and run[-1].last == day_before(span.first)
        if run and not same:
            yield run
            run = []
        run.append(span)
    if run:
        yield run
