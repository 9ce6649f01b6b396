"""Whoever was entered twice has two records: under either, it was one person who worked and was paid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from teams.models import Person

from .days import FOREVER, Days

# A record, and the one that goes on.
Merged = Mapping[int | None, int]
A_DAY = dt.timedelta(1)


def merged(known_at: dt.datetime | None) -> Merged:
    """As it was known at that moment."""
    records = Person.objects.filter(merged_at__lte=known_at) if known_at else Person.objects.all()
    return records.merged()


def without_breaks(facts: Iterable[tuple[str, Days]]) -> Iterable[tuple[str, Days]]:
    """Of one person, in order of days: what both records say, or one goes on to say, is one fact."""
    spans: dict[str, list[Days]] = defaultdict(list)
    for word, (since, until) in facts:
        told = spans[word]
        if told and since <= _day_after(told[-1]):
            first, last = told.pop()
            since, until = first, max(last, until) if last and until else None
        told.append((since, until))
    return [(word, days) for word, told in spans.items() for days in told]


def _day_after(days: Days) -> dt.date:
    return days[1] + A_DAY if days[1] else FOREVER
