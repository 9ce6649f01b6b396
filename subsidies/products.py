"""A line as a sum that is true: units at each price, less what a limit or an envelope took and former pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from .rules.claims import Claim
from .rules.rounding import RoundedOn, Rounding
from .rules.terms import AmountOver, Ordered, Over, Rate, Terms
from .rules.words import OF_MONEY, Reason

SHOWN = Decimal("0.0001")
NOISE = Decimal("1e-9")
PRICES_IN_A_SUM = 3  # more of them stand in the table of steps only
CUTS_MONEY = OF_MONEY - {Reason.ABOVE_CEILING}  # the prices of orders and receipts are told as far as allowed
MONTHS_IN_YEAR = 12


class Priced(NamedTuple):
    """So many units at one price, in đồng for one of them. `part`: "20/31", which no decimal says exactly."""

    units: Decimal
    price: Decimal
    part: str = ""

    @property
    def as_shown(self) -> Decimal:
        units = self.units if self.part else self.units.quantize(SHOWN)
        return units * self.price.quantize(SHOWN)


class Taken(NamedTuple):
    """Đồng taken from the product and by what; below zero they are added."""

    amount: int
    why: str

    @property
    def size(self) -> int:
        return abs(self.amount)


@dataclass(frozen=True, slots=True)
class Product:
    """`source` says where its prices come from; `rounded`: it lacks less than rounding adds or takes."""

    priced: tuple[Priced, ...]
    taken: tuple[Taken, ...] = ()
    source: str = ""
    rounded: bool = False

    @property
    def prices(self) -> set[Decimal]:
        return {one.price for one in self.priced}


class Group(NamedTuple):
    """Claims of one line at one price."""

    price: Decimal
    units: Decimal
    amount: int


def groups_of(claims: Iterable[Claim]) -> list[Group]:
    """By price, lowest first. What lies above the price of a unit is put back to what it was cut from."""
    claims = [claim for claim in claims if not claim.evens_out]
    sums: dict[Decimal, Group] = {}
    for claim in claims:
        _add(sums, claim.unit, claim.units, claim.amount)
    whole = dict(sums)
    for claim in claims:
        if cap := _price_cut_at(claim):
            _add(whole, cap, -claim.units, -int(cap * claim.units))
            _add(whole, claim.unit, -claim.units, -claim.amount)
            _add(whole, cap + claim.unit, claim.units, claim.amount + int(cap * claim.units))
    if all(group.units >= 0 and (group.units or not group.amount) for group in whole.values()):
        sums = whole
    return [sums[price] for price in sorted(sums) if sums[price].units]


def _add(sums: dict[Decimal, Group], price: Decimal, units: Decimal, amount: int) -> None:
    held = sums.get(price, Group(price, Decimal(0), 0))
    sums[price] = Group(price, held.units + units, held.amount + amount)


def _price_cut_at(claim: Claim) -> Decimal | None:
    """Of a refused claim that is only the part of a price above what the clause allows for one unit."""
    if claim.refused is Reason.ABOVE_CEILING and isinstance(claim.rate.amount, Ordered):
        return Decimal(claim.rate.amount.ceiling)
    bounds = [limit for limit in claim.rate.limits if isinstance(limit, AmountOver)]
    if claim.refused is Reason.OVER_AMOUNT and [limit.over for limit in bounds] == [Over.UNIT]:
        return Decimal(bounds[0].amount)
    return None


def product_of(
    mine: Sequence[Claim], terms: Terms, amount: int, taken: Sequence[Taken], source: str = ""
) -> Product | None:
    """Of the claims that count; `taken`: what was cut from them, and paid before.

    None where it comes to another amount, or has too many prices to be read.
    """
    priced = tuple(_priced(group, mine[0], terms) for group in groups_of(mine))
    found = Product(priced, tuple(one for one in taken if one.amount), source)
    rest = amount + sum(one.amount for one in taken) - sum(one.as_shown for one in priced)
    if not priced or len(priced) > PRICES_IN_A_SUM or abs(rest) >= _step(terms.rounding):
        return None
    return replace(found, rounded=bool(rest))


def _step(rounding: Rounding) -> int:
    return 1 if rounding.on is RoundedOn.TOTAL else rounding.unit


def _priced(group: Group, claim: Claim, terms: Terms) -> Priced:
    if group.units == group.units.quantize(SHOWN):
        return Priced(group.units, group.price)
    for parts in _divisors(claim, terms):
        number = group.units * parts
        if abs(number - round(number)) < NOISE:
            return Priced(group.units, group.price, f"{round(number)}/{parts}")
    return Priced(group.units, group.price)


def _divisors(claim: Claim, terms: Terms) -> list[int]:
    """What a month, or a year, may have been divided by."""
    rule = claim.rate.month_rule or terms.month_rule
    return [rule.divisor or claim.key.earned_in.last_day.day, MONTHS_IN_YEAR]


def sharers_of(rate: Rate, claims: Iterable[Claim]) -> int:
    """How many one amount was divided among: each got an even part of it, or one đồng more."""
    return len({c.key.person_id for c in claims if c.rate is rate and not _was_barred(c)})


def _was_barred(claim: Claim) -> bool:
    """Before anything was shared."""
    return claim.refused in {
        Reason.NOT_A_WHOLE_MONTH, Reason.NOT_ELIGIBLE, Reason.OFFICE_HOURS, Reason.OTHER_SUPPORT,
        Reason.SAME_DATE_AS_NIGHT,
    }  # fmt: skip


def together(products: Sequence[Product | None]) -> Product | None:
    """Of several months, as one sum."""
    found = [one for one in products if one]
    if len(found) < len(products) or len({one.source for one in found}) > 1:
        return None
    units: dict[tuple[Decimal, str], list[Priced]] = defaultdict(list)
    for number, one in enumerate(chain.from_iterable(one.priced for one in found)):
        units[one.price, one.part and f"{number}"].append(one)
    sums = [each[0]._replace(units=sum((one.units for one in each), Decimal(0))) for each in units.values()]
    priced = tuple(sorted(sums, key=lambda one: one.price))
    by_reason: dict[str, int] = defaultdict(int)
    for taken in chain.from_iterable(one.taken for one in found):
        by_reason[taken.why] += taken.amount
    if len(priced) > PRICES_IN_A_SUM:
        return None
    taken_of_all = tuple(Taken(amount, why) for why, amount in by_reason.items() if amount)
    return Product(priced, taken_of_all, found[0].source, any(one.rounded for one in found))
