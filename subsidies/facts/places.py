"""What communes decided: lists of the year, and additions from their own budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.lib.months import Month

from ..models import CommuneTopUp, RegisteredCommune
from ..rules.needs import Needs
from .days import Days, holds
from .seats import Seated

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Places:
    where: Seated
    listed: set[tuple[int, int, int]] = field(default_factory=set)  # team, resolution, year
    added: Mapping[tuple[int, int], list[tuple[str, int, Days]]] = field(default_factory=dict)

    @classmethod
    def of(cls, where: Seated, months: Sequence[Month], needs: Needs) -> Places:
        by_year = _communes_by_year(where, months)
        communes = {commune for commune, _ in by_year}
        return cls(
            where,
            _listed(by_year) if needs.registered else set(),
            _added(communes, months) if needs.top_ups else {},
        )

    def registered(self, team: int, resolution: int, month: Month) -> bool:
        """Whether its commune, at any time of that year, was on the year's list.

        A merger within the year takes nobody off the list (Luật Ban hành VBQPPL 2025, Article 54(2)).
        """
        return (team, resolution, month.year) in self.listed

    def top_ups(self, team: int, resolution: int, month: Month) -> Mapping[str, int]:
        """By the decision in force on the month's last day, in the commune of that day."""
        place = self.where.place(team, month.last_day) if self.added else None
        if place is None:
            return NOTHING
        decided = self.added.get((place.commune, resolution), ())
        return {code: amount for code, amount, days in decided if holds(days, month.last_day)}


def _communes_by_year(where: Seated, months: Sequence[Month]) -> Mapping[tuple[int, int], set[int]]:
    first, last = months[0].first_day, months[-1].last_day
    by_year: dict[tuple[int, int], set[int]] = defaultdict(set)
    for place in (place for places in where.places.values() for place in places):
        for year in range(max(place.first, first).year, min(place.last, last).year + 1):
            by_year[place.commune, year].add(place.team)
    return by_year


def _listed(by_year: Mapping[tuple[int, int], set[int]]) -> set[tuple[int, int, int]]:
    rows = RegisteredCommune.objects.filter(
        commune__in={commune for commune, _ in by_year}, year__in={year for _, year in by_year}
    ).values_list("commune_id", "resolution_id", "year")
    return {
        (team, resolution, year)
        for commune, resolution, year in rows
        for team in by_year.get((commune, year), ())
    }


def _added(
    communes: set[int], months: Sequence[Month]
) -> Mapping[tuple[int, int], list[tuple[str, int, Days]]]:
    decisions = (
        CommuneTopUp.objects.filter(commune__in=communes)
        .between(months[0].first_day, months[-1].last_day)
        .values_list("commune_id", "rate__resolution_id", "rate__code", "amount", "valid_from", "valid_until")
    )
    added: dict[tuple[int, int], list[tuple[str, int, Days]]] = defaultdict(list)
    for commune, resolution, code, amount, since, until in decisions:
        added[commune, resolution].append((code, amount, (since, until)))
    return added
