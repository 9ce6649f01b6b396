"""Where the work of a forecast comes from: it is stated, never guessed. Only confirmed work counts."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from portal.lib.months import Month
from subsidies.facts import labour
from subsidies.facts.arrays import among
from subsidies.facts.days import FOREVER
from subsidies.facts.labour import PersonPieces, Pieces
from subsidies.governing import Span
from subsidies.rules.needs import Needs
from subsidies.rules.words import Mark, Per
from subsidies.rules.work import Piece, TeamMonth
from teams.models import Timesheet, TimesheetStatus

BEGINNING = dt.date.min
NOTHING = Decimal(0)
ANY_MONTH = dt.date(2000, 1, 1)  # of 31 days


class Basis(ABC):
    """`is_even`: every month has the same work."""

    is_even = True

    @abstractmethod
    def pieces(self, governed: Sequence[Span], months: Sequence[Month], needs: Needs) -> Pieces:
        """By (team, resolution, month) and person."""

    def told(self, team_month: TeamMonth) -> TeamMonth:
        """With the work that depends on who is there and on nothing else."""
        return team_month


@dataclass(frozen=True, slots=True)
class NoWork(Basis):
    """Only what is paid for being a team or a member."""

    def pieces(self, *_asked: object) -> Pieces:
        return {}


@dataclass(frozen=True, slots=True)
class DaysEach(NoWork):
    """So many days and sessions of every member in every month, under an approved plan."""

    days: Decimal = Decimal(0)
    sessions: Decimal = Decimal(0)

    def told(self, team_month: TeamMonth) -> TeamMonth:
        first_day = team_month.month.first_day
        planned = frozenset({Mark.PLANNED})
        given = ((Per.DAY, self.days), (Per.SESSION, self.sessions))
        pieces = tuple(Piece(per, units, first_day, marks=planned) for per, units in given if units)
        works = tuple(
            work._replace(pieces=pieces) if work.person_id and work.active_days else work
            for work in team_month.works
        )
        return team_month._replace(works=works)


@dataclass(frozen=True, slots=True)
class RecordedWork(Basis):
    """The sheets of the months themselves: what other rules would have paid for the same work."""

    is_even = False

    def pieces(self, governed: Sequence[Span], months: Sequence[Month], needs: Needs) -> Pieces:
        return labour.pieces(governed, months, needs, None)


@dataclass(frozen=True, slots=True)
class LastYear(Basis):
    """The same months of the last year that is over by `day`."""

    day: dt.date
    is_even = False

    def source(self, month: Month) -> Month:
        while month >= Month.of(self.day):
            month -= 12
        return month

    def pieces(self, governed: Sequence[Span], months: Sequence[Month], needs: Needs) -> Pieces:
        sources = {month: self.source(month) for month in months}
        found = _confirmed(governed, sorted(set(sources.values())), needs)
        return {
            (span.team_id, span.resolution_id, month): moved(done, month)
            for span in governed
            for month, source in sources.items()
            if (done := found.get((span.team_id, span.resolution_id, source)))
        }


@dataclass(frozen=True, slots=True)
class MeanOfLast(Basis):
    """The mean of each team's last confirmed months before `day`, person by person."""

    months: int
    day: dt.date

    def pieces(self, governed: Sequence[Span], months: Sequence[Month], needs: Needs) -> Pieces:
        recent = self._recent({span.team_id for span in governed})
        found = _confirmed(governed, sorted({m for found in recent.values() for m in found}), needs)
        means = {
            (span.team_id, span.resolution_id): _mean(
                [found.get((span.team_id, span.resolution_id, m), {}) for m in recent[span.team_id]],
                by_day=needs.by_day,
            )
            for span in governed
            if span.team_id in recent
        }
        return {(*key, month): moved(mean, month) for key, mean in means.items() for month in months if mean}

    def _recent(self, teams: set[int]) -> Mapping[int, list[Month]]:
        confirmed = Timesheet.objects.filter(
            among("team", teams), status=TimesheetStatus.CONFIRMED, month__lt=Month.of(self.day)
        )
        recent: dict[int, list[Month]] = defaultdict(list)
        for team, month in confirmed.order_by("-month").values_list("team_id", "month"):
            if len(recent[team]) < self.months:
                recent[team].append(month)
        return recent


def _confirmed(governed: Sequence[Span], months: Sequence[Month], needs: Needs) -> Pieces:
    """Work of months in which another resolution, or none, was in force."""
    any_day = {(s.team_id, s.resolution_id): s._replace(first=BEGINNING, last=FOREVER) for s in governed}
    found = labour.pieces(list(any_day.values()), months, needs, None) if months else {}
    return {key: _without_unconfirmed(done) for key, done in found.items()}


def _without_unconfirmed(done: PersonPieces) -> PersonPieces:
    kept = {
        person: tuple(piece for piece in pieces if Mark.UNCONFIRMED not in piece.marks)
        for person, pieces in done.items()
    }
    return {person: pieces for person, pieces in kept.items() if pieces}


def _mean(of_months: Sequence[PersonPieces], *, by_day: bool) -> PersonPieces:
    """Work alike but for its day is added up; where the law cuts by day, days stay apart."""
    sums: dict[int | None, dict[Piece, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for done in of_months:
        for person, pieces in done.items():
            for piece in pieces:
                day = piece.first_day.day if by_day else 1
                sums[person][_so_much(piece, NOTHING, day)] += piece.units
    return {
        person: tuple(
            _so_much(kind, units / len(of_months), kind.first_day.day) for kind, units in of.items()
        )
        for person, of in sums.items()
    }


@lru_cache(maxsize=10_000)
def _so_much(piece: Piece, units: Decimal, day: int) -> Piece:
    return piece._replace(units=units, first_day=ANY_MONTH.replace(day=day))


def moved(done: PersonPieces, month: Month) -> PersonPieces:
    return {person: moved_pieces(pieces, month) for person, pieces in done.items()}


@lru_cache(maxsize=10_000)
def moved_pieces(pieces: tuple[Piece, ...], month: Month) -> tuple[Piece, ...]:
    """To the same days of another month."""
    last = month.last_day
    return tuple(
        piece._replace(first_day=last.replace(day=min(piece.first_day.day, last.day))) for piece in pieces
    )
