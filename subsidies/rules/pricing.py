"""What one unit of a clause is worth, in đồng. Exact: nothing is rounded before the line is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.lib.months import Month

from .conditions import hold
from .history import History
from .terms import (
    Amount,
    AverageOf,
    Coefficient,
    Fixed,
    IndexedAmount,
    Ordered,
    PartOf,
    PercentOf,
    Rate,
    Remainder,
    Stacking,
    Steps,
    Table,
    Terms,
    Uplift,
)
from .words import Mark, Trait, Traits

ONE = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, when, what they were paid before, and what the order or the receipts say."""

    terms: Terms
    month: Month
    traits: Traits = field(default_factory=dict)
    history: History = field(default_factory=lambda: History({}))
    person_id: int | None = None  # None: the team
    marks: frozenset[Mark] = frozenset()
    ordered_amount: int | None = None


def unit_amount(rate: Rate, asked: Asked) -> Decimal | None:
    """With its uplifts; None where the clause's table has no row for this payee."""
    base = _price(rate.amount, asked)
    return base if base is None or not rate.uplifts else _uplifted(base, rate, asked)


def _price(amount: Amount, asked: Asked) -> Decimal | None:
    return _PRICES[type(amount)](amount, asked)


def _fixed(amount: Fixed, _: Asked) -> Decimal:
    return Decimal(amount.amount)


def _coefficient(amount: Coefficient, asked: Asked) -> Decimal | None:
    index = index_on(asked.terms.indexes, amount.index, asked)
    return None if index is None else amount.factor * index.amount


def index_on(indexes: Iterable[IndexedAmount], name: str, asked: Asked) -> IndexedAmount | None:
    """The value in force on the month's first day, in the payee's zone where it has zones."""
    day = asked.month.first_day
    zone = asked.traits.get(Trait.WAGE_ZONE, "")
    return next(
        (
            index
            for index in indexes
            if index.name == name
            and index.zone in ("", zone)
            and index.first <= day
            and (index.last is None or day <= index.last)
        ),
        None,
    )


def _percent_of(amount: PercentOf, asked: Asked) -> Decimal:
    parts = (_of_clause(code, asked) for code in amount.of)
    return amount.percent / HUNDRED * sum((part for part in parts if part), Decimal(0))


def _of_clause(code: str, asked: Asked) -> Decimal | None:
    """None where that clause does not concern the payee."""
    rate = asked.terms.rate(code)
    return unit_amount(rate, asked) if hold(rate.when, asked.traits) else None


def _part_of(amount: PartOf, asked: Asked) -> Decimal | None:
    whole = _of_clause(amount.of, asked)
    return None if whole is None else whole / amount.divisor


def _steps(amount: Steps, asked: Asked) -> Decimal | None:
    number = asked.traits.get(amount.trait)
    if not isinstance(number, int | Decimal):
        return None
    return Decimal(amount.base + amount.unit * full_steps(number, amount.threshold, amount.step))


def full_steps(number: int | Decimal, threshold: int, step: int) -> int:
    """How many full steps lie above the threshold."""
    return max(0, int((number - threshold) // step))


def _ordered(amount: Ordered, asked: Asked) -> Decimal:
    return Decimal(min(asked.ordered_amount or 0, amount.ceiling))


def _average_of(amount: AverageOf, asked: Asked) -> Decimal | None:
    rates = [asked.terms.rate(code).id for code in amount.of]
    paid = asked.history.last_paid(asked.person_id, rates, asked.month, amount.months)
    times = asked.traits.get(amount.each) if amount.each else 1
    if not paid or not isinstance(times, int | Decimal):
        return None
    return Decimal(sum(paid)) / len(paid) * times


def _remainder(_amount: Remainder, _asked: Asked) -> None:
    return None  # known only once its envelope's inner parts are


def _table(amount: Table, asked: Asked) -> Decimal | None:
    row = next((row for row in amount.rows if hold(row.when, asked.traits)), None)
    return None if row is None else _price(row.gives, asked)


_PRICES: dict[type, Callable[[Any, Asked], Decimal | None]] = {
    Fixed: _fixed,
    Coefficient: _coefficient,
    PercentOf: _percent_of,
    PartOf: _part_of,
    Steps: _steps,
    Ordered: _ordered,
    AverageOf: _average_of,
    Remainder: _remainder,
    Table: _table,
}


def _uplifted(base: Decimal, rate: Rate, asked: Asked) -> Decimal:
    uplifts = [u for u in rate.uplifts if hold(u.when, asked.traits) and u.marks <= asked.marks]
    return _STACKS[rate.stacking](base, uplifts) if uplifts else base


def _added(base: Decimal, uplifts: list[Uplift]) -> Decimal:
    return base * (ONE + sum((u.times - ONE for u in uplifts), Decimal(0))) + sum(u.plus for u in uplifts)


def _multiplied(base: Decimal, uplifts: list[Uplift]) -> Decimal:
    for uplift in uplifts:
        base *= uplift.times
    return base + sum(u.plus for u in uplifts)


def _highest(base: Decimal, uplifts: list[Uplift]) -> Decimal:
    return max(base * uplift.times + uplift.plus for uplift in uplifts)


_STACKS: dict[Stacking, Callable[[Decimal, list[Uplift]], Decimal]] = {
    Stacking.ADD: _added,
    Stacking.MULTIPLY: _multiplied,
    Stacking.HIGHEST: _highest,
}
