"""Decisions that rows rest on: found in the book, or entered once for all rows that cite them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from portal.lib.spreadsheets.reading import plain
from teams.models import Decision

Key = tuple[int, str, dt.date]  # commune, number, day of signing


class Decisions:
    def __init__(self, communes: Iterable[int]) -> None:
        known = Decision.objects.filter(commune__in=set(communes))
        self._known = {key_of(decision): decision for decision in known}
        self._by_number: dict[tuple[int, str], list[Decision]] = {}
        for decision in known:
            self._by_number.setdefault((decision.commune_id, plain(decision.number)), []).append(decision)

    def only(self, commune_id: int, number: str) -> Decision | None:
        """The one of that number, cited without its day."""
        found = self._by_number.get((commune_id, plain(number)), [])
        return found[0] if len(found) == 1 else None

    def enter(self, keys: Iterable[Key], kind: str) -> dict[Key, Decision]:
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        made = Decision.objects.bulk_create(
            Decision(commune_id=commune, number=number, issued_on=day, kind=kind)
            for commune, number, day in new
        )
        self._known |= dict(zip(new, made, strict=True))
        return self._known


def key_of(decision: Decision) -> Key:
    return decision.commune_id, decision.number, decision.issued_on
