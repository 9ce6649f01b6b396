"""What holds claims back within one month: lists, months in all, units, amounts, members paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .claims import Claim, rounded_together
from .history import History
from .rounding import Rounding
from .terms import AmountOver, Limit, MonthsInAll, Over, PaidMembers, PartYear, Rate, Terms, UnitsPerMonth
from .words import Reason, Trait
from .work import TeamMonth

FIRST_OF_ALL = (UnitsPerMonth, MonthsInAll, PaidMembers)
WIDER = (Over.PERSON_MONTH, Over.PERSON_YEAR, Over.TEAM_MONTH, Over.TEAM_YEAR)
ROLE_ORDER = {"leader": 0, "deputy": 1}


@dataclass(frozen=True, slots=True)
class Place:
    """Where limits look: the team's month, its terms, what was paid in other months."""

    team_month: TeamMonth
    terms: Terms
    history: History


def limited(claims: list[Claim], at: Place) -> list[Claim]:
    if at.terms.registered_communes_only and not at.team_month.registered:
        return [c if c.refused else c.because(Reason.NOT_REGISTERED) for c in claims]
    for rate in _named_first(at.terms.rates):
        claims = _not_with_another(claims, rate)
        for limit in sorted(rate.limits, key=_narrowest_first):
            mine = [c for c in claims if c.rate is rate and not c.refused]
            others = [c for c in claims if c.rate is not rate or c.refused]
            claims = [*others, *_LIMITS[type(limit)](limit, mine, at)]
    return claims


def _named_first(rates: Sequence[Rate]) -> Sequence[Rate]:
    """A clause comes after those it is dropped for; where all wait for each other, the first written does."""
    if not any(rate.not_with for rate in rates):
        return rates
    in_turn: list[Rate] = []
    waiting = list(rates)
    while waiting:
        codes = {rate.code for rate in waiting}
        rate = next((rate for rate in waiting if not rate.not_with & codes), waiting[0])
        waiting.remove(rate)
        in_turn.append(rate)
    return in_turn


def _narrowest_first(limit: Limit) -> tuple[int, int]:
    """In whatever order they are written: a day's price, days, months, people, then sums of money."""
    if isinstance(limit, AmountOver):
        return (0, 0) if limit.over is Over.UNIT else (4, WIDER.index(limit.over))
    return FIRST_OF_ALL.index(type(limit)) + 1, 0


def _not_with_another(claims: list[Claim], rate: Rate) -> list[Claim]:
    """A component is dropped when its payee is given another one, if that comes to anything."""
    if not rate.not_with:
        return claims
    given = {c.key.person_id for c in claims if c.rate.code in rate.not_with and c.amount and not c.refused}
    return [
        c.because(Reason.NOT_WITH_ANOTHER)
        if c.rate is rate and not c.refused and c.key.person_id in given
        else c
        for c in claims
    ]


def _months_in_all(limit: MonthsInAll, claims: list[Claim], at: Place) -> Iterable[Claim]:
    return [c.because(Reason.MONTHS_USED_UP) if _used_up(limit, c, at) else c for c in claims]


def _used_up(limit: MonthsInAll, claim: Claim, at: Place) -> bool:
    """A month already paid keeps its place; new ones come after all that were paid."""
    month = at.team_month.month
    earlier = (at.terms.earlier[name] for name in limit.continues if name in at.terms.earlier)
    whos = [(claim.key.person_id, rate) for rate in (claim.rate.id, *earlier)]
    months = {m for who in whos for m in at.history.other_months(who, month)}
    if limit.calendar:
        first = min({month, *months})
        return not month < first + limit.months
    return len(months) >= limit.months and not at.history.was_paid(whos[0], month)


def _units_per_month(limit: UnitsPerMonth, claims: list[Claim], at: Place) -> Iterable[Claim]:
    """Earliest first; the cut falls inside the piece that goes over."""
    left: dict[int | None, Decimal] = defaultdict(lambda: limit.units)
    for claim in sorted(claims, key=_in_time):
        fit = min(claim.units, left[claim.key.person_id])
        left[claim.key.person_id] -= fit
        yield from _first_units(claim, fit, at.terms.rounding)


