"""Teams with fewer people than their resolution asks for: a warning, never money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.models import User
from places.models import HamletTraits
from teams.models import CommunityTeam, Membership, TeamSeat

from .governing import Seat, governance_for, spans
from .models import Resolution
from .resolutions import terms_of
from .rules.norms import headcount
from .rules.words import Trait, Traits


@dataclass(frozen=True, slots=True)
class Short:
    """`members` people where `resolution` asks for `asked`."""

    seat: TeamSeat
    households: int
    members: int
    asked: int
    resolution: Resolution


def short_of_people(reader: User, day: dt.date) -> list[Short]:
    """Of the teams the reader may see; those of hamlets whose households nobody recorded are left out."""
    seats = list(_seats(reader, day))
    places = [
        Seat(s.team_id, s.commune.province_id, s.commune.territory_id, day, day, s.commune_id) for s in seats
    ]
    resolution_of = {span.team_id: span.resolution_id for span in spans(places, governance_for())}
    resolutions = Resolution.objects.prefetch_related("rates").in_bulk(set(resolution_of.values()))
    norms = {pk: norm for pk, found in resolutions.items() if (norm := terms_of(found).norm)}
    traits = _traits([seat.hamlet_id for seat in seats], day)
    short = []
    for seat in seats:
        known = {Trait.HOUSEHOLDS: seat.hamlet.households} | traits.get(seat.hamlet_id, {})
        norm = norms.get(resolution_of.get(seat.team_id, 0))
        if norm is None or known[Trait.HOUSEHOLDS] is None:
            continue
        households, members = known[Trait.HOUSEHOLDS], seat.members or 0
        asked = headcount(norm, households, known)
        if members < asked:
            resolution = resolutions[resolution_of[seat.team_id]]
            short.append(Short(seat, households, members, asked, resolution))
    return short


def _seats(reader: User, day: dt.date) -> QuerySet[TeamSeat]:
    teams = CommunityTeam.objects.visible_to(reader).on(day)
    now = Membership.objects.on(day).filter(team=OuterRef("team")).order_by().values("team")
    return (
        TeamSeat.objects.on(day)
        .filter(team__in=teams.values("pk"), hamlet__isnull=False)
        .select_related("team", "commune", "hamlet")
        .annotate(members=Subquery(now.annotate(n=Count("pk")).values("n")))
        .order_by("commune__plain_name", "team__code")
    )


def _traits(hamlets: list[int], day: dt.date) -> dict[int, Traits]:
    named = {
        "households": Trait.HOUSEHOLDS,
        "border": Trait.BORDER,
        "island": Trait.ISLAND,
        "key_security": Trait.KEY_SECURITY,
    }
    rows = HamletTraits.objects.on(day).filter(hamlet__in=hamlets).values("hamlet_id", *named)
    return {
        row["hamlet_id"]: {trait: row[column] for column, trait in named.items() if row[column] is not None}
        for row in rows
    }
