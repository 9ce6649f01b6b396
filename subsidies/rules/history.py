"""What one team's payees were paid in other months: limits over months and years are counted from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from portal.lib.months import Month

from .work import Line

Who = tuple[int | None, int]  # person (None: the team), clause
PaidMonths = Mapping[Who, Mapping[Month, int]]  # đồng paid, net of corrections


class Evened(NamedTuple):
    """What rounding a payee's total added (or took), and what it kept back of a sum too small to pay."""

    added: int = 0
    kept_back: int = 0


class History:
    """Starts as what was paid; each month computed anew then replaces what was paid for it."""

    def __init__(self, paid: PaidMonths) -> None:
        self._paid = paid
        self._known: dict[Who, dict[Month, int]] = defaultdict(dict)
        self._evened: dict[tuple[int | None, Month], Evened] = {}
        for who, months in paid.items():
            self._known[who] = {month: amount for month, amount in months.items() if amount}

    def was_paid(self, who: Who, month: Month) -> bool:
        return bool(self._paid.get(who, {}).get(month))

    def other_months(self, who: Who, month: Month) -> list[Month]:
        return [m for m in self._known.get(who, ()) if m != month]

    def paid_in_year(self, rates: Iterable[int], month: Month, person: int | None | object = ...) -> int:
        """Đồng of these clauses in the other months of the year; of one payee, or of the whole team."""
        wanted = set(rates)
        return sum(
            amount
            for (payee, rate), months in self._known.items()
            if rate in wanted and (person is ... or payee == person)
            for m, amount in months.items()
            if m.year == month.year and m != month
        )

    def last_paid(self, person: int | None, rates: Iterable[int], month: Month, months: int) -> list[int]:
        """Đồng of these clauses together in the last months before this one in which there were any."""
        sums: dict[Month, int] = defaultdict(int)
        for rate in rates:
            for m, amount in self._known.get((person, rate), {}).items():
                sums[m] += amount
        return [sums[m] for m in sorted(sums, reverse=True) if m < month][:months]

    def counted_between(self, person: int | None, rates: Iterable[int], first: Month, until: Month) -> int:
        """Đồng of these clauses from `first` to the month before `until`, before totals were rounded."""
        months = (self._known.get((person, rate), {}) for rate in rates)
        return sum(amount for paid in months for m, amount in paid.items() if first <= m < until)

    def evened_between(self, person: int | None, first: Month, until: Month) -> Evened:
        found = [e for (payee, m), e in self._evened.items() if payee == person and first <= m < until]
        return Evened(sum(e.added for e in found), sum(e.kept_back for e in found))

    def known(self) -> PaidMonths:
        """With what was computed instead of what was paid."""
        return self._known

    def gave_back(self) -> bool:
        """Whether some month is due less than was paid for it."""
        return any(
            amount > self._known[who].get(month, 0)
            for who, months in self._paid.items()
            for month, amount in months.items()
        )

    def computed(self, month: Month, lines: Iterable[Line]) -> None:
        """Lines before their totals are rounded, so that no limit moves by a rounding."""
        for months in self._known.values():
            months.pop(month, None)
        for line in lines:
            self._known[line.key.person_id, line.key.rate_id][month] = line.amount

    def evened(self, month: Month, by_payee: Mapping[int | None, Evened]) -> None:
        self._evened = {key: evened for key, evened in self._evened.items() if key[1] != month}
        self._evened |= {(person, month): evened for person, evened in by_payee.items()}
