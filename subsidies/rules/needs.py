"""What the terms in play ask about, so that nothing else is read from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from .terms import (
    AmountOver,
    Coefficient,
    Envelope,
    IndexedAmount,
    MonthsInAll,
    Ordered,
    Over,
    PartYear,
    PostsRule,
    Rate,
    Terms,
    UnitsPerMonth,
)
from .words import BY_PRESENCE, Mark, Payee, Per, Trait

TEAM_WIDE = {Over.TEAM_MONTH, Over.TEAM_YEAR}
COUNTED = (Per.HOUR, Per.CASE, Per.MEAL)
YEARLY = {Over.PERSON_YEAR, Over.TEAM_YEAR}


@dataclass(frozen=True, slots=True)
class Needs:
    marks: frozenset[Mark]
    traits: frozenset[Trait]
    work: bool  # something besides being there: days, nights, sessions and what follows
    spending: bool
    counted: bool  # hours, cases or meals
    ordered_amounts: bool
    by_day: bool  # a cut falls on the earliest days: each is a piece of its own
    members: bool  # who they are: a clause pays others than the team, or asks how many they are
    posts: bool
    pauses: bool
    part_year: bool
    top_ups: bool
    registered: bool
    # Clauses whose payments in other months hold back later ones: in any month, or in the same year.
    lifelong: frozenset[int]
    yearly: frozenset[int]


def needs_of(in_play: Iterable[Terms]) -> Needs:
    terms = list(in_play)
    parts = [part for one in terms for part in _parts(one)]
    return Needs(
        marks=frozenset(part for part in parts if isinstance(part, Mark)),
        traits=frozenset(part for part in parts if isinstance(part, Trait)) | _zone(parts),
        work=any(isinstance(part, Per) and part not in BY_PRESENCE for part in parts),
        spending=Per.SPENDING in parts,
        counted=any(per in parts for per in COUNTED),
        ordered_amounts=any(isinstance(part, Ordered) for part in parts),
        by_day=any(
            isinstance(part, Envelope | UnitsPerMonth) or (isinstance(part, Over) and part in TEAM_WIDE)
            for part in parts
        ),
        members=Trait.MEMBERS in parts
        or any(isinstance(part, Payee) and part is not Payee.TEAM for part in parts),
        posts=any(isinstance(part, PostsRule) for part in parts),
        pauses=any(one.month_rule.pauses or any(r.month_rule and r.month_rule.pauses for r in one.rates)
                   for one in terms),
        part_year=PartYear.BY_MONTHS in parts,
        top_ups=any(one.top_ups for one in terms),
        registered=any(one.registered_communes_only for one in terms),
        lifelong=frozenset(rate for one in terms for rate in _lifelong(one)),
        yearly=frozenset(rate for one in terms for rate in _yearly(one)),
    )  # fmt: skip


def _zone(parts: list[Any]) -> frozenset[Trait]:
    """A clause asks for the zone without a word of it where the amount it names has zones."""
    zoned = {part.name for part in parts if isinstance(part, IndexedAmount) and part.zone}
    named = {part.index for part in parts if isinstance(part, Coefficient)}
    return frozenset({Trait.WAGE_ZONE}) if zoned & named else frozenset()


def _parts(part: Any) -> Iterator[Any]:
    """Every value anywhere inside: a new kind of part needs no word here."""
    yield part
    if is_dataclass(part):
        for field in fields(part):
            yield from _parts(getattr(part, field.name))
    elif isinstance(part, tuple | frozenset):
        for inner in part:
            yield from _parts(inner)
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _parts(inner)


def _lifelong(terms: Terms) -> Iterator[int]:
    for rate in terms.rates:
        limits = [limit for limit in rate.limits if isinstance(limit, MonthsInAll)]
        if limits or rate.per is Per.ONCE:
            yield rate.id
        yield from (terms.rate(code).id for code in getattr(rate.amount, "looks_back_on", ()))
        for limit in limits:
            yield from (terms.earlier[name] for name in limit.continues if name in terms.earlier)


def _yearly(terms: Terms) -> Iterator[int]:
    yearly_envelopes = {envelope.code for envelope in terms.envelopes if envelope.per is Per.YEAR}
    for rate in terms.rates:
        if rate.per is Per.YEAR or rate.envelope in yearly_envelopes or _limited_by_year(rate):
            yield rate.id
    yield from (top_up.id for top_up in terms.top_ups if yearly_envelopes & set(top_up.base))


def _limited_by_year(rate: Rate) -> bool:
    return any(isinstance(limit, AmountOver) and limit.over in YEARLY for limit in rate.limits)
