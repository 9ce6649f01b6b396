"""What a payee gets in all, rounded where the resolution rounds totals and not lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from portal.lib.months import Month, MonthRange

from .claims import Claim
from .history import Evened
from .limits import Place
from .rounding import RoundedOn
from .terms import AmountOver, Rate
from .words import Reason
from .work import Key

NONE = Decimal(0)


def evened_out(claims: list[Claim], at: Place) -> list[Claim]:
    """The difference goes to the payee's largest clause, as a part of its own; sums of nothing are refused.

    Over a pay period of several months each month is given what the rounded total so far lacks: the period
    comes to the same in one run or in three. No rounding lifts anybody above an envelope or a limit in đồng:
    where the resolution has one, the month's odd đồng are left out.
    """
    if at.terms.rounding.on is RoundedOn.LINE:
        return claims
    by_payee: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_payee[claim.key.person_id].append(claim)
    return [claim for mine in by_payee.values() for claim in _of_payee(mine, at)]


def _of_payee(claims: list[Claim], at: Place) -> list[Claim]:
    given = sum(claim.amount for claim in claims if not claim.refused)
    if not given:
        return claims
    if any(map(_is_bounded, at.terms.rates)):
        difference = -(given % at.terms.rounding.unit)
    else:
        difference = _due(claims[0].key, given, at) - given
    if difference == -given:
        return [c if c.refused else c.because(Reason.ROUNDED_AWAY) for c in claims]
    return [*claims, *_parts(claims, difference)]


def _is_bounded(rate: Rate) -> bool:
    return bool(rate.envelope) or any(isinstance(limit, AmountOver) for limit in rate.limits)


def _due(key: Key, given: int, at: Place) -> int:
    rounding, month = at.terms.rounding, key.earned_in
    first = period_of(month, rounding.months).first
    clauses = [rate.id for rate in at.terms.rates]
    counted = at.history.counted_between(key.person_id, clauses, first, month)
    evened = at.history.evened_between(key.person_id, first, month)
    return max(0, rounding.of_total(counted + evened.kept_back + given) - counted - evened.added)


def period_of(month: Month, length: int) -> MonthRange:
    """The pay period of `length` months a month is in; periods begin with January."""
    first = Month(month.year, (month.number - 1) // length * length + 1)
    return MonthRange(first, first + (length - 1))


def _parts(claims: Iterable[Claim], difference: int) -> Iterable[Claim]:
    lines: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.refused:
            lines[claim.key].append(claim)
    by_place = sorted(lines.values(), key=lambda line: line[0].rate.id)
    largest_first = sorted(by_place, key=lambda line: -sum(part.amount for part in line))
    for line in largest_first:
        part = max(difference, -sum(claim.amount for claim in line))  # no line falls below zero
        difference -= part
        if part:
            yield line[0]._replace(units=NONE, unit=NONE, amount=part, evens_out=True)


def evened_by_payee(claims: Iterable[Claim]) -> dict[int | None, Evened]:
    sums: dict[int | None, Evened] = defaultdict(Evened)
    for claim in claims:
        added, kept_back = sums[claim.key.person_id]
        if claim.evens_out:
            sums[claim.key.person_id] = Evened(added + claim.amount, kept_back)
        elif claim.refused is Reason.ROUNDED_AWAY:
            sums[claim.key.person_id] = Evened(added, kept_back + claim.amount)
    return sums
