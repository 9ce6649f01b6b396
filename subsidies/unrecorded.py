"""Facts a law asks for and nobody has recorded: its clauses pass over whom they concern without a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from places.models import Commune, Hamlet, HamletTraits, WageZone
from teams.models import CommunityTeam, Membership, Person, PersonTraits, TeamRating, TeamSeat

from .rules.needs import Needs
from .rules.words import Trait


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """`of` names whatever lacks it, the first few of `number`."""

    fact: str | Promise
    number: int
    of: list[str]

    @property
    def others(self) -> int:
        return self.number - len(self.of)


SHOWN = 5
Lacking = Callable[[QuerySet[TeamSeat], dt.date], QuerySet]


def _without_zone(seats: QuerySet[TeamSeat], day: dt.date) -> QuerySet[Commune]:
    known = WageZone.objects.on(day).filter(commune=OuterRef("pk"))
    return Commune.objects.filter(~Exists(known), pk__in=seats.values("commune")).order_by("code")


def _without_households(seats: QuerySet[TeamSeat], day: dt.date) -> QuerySet[Hamlet]:
    known = HamletTraits.objects.on(day).filter(hamlet=OuterRef("pk"), households__isnull=False)
    unknown = Hamlet.objects.filter(~Exists(known), households=None, pk__in=seats.values("hamlet"))
    return unknown.order_by("commune__code", "name__unaccent")


def _without_rating(seats: QuerySet[TeamSeat], day: dt.date) -> QuerySet[CommunityTeam]:
    """Pay of one year looks at how the team did in the year before, if it was there."""
    known = TeamRating.objects.filter(~Q(rating=""), team=OuterRef("pk"), year=day.year - 1)
    lived = CommunityTeam.objects.filter(pk__in=seats.values("team"), valid_from__year__lt=day.year)
    return lived.filter(~Exists(known)).order_by("code")


def _people_without(column: str) -> Lacking:
    """Who serves that day; a record found to be another's is not asked again."""

    def lacking(seats: QuerySet[TeamSeat], day: dt.date) -> QuerySet[Person]:
        known = PersonTraits.objects.on(day).filter(~Q(**{column: ""}), person=OuterRef("pk"))
        serving = Membership.objects.on(day).filter(team__in=seats.values("team"))
        return Person.objects.filter(~Exists(known), pk__in=serving.values("person"), same_as=None)

    return lacking


ASKED: dict[Trait, tuple[str | Promise, Lacking]] = {
    Trait.WAGE_ZONE: (_("vùng lương tối thiểu của xã, phường"), _without_zone),
    Trait.HOUSEHOLDS: (_("số hộ của thôn, tổ dân phố"), _without_households),
    Trait.RATING: (_("xếp loại năm trước của tổ"), _without_rating),
    Trait.QUALIFICATION: (_("trình độ của thành viên"), _people_without("qualification")),
    Trait.TRAINING: (_("tập huấn, bồi dưỡng của thành viên"), _people_without("training")),
}


def of(teams: QuerySet[TeamSeat], day: dt.date, needs: Needs) -> list[Unrecorded]:
    """Of the teams that have one of the seats, where they sit on `day`; a query or two for each fact."""
    seats = TeamSeat.objects.on(day).filter(team__in=teams.values("team"))
    asked = [fact for trait, fact in ASKED.items() if trait in needs.traits]
    found = [(title, lacking(seats, day)) for title, lacking in asked]
    told = [Unrecorded(title, rows.count(), [str(row) for row in rows[:SHOWN]]) for title, rows in found]
    return [each for each in told if each.number]
