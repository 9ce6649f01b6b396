"""Where the law rounds what somebody gets in all, over a month, a quarter, a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.lib.months import Month
from subsidies.rules.terms import Terms

from .items import Item, Money, total_rounded


@dataclass
class Sums:
    """By payee and month: what it was before its total was rounded, and what was given in the end."""

    earned: dict[tuple[int | None, Month], int] = field(default_factory=dict)
    given: dict[tuple[int | None, Month], int] = field(default_factory=dict)


def round_the_whole(items: list[Item], terms: Terms, month: Month, known: Money, sums: Sums) -> list[Item]:
    if terms.rounding.on != "total":
        return items
    for who in {item.who for item in items}:
        mine = [item for item in items if item.who == who and not item.why_not]
        sum_of_month = sum(item.amount for item in mine)
        if not sum_of_month:
            continue
        got, earned = 0, sum_of_month
        for earlier in _months_before(month, terms.rounding.months):
            paid = sum(
                amount
                for (payee, clause, when), amount in known.items()
                if (payee, when) == (who, earlier) and clause in [rate.id for rate in terms.rates]
            )
            got += sums.given.get((who, earlier), paid)
            earned += sums.earned.get((who, earlier), paid)
        change = max(0, total_rounded(earned, terms.rounding) - got) - sum_of_month
        if any(_has_a_ceiling(rate) for rate in terms.rates):
            change = sum_of_month // terms.rounding.unit * terms.rounding.unit - sum_of_month
        sums.earned[who, month], sums.given[who, month] = sum_of_month, sum_of_month + change
        if change == -sum_of_month:
            for item in mine:
                item.why_not = "rounded_away"
        else:
            _change(items, mine, change)
    return items


def _has_a_ceiling(rate: Any) -> bool:
    """Rounding must not lift it over what the law gives at most."""
    return rate.envelope != "" or [limit for limit in rate.limits if hasattr(limit, "over")] != []


def _months_before(month: Month, length: int) -> list[Month]:
    """Those of the same pay period; periods begin with January."""
    numbers = [n for n in range(1, month.number) if (n - 1) // length == (month.number - 1) // length]
    return [Month(month.year, n) for n in numbers]


def _change(items: list[Item], mine: list[Item], change: int) -> None:
    """On the largest line, of equals the first clause; where it would fall below nothing, on the next."""
    lines: dict[int, list[Item]] = {}
    for item in mine:
        lines.setdefault(item.rate.id, []).append(item)
    sums = sorted((-sum(item.amount for item in line), clause) for clause, line in lines.items())
    for minus, clause in sums:
        here = change if change > minus else minus
        change -= here
        like = lines[clause][0]
        items.append(Item(like.who, like.rate, like.day, like.units * 0, like.unit * 0, here))
