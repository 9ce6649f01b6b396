"""What one team's payees were paid in other months: limits over months and years are counted from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portal.lib.months import Month

from .work import Line

Who = tuple[int | None, int]  # person (None: the team), clause
PaidMonths = Mapping[Who, Mapping[Month, int]]  # đồng paid, net of corrections


class History:
    """Starts as what was paid; each month computed anew then replaces what was paid for it."""

    def __init__(self, paid: PaidMonths) -> None:
        self._paid = paid
        self._known: dict[Who, dict[Month, int]] = defaultdict(dict)
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
        for months in self._known.values():
            months.pop(month, None)
        for line in lines:
            self._known[line.key.person_id, line.key.rate_id][month] = line.amount
