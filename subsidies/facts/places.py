"""What communes decided: lists of the year, and additions from their own budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.lib.months import Month

from ..models import CommuneTopUp, RegisteredCommune
from ..rules.needs import Needs
from .days import Days, holds
from .former import FormerCommunes, former_communes
from .seats import Place, Seated

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Places:
    where: Seated
    listed: set[tuple[int, int, int]] = field(default_factory=set)  # commune, resolution, year
    added: Mapping[tuple[int, int], list[tuple[str, int, Days]]] = field(default_factory=dict)
    former: FormerCommunes = field(default_factory=dict)

    @classmethod
    def of(cls, where: Seated, months: Sequence[Month], needs: Needs) -> Places:
        if not (needs.registered or needs.top_ups):
            return cls(where)
        former = former_communes(where.places)
        communes = {place.commune for places in where.places.values() for place in places}
        communes |= {commune for earlier in former.values() for commune in earlier}
        return cls(
            where,
            _listed(communes, months) if needs.registered else set(),
            _added(communes, months) if needs.top_ups else {},
            former,
        )

    def registered(self, team: int, resolution: int, month: Month) -> bool:
        """Whether the commune it sat in that month was on the year's list.

        A merger takes nobody off the list, in its former area, nor puts anybody on it but from the year of
        the merger on (Luật Ban hành VBQPPL 2025, Article 54(2)).
        """
        place = self.where.last_place(team, month) if self.listed else None
        if place is None:
            return False
        communes = (place.commune, *self._former(place), *self._merged_into_this_year(place, month))
        return any((commune, resolution, month.year) in self.listed for commune in communes)

    def _former(self, place: Place) -> tuple[int, ...]:
        return self.former.get((place.team, place.commune), ())

    def _merged_into_this_year(self, place: Place, month: Month) -> Iterator[int]:
        """A list drawn up after the merger names the new commune for the whole year."""
        for later in self.where.places[place.team]:
            if later.first.year == month.year and place.commune in self._former(later):
                yield later.commune

    def top_ups(self, team: int, resolution: int, month: Month) -> Mapping[str, int]:
        """By the decision in force on the month's last day: of that day's commune, else of a former one."""
        place = self.where.place(team, month.last_day) if self.added else None
        for commune in (place.commune, *self._former(place)) if place else ():
            decided = self.added.get((commune, resolution), ())
            if amounts := {code: amount for code, amount, days in decided if holds(days, month.last_day)}:
                return amounts
        return NOTHING


def _listed(communes: set[int], months: Sequence[Month]) -> set[tuple[int, int, int]]:
    years = {month.year for month in months}
    rows = RegisteredCommune.objects.filter(commune__in=communes, year__in=years)
    return set(rows.values_list("commune_id", "resolution_id", "year"))


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
