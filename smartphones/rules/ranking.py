"""Who comes first: by class, then by the source's tie-breaks, then by the number of the application.

Sources are asked in order; whom the first cannot reach stands in line at the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .words import TieBreak


class Decided(StrEnum):
    """Beside the tie-breaks: what else may put one household behind another."""

    FIRST = "first"
    CLASS = "class"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household's application as ranking sees it; `number` is unlike every other's."""

    number: int
    priority_class: str
    sources: frozenset[int]  # those it is eligible for
    registered_on: dt.date
    without_device: bool = False
    # Source that asks -> members of the age it calls school age.
    school_age: Mapping[int, int] = field(default_factory=dict)
    merit: bool = False
    social_policy: bool = False
    members: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its part for this commune."""

    code: int
    classes: tuple[str, ...]  # the first is served first
    tie_breaks: tuple[TieBreak, ...]
    quota: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate's place in the line of one source."""

    number: int
    source: int
    priority_class: str
    rank: int  # of the class, from 1
    place: int  # in the line, from 1
    of: int
    quota: int
    decided: TieBreak | Decided  # what puts it behind the one before

    @property
    def reached(self) -> bool:
        return self.place <= self.quota

    @property
    def waiting_place(self) -> int:
        """From 1; 0 for those who are reached."""
        return max(0, self.place - self.quota)


# What a source asks of a candidate; smaller comes first.
_MEASURES: dict[TieBreak, Callable[[Candidate, int], Any]] = {
    TieBreak.SCHOOL_AGE: lambda c, source: -c.school_age.get(source, 0),
    TieBreak.NO_DEVICE: lambda c, _source: not c.without_device,
    TieBreak.MERIT: lambda c, _source: not c.merit,
    TieBreak.SOCIAL_POLICY: lambda c, _source: not c.social_policy,
    TieBreak.MEMBERS: lambda c, _source: -c.members,
    TieBreak.REGISTERED_EARLIER: lambda c, _source: c.registered_on,
}


def standings(sources: Iterable[Source], candidates: Iterable[Candidate]) -> list[Standing]:
    """Every candidate's place at each source asked; none is asked for those already reached."""
    waiting = list(candidates)
    found: list[Standing] = []
    for source in sources:
        line = list(in_line(source, waiting))
        found += line
        reached = {standing.number for standing in line if standing.reached}
        waiting = [candidate for candidate in waiting if candidate.number not in reached]
    return found


def in_line(source: Source, candidates: Iterable[Candidate]) -> Iterator[Standing]:
    """The line of one source. The same whatever the order of `candidates`."""
    rank = {name: n for n, name in enumerate(source.classes, 1)}
    measures = [_MEASURES[tie_break] for tie_break in source.tie_breaks]
    line = sorted(
        (rank[c.priority_class], *(measure(c, source.code) for measure in measures), c.number, c)
        for c in candidates
        if source.code in c.sources and c.priority_class in rank
    )
    deciders: list[TieBreak | Decided] = [Decided.CLASS, *source.tie_breaks, Decided.NUMBER]
    before: tuple[Any, ...] = ()
    for place, key in enumerate(line, 1):
        candidate: Candidate = key[-1]
        yield Standing(
            candidate.number, source.code, candidate.priority_class, key[0], place, len(line), source.quota,
            _decided(before, key, deciders),
        )  # fmt: skip
        before = key


def _decided(
    before: tuple[Any, ...], key: tuple[Any, ...], deciders: Sequence[TieBreak | Decided]
) -> TieBreak | Decided:
    if not before:
        return Decided.FIRST
    return next(decider for one, other, decider in zip(before, key, deciders, strict=False) if one != other)
