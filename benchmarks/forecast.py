"""A year's cost of a resolution on the registry: payees told alike priced once, or each by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from time import perf_counter, process_time

from benchmarks.measuring import repetitions, seconds, show
from benchmarks.province import province

# isort: split
from portal.lib.months import Month, MonthRange
from subsidies import facts, forecasts
from subsidies.governing import Governance
from subsidies.models import Resolution
from subsidies.rules import due_to_team
from teams.models import TeamSeat

YEAR = MonthRange(Month(2026, 1), Month(2026, 12))
DAY = dt.date(2025, 5, 7)  # the last confirmed month is 03/2025
MOST_SECONDS = 0.5

WORK = {
    "without work": forecasts.NoWork(),
    "6 days of every member": forecasts.DaysEach(Decimal(6)),
    "mean of the last 3 confirmed months": forecasts.MeanOfLast(3, DAY),
    "last year's same months": forecasts.LastYear(dt.date(2026, 1, 1)),
}


def naive(resolution: Resolution, work: forecasts.Basis) -> int:
    """Every team and month gathered and priced by itself."""
    territory = resolution.territory_id
    law = [Governance(resolution.pk, territory, resolution.valid_from, resolution.valid_until)]
    communes = set(TeamSeat.objects.on(DAY).values_list("commune", flat=True))
    found = facts.gather(communes, list(YEAR), DAY, law=law, work=work.pieces)
    return sum(
        line.amount
        for (_team, of), told in found.team_months.items()
        for line in due_to_team([work.told(month) for month in told], found.terms[of], {}).lines
    )


def measured(
    repeat: int, resolution: Resolution, work: forecasts.Basis
) -> Iterator[tuple[float, float, int]]:
    """Seconds, of these on the processor, and đồng."""
    for _ in range(repeat):
        processor, clock = process_time(), perf_counter()
        total = forecasts.on_registry(resolution, YEAR, day=DAY, work=work).total
        yield perf_counter() - clock, process_time() - processor, total


def main() -> None:
    repeat = repetitions()
    with province():
        resolution = Resolution.objects.get()
        for name, work in WORK.items():
            times, processor, totals = zip(*measured(repeat, resolution, work), strict=True)
            show(f"product, {name}", list(times), f"processor {median(processor):.2f} s, {totals[0]:,} đ")
            clock = perf_counter()
            by_hand = naive(resolution, work)
            show(f"naive, {name}", [perf_counter() - clock])
            assert {*totals, by_hand} == {totals[0]}, name
            if median(times) > MOST_SECONDS:
                print(f"   over {MOST_SECONDS} s")
        options = [
            forecasts.on_registry(resolution, YEAR, day=DAY, work=work) for work in list(WORK.values())[:2]
        ]
        show("two options compared", [seconds(lambda: forecasts.compare(*options)) for _ in range(repeat)])


if __name__ == "__main__":
    main()
