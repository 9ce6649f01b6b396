"""What is known of a team, its hamlet and its commune on the last day of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from places.models import CommuneKind, HamletTraits, WageZone
from portal.lib.months import Month
from teams.models import TeamRating, TeamSeat

from ..rules.needs import Needs
from ..rules.words import Trait, Traits, Value
from .arrays import among
from .days import Days, holds
from .seats import Place, Seated
from .service import Serving

CENTRE = "trung_tam_xa"  # the commune's centre, where a text sets it apart from the rest of a xã
OF_HAMLETS = {
    Trait.AREA, Trait.HAMLET_KIND, Trait.HOUSEHOLDS, Trait.DISTANCE, Trait.BORDER, Trait.ISLAND,
    Trait.KEY_SECURITY, Trait.UNIT_TYPE,
}  # fmt: skip
OF_LAST_YEAR = {Trait.RATING, Trait.RANK, Trait.ACHIEVEMENT}
NOTHING: Traits = {}

# One set of a hamlet's dated traits, without those nobody recorded.
DATED = ("households", "distance", "at_centre", "border", "island", "key_security", "unit_type")
OF_COLUMN = {
    "households": Trait.HOUSEHOLDS, "distance": Trait.DISTANCE, "border": Trait.BORDER,
    "island": Trait.ISLAND, "key_security": Trait.KEY_SECURITY, "unit_type": Trait.UNIT_TYPE,
}  # fmt: skip
Recorded = tuple[Days, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class TeamTraits:
    where: Seated
    serving: Serving
    wanted: frozenset[Trait]
    kinds: Mapping[int, str] = field(default_factory=dict)  # commune -> kind
    hamlets: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)  # kind, households
    recorded: Mapping[int, list[Recorded]] = field(default_factory=dict)  # by hamlet
    zones: Mapping[int, list[tuple[str, Days]]] = field(default_factory=dict)  # by commune
    ratings: Mapping[tuple[int, int], Traits] = field(default_factory=dict)  # by team and year

    def of(self, team: int, month: Month) -> Traits:
        if not self.wanted:
            return NOTHING
        traits: dict[Trait, Value] = {}
        if Trait.MEMBERS in self.wanted:
            traits[Trait.MEMBERS] = self.serving.members_in(team, month)
        traits |= self.ratings.get((team, month.year - 1), NOTHING)
        place = self.where.place(team, month.last_day)
        return traits if place is None else {**traits, **self._of_place(place, month)}

    def _of_place(self, place: Place, month: Month) -> Traits:
        traits: dict[Trait, Value] = {Trait.TEAM_LEVEL: "xa" if place.hamlet is None else "thon"}
        for zone, days in self.zones.get(place.commune, ()):
            if holds(days, month.last_day):
                traits[Trait.WAGE_ZONE] = zone
        if self.kinds:
            traits |= self._of_hamlet(place, month)
        return traits

    def _of_hamlet(self, place: Place, month: Month) -> Traits:
        known = self._recorded(place, month)
        traits: dict[Trait, Value] = {OF_COLUMN[name]: known[name] for name in OF_COLUMN if name in known}
        commune_kind = self.kinds[place.commune]
        in_centre = commune_kind == CommuneKind.COMMUNE and known.get("at_centre")
        traits[Trait.AREA] = CENTRE if in_centre else commune_kind
        if place.hamlet is not None:
            kind, households = self.hamlets[place.hamlet]
            traits[Trait.HAMLET_KIND] = kind
            if households is not None:
                traits.setdefault(Trait.HOUSEHOLDS, households)
        return traits

    def _recorded(self, place: Place, month: Month) -> Mapping[str, Value]:
        sets = self.recorded.get(place.hamlet, ()) if place.hamlet is not None else ()
        return next((values for days, values in sets if holds(days, month.last_day)), {})


def team_traits(where: Seated, serving: Serving, months: Sequence[Month], needs: Needs) -> TeamTraits:
    """In a query for each of hamlets, communes and years that some clause asks about."""
    wanted = needs.traits & {*OF_HAMLETS, *OF_LAST_YEAR, Trait.MEMBERS, Trait.TEAM_LEVEL, Trait.WAGE_ZONE}
    places = [place for places in where.places.values() for place in places]
    asks_hamlets = bool(wanted & OF_HAMLETS)
    kinds, hamlets = _seats(where) if asks_hamlets else ({}, {})
    return TeamTraits(
        where,
        serving,
        wanted,
        kinds,
        hamlets,
        _recorded(set(hamlets), months) if asks_hamlets else {},
        _zones({place.commune for place in places}, months) if Trait.WAGE_ZONE in wanted else {},
        _ratings(where, months) if wanted & OF_LAST_YEAR else {},
    )


def _seats(where: Seated) -> tuple[dict[int, str], dict[int, tuple[str, int | None]]]:
    rows = TeamSeat.objects.filter(among("team", where.paying)).values_list(
        "commune_id", "commune__kind", "hamlet_id", "hamlet__kind", "hamlet__households"
    )
    kinds, hamlets = {}, {}
    for commune, commune_kind, hamlet, hamlet_kind, households in rows.distinct():
        kinds[commune] = commune_kind
        if hamlet is not None:
            hamlets[hamlet] = hamlet_kind, households
    return kinds, hamlets


def _recorded(hamlets: Iterable[int], months: Sequence[Month]) -> Mapping[int, list[Recorded]]:
    found: dict[int, list[Recorded]] = defaultdict(list)
    rows = HamletTraits.objects.filter(hamlet__in=hamlets).between(months[0].first_day, months[-1].last_day)
    for row in rows.values("hamlet_id", "valid_from", "valid_until", *DATED):
        values = {name: row[name] for name in DATED if row[name] not in (None, "")}
        found[row["hamlet_id"]].append(((row["valid_from"], row["valid_until"]), values))
    return found


def _zones(communes: Iterable[int], months: Sequence[Month]) -> Mapping[int, list[tuple[str, Days]]]:
    found: dict[int, list[tuple[str, Days]]] = defaultdict(list)
    rows = WageZone.objects.filter(commune__in=communes).between(months[0].first_day, months[-1].last_day)
    for commune, zone, since, until in rows.values_list("commune_id", "zone", "valid_from", "valid_until"):
        found[commune].append((zone, (since, until)))
    return found


def _ratings(where: Seated, months: Sequence[Month]) -> Mapping[tuple[int, int], Traits]:
    """Pay of one year looks at how the team did in the year before."""
    rows = TeamRating.objects.filter(
        among("team", where.paying), year__in={month.year - 1 for month in months}
    ).values_list("team_id", "year", "rating", "rank", "achievement")
    found: dict[tuple[int, int], Traits] = {}
    for team, year, *values in rows:
        named = zip((Trait.RATING, Trait.RANK, Trait.ACHIEVEMENT), values, strict=True)
        found[team, year] = {trait: value for trait, value in named if value not in (None, "")}
    return found
