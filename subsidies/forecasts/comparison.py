"""Two options side by side: what they cost, who would get more and who less, and by which clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from portal.lib.months import Month

from .outcome import Forecast, Payee

MOST_SHOWN = 10
Clauses = tuple[tuple[int, int], ...]  # clause, đồng


class Pair(NamedTuple):
    """Đồng under the first and the second option."""

    first: int
    second: int

    @property
    def difference(self) -> int:
        return self.second - self.first

    @property
    def saved(self) -> int:
        return self.first - self.second


@dataclass(slots=True)
class Tally:
    """How many payees the second option leaves with more, the same, less or nothing any more."""

    more: int = 0
    newly: int = 0  # of those: under the first they get nothing
    same: int = 0
    less: int = 0
    nothing: int = 0

    def count(self, pair: Pair) -> None:
        if pair.difference > 0:
            self.more += 1
            self.newly += not pair.first
        elif not pair.difference:
            self.same += 1
        elif pair.second:
            self.less += 1
        else:
            self.nothing += 1


@dataclass(frozen=True, slots=True)
class Change:
    """The same difference for the same reason: what each of `payees` gets by clause, and would get."""

    is_team: bool
    before: Clauses
    after: Clauses
    payees: int

    @property
    def pair(self) -> Pair:
        return Pair(sum(amount for _, amount in self.before), sum(amount for _, amount in self.after))

    @property
    def difference(self) -> int:
        """Of all of them together."""
        return self.pair.difference * self.payees


@dataclass(frozen=True, slots=True)
class Comparison:
    first: Forecast
    second: Forecast
    total: Pair
    by_month: Mapping[Month, Pair]
    by_commune: Mapping[int | None, tuple[Pair, Tally]]
    teams: Tally
    members: Tally
    changes: list[Change]  # largest first


def compare(first: Forecast, second: Forecast) -> Comparison:
    """Both over the same months and area. On bare counts nobody is named, so nobody wins or loses."""
    teams, members = Tally(), Tally()
    in_commune = {commune: Tally() for commune in [*first.by_commune, *second.by_commune]}
    kinds: Counter[tuple[bool, Clauses, Clauses]] = Counter()
    for payee in first.payees.keys() | second.payees.keys():
        before, after = _clauses(first, payee), _clauses(second, payee)
        pair = Pair(sum(amount for _, amount in before), sum(amount for _, amount in after))
        (members if payee.person else teams).count(pair)
        in_commune[_commune(payee, first, second)].count(pair)
        if pair.difference:
            kinds[payee.person is None, before, after] += 1
    return Comparison(
        first,
        second,
        Pair(first.total, second.total),
        {month: Pair(first.by_month[month], second.by_month[month]) for month in first.months},
        {
            commune: (Pair(first.by_commune.get(commune, 0), second.by_commune.get(commune, 0)), tally)
            for commune, tally in in_commune.items()
        },
        teams,
        members,
        _largest(Change(*kind, payees) for kind, payees in kinds.items()),
    )


def _clauses(forecast: Forecast, payee: Payee) -> Clauses:
    return tuple(sorted(forecast.payees.get(payee, {}).items()))


def _commune(payee: Payee, first: Forecast, second: Forecast) -> int:
    return first.seats.get(payee.team) or second.seats[payee.team]


def _largest(changes: Iterable[Change]) -> list[Change]:
    by_size = sorted(changes, key=lambda change: (-abs(change.difference), not change.is_team, change.after))
    return by_size[:MOST_SHOWN]
