"""What a resolution warns or is warned about: headcounts and statutory floors. Never money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from .conditions import hold
from .pricing import full_steps
from .terms import Amount, Coefficient, Fixed, IndexedAmount, Norm, Rate, Table, Terms
from .words import Traits


def headcount(norm: Norm, households: int, traits: Traits) -> int:
    """How many people the norm asks for."""
    people = max(norm.minimum, norm.base + full_steps(households, norm.threshold, norm.step))
    if norm.maximum is not None:
        people = min(people, norm.maximum)
    return people + (bool(norm.special) and hold(norm.special, traits))


def named_indexes(terms: Terms) -> set[str]:
    """Names of the amounts the clauses refer to instead of giving đồng."""
    amounts = [rate.amount for rate in terms.rates]
    amounts += [row.gives for amount in amounts if isinstance(amount, Table) for row in amount.rows]
    named = {amount.index for amount in amounts if isinstance(amount, Coefficient)}
    return named | {rate.floor for rate in terms.rates if rate.floor}


class BelowFloor(NamedTuple):
    """A clause that gives `amount` đồng where the law asks for at least `floor` from this day on."""

    rate: Rate
    amount: int
    floor: IndexedAmount
    day: dt.date


def below_floors(terms: Terms, first: dt.date, last: dt.date | None) -> list[BelowFloor]:
    """Everywhere a clause is below its national value while the resolution holds."""
    return [
        BelowFloor(rate, amount, floor, max(first, floor.first))
        for rate in terms.rates
        for floor in terms.indexes
        if rate.floor == floor.name and _meet(floor, first, last)
        for amount in _amounts(rate.amount, terms, max(first, floor.first))
        if amount < floor.amount
    ]


def _meet(floor: IndexedAmount, first: dt.date, last: dt.date | None) -> bool:
    return (floor.last is None or first <= floor.last) and (last is None or floor.first <= last)


def _amounts(amount: Amount, terms: Terms, day: dt.date) -> Iterator[int]:
    """What a unit may come to that day; other kinds follow from clauses that are compared themselves."""
    if isinstance(amount, Fixed):
        yield amount.amount
    elif isinstance(amount, Coefficient):
        for index in terms.indexes:
            if (
                index.name == amount.index
                and index.first <= day
                and (index.last is None or day <= index.last)
            ):
                yield int(amount.factor * index.amount)
    elif isinstance(amount, Table):
        for row in amount.rows:
            yield from _amounts(row.gives, terms, day)