def _first_units(claim: Claim, fit: Decimal, rounding: Rounding) -> Iterable[Claim]:
    if fit == claim.units:
        return [claim]
    if not fit:
        return [claim.because(Reason.OVER_UNITS)]
    amount = min(claim.amount, rounding.of_line(fit, claim.unit))
    rest = claim._replace(units=claim.units - fit, amount=claim.amount - amount)
    return [claim._replace(units=fit, amount=amount), rest.because(Reason.OVER_UNITS)]


def _amount_over(limit: AmountOver, claims: list[Claim], at: Place) -> Iterable[Claim]:
    if limit.over is Over.UNIT:
        yield from _capped(claims, Decimal(limit.amount), at.terms.rounding)
        return
    left: dict[Hashable, int] = {}
    for claim in sorted(claims, key=_in_time):
        payee = None if limit.over in (Over.TEAM_MONTH, Over.TEAM_YEAR) else claim.key.person_id
        if payee not in left:
            left[payee] = _cap(limit, at) - _spent(limit, claim, at)
        parts = claim.cut_to(max(0, left[payee]), Reason.OVER_AMOUNT)
        left[payee] -= sum(part.amount for part in parts if not part.refused)
        yield from parts


def _capped(claims: list[Claim], cap: Decimal, rounding: Rounding) -> Iterable[Claim]:
    """All units are paid, each at the cap; a payee's line is rounded once, whichever days it came in."""
    by_payee: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=_in_time):
        by_payee[claim.key.person_id].append(claim)
    for mine in by_payee.values():
        yield from _capped_line(mine, cap, rounding) if any(c.unit > cap for c in mine) else mine


def _capped_line(mine: list[Claim], cap: Decimal, rounding: Rounding) -> Iterable[Claim]:
    """What is above the cap comes to the line less what is paid of it."""
    paid = rounded_together([c._replace(unit=min(c.unit, cap)) for c in mine], rounding)
    above = [c._replace(unit=c.unit - cap).because(Reason.OVER_AMOUNT) for c in mine if c.unit > cap]
    above = rounded_together(above, rounding)
    rest = sum(c.amount for c in mine) - sum(c.amount for c in [*paid, *above])
    return [*paid, *above[:-1], above[-1]._replace(amount=above[-1].amount + rest)]


def _cap(limit: AmountOver, at: Place) -> int:
    yearly = limit.over in (Over.PERSON_YEAR, Over.TEAM_YEAR)
    return in_part_year(limit.amount, limit.part_year, at) if yearly else limit.amount


def in_part_year(amount: int, rule: PartYear, at: Place) -> int:
    if rule is PartYear.WHOLE:
        return amount
    return at.terms.rounding.of_line(Decimal(amount) * at.team_month.months_in_year / 12)


def _spent(limit: AmountOver, claim: Claim, at: Place) -> int:
    month = at.team_month.month
    if limit.over is Over.TEAM_YEAR:
        return at.history.paid_in_year([claim.rate.id], month)
    if limit.over is Over.PERSON_YEAR:
        return at.history.paid_in_year([claim.rate.id], month, claim.key.person_id)
    return 0


def _paid_members(limit: PaidMembers, claims: list[Claim], _at: Place) -> Iterable[Claim]:
    ranked = sorted(claims, key=seniority)
    people = list(dict.fromkeys(claim.key.person_id for claim in ranked))
    paid = people[: limit.members]
    return [c if c.key.person_id in paid else c.because(Reason.NOT_AMONG_PAID) for c in ranked]


def seniority(claim: Claim) -> tuple[int, str, int]:
    """Leader first, then deputies, then whoever has served longest."""
    work = claim.work
    role = ROLE_ORDER.get(str(work.traits.get(Trait.ROLE)), 2)
    return role, str(work.since or ""), claim.key.person_id or 0


def _in_time(claim: Claim) -> tuple[object, int, int]:
    return claim.first_day, claim.key.person_id or 0, claim.rate.id


_LIMITS: dict[type, Callable[[Any, list[Claim], Place], Iterable[Claim]]] = {
    MonthsInAll: _months_in_all,
    UnitsPerMonth: _units_per_month,
    AmountOver: _amount_over,
    PaidMembers: _paid_members,
}
