"""What one unit of a clause is worth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.lib.months import Month
from subsidies.rules import terms as law
from subsidies.rules.terms import Stacking, Terms
from subsidies.rules.words import Trait

from .items import Money


def true(condition: Any, traits: dict) -> bool:
    if isinstance(condition, law.AnyOf):
        return any(true(one, traits) for one in condition.conditions)
    if condition.trait not in traits:
        return False
    value = traits[condition.trait]
    if isinstance(condition, law.OneOf):
        return value in condition.values
    if isinstance(condition, law.Has):
        return value == condition.expected
    if condition.low is not None:
        if value < condition.low or (value == condition.low and not condition.low_included):
            return False
    if condition.high is not None:
        if value > condition.high or (value == condition.high and not condition.high_included):
            return False
    return True


@dataclass
class Payee:
    """Whom the price is for, and everything anybody was paid or is due before."""

    who: int | None
    known: Money


def unit_of(
    rate: Any, terms: Terms, month: Month, traits: dict, marks: frozenset, payee: Payee
) -> Fraction | None:
    base = _base(rate.amount, terms, month, traits, marks, payee)
    if base is None:
        return None
    mine = [u for u in rate.uplifts if all(true(c, traits) for c in u.when) and u.marks <= marks]
    if not mine:
        return base
    if rate.stacking is Stacking.HIGHEST:
        return max(base * Fraction(u.times) + u.plus for u in mine)
    plus = sum(u.plus for u in mine)
    if rate.stacking is Stacking.ADD:
        more = sum(Fraction(u.times) - 1 for u in mine)
        return base + base * more + plus
    for uplift in mine:
        base = base * Fraction(uplift.times)
    return base + plus


def _base(
    amount: Any, terms: Terms, month: Month, traits: dict, marks: frozenset, payee: Payee
) -> Fraction | None:
    if isinstance(amount, law.Fixed):
        return Fraction(amount.amount)
    if isinstance(amount, law.Coefficient):
        for index in terms.indexes:
            in_force = index.first <= month.first_day and (
                index.last is None or month.first_day <= index.last
            )
            here = index.zone in ("", traits.get(Trait.WAGE_ZONE))
            if index.name == amount.index and in_force and here:
                return Fraction(amount.factor) * index.amount
        return None
    if isinstance(amount, law.Steps):
        number = traits.get(amount.trait)
        if number is None:
            return None
        steps, more = 0, number - amount.threshold
        while more >= amount.step:
            steps, more = steps + 1, more - amount.step
        return Fraction(amount.base + amount.unit * steps)
    if isinstance(amount, law.Table):
        for row in amount.rows:
            if all(true(c, traits) for c in row.when):
                return _base(row.gives, terms, month, traits, marks, payee)
        return None
    if isinstance(amount, law.PartOf):
        whole = _of(amount.of, terms, month, traits, marks, payee)
        return None if whole is None else whole / amount.divisor
    if isinstance(amount, law.PercentOf):
        parts = [_of(code, terms, month, traits, marks, payee) or Fraction(0) for code in amount.of]
        return sum(parts, Fraction(0)) * Fraction(amount.percent) / 100
    if isinstance(amount, law.AverageOf):
        return _average(amount, terms, month, traits, payee)
    raise AssertionError(amount)


def _average(amount: Any, terms: Terms, month: Month, traits: dict, payee: Payee) -> Fraction | None:
    """Of the last months in which there was something, not further back than so many of them."""
    clauses = [rate.id for rate in terms.rates if rate.code in amount.of]
    by_month: dict[Month, int] = {}
    for (who, clause, when), paid in payee.known.items():
        if who == payee.who and clause in clauses and when < month:
            by_month[when] = by_month.get(when, 0) + paid
    last = sorted(by_month)[-amount.months :]
    if not last or (amount.each and amount.each not in traits):
        return None
    average = Fraction(sum(by_month[when] for when in last), len(last))
    return average * Fraction(traits[amount.each]) if amount.each else average


def _of(
    code: str, terms: Terms, month: Month, traits: dict, marks: frozenset, payee: Payee
) -> Fraction | None:
    for rate in terms.rates:
        if rate.code == code:
            if not all(true(c, traits) for c in rate.when):
                return None
            return unit_of(rate, terms, month, traits, marks, payee)
    raise AssertionError(code)
