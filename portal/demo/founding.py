"""Founds teams in bulk: decisions, hamlets, teams, their seats before and after the mergers, their people."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from places.models import Commune, CommuneKind, Hamlet, HamletKind
from portal.lib.copying import copy_in
from teams.models import (
    CommunityTeam,
    Decision,
    DecisionKind,
    Membership,
    Person,
    TeamRole,
    TeamSeat,
)

from .words import WORDS

TOWNS = [CommuneKind.WARD, CommuneKind.TOWNSHIP]
HAMLET_NAMES = [
    f"{first} {second}" for first in WORDS["hamlets"]["first"] for second in WORDS["hamlets"]["second"]
]
ROLES = [TeamRole.LEADER, TeamRole.DEPUTY]


@dataclass(frozen=True, slots=True)
class Plan:
    """A team to be founded: where, what its hamlet is called, who is in it (the leader first)."""

    code: str
    commune: Commune  # of the founding day
    hamlet: str
    kind: HamletKind
    households: int
    people: Sequence[Person]


def shares(total: int, parts: int, random: Random, *, least: int = 1) -> list[int]:
    """`total` dealt out by chance to `parts`, at least `least` to each."""
    dealt = Counter(random.choices(range(parts), k=total - least * parts))
    return [least + dealt[part] for part in range(parts)]


class Namer:
    """Hamlet names, none twice in a commune of today. `words` are what hamlets in towns and xã are called."""

    def __init__(self, random: Random, *, in_towns: str, elsewhere: str) -> None:
        self.in_towns, self.elsewhere = in_towns, elsewhere
        self.left: Mapping[int, Iterator[str]] = defaultdict(
            lambda: iter(random.sample(HAMLET_NAMES, len(HAMLET_NAMES)))
        )

    def next_in(self, commune: Commune) -> tuple[str, HamletKind]:
        name = next(self.left[commune.present_id])
        if commune.kind in TOWNS:
            return f"{self.in_towns} {name}", HamletKind.QUARTER
        return f"{self.elsewhere} {name}", HamletKind.HAMLET


def found(plans: Sequence[Plan], day_of: Mapping[int, dt.date]) -> list[CommunityTeam]:
    """Founds the teams, those of a commune by one decision on its day; returns them in the plans' order."""
    communes = {plan.commune.pk: plan.commune for plan in plans}
    decisions = _decisions(list(communes.values()), day_of)
    teams = [
        CommunityTeam(
            code=plan.code,
            name=f"Tổ công nghệ số cộng đồng {plan.hamlet}",
            founded_by=decisions[plan.commune.pk],
            valid_from=day_of[plan.commune.pk],
        )
        for plan in plans
    ]
    copy_in(teams)
    _seat(plans, teams)
    _join(plans, teams)
    return teams


def _decisions(communes: Sequence[Commune], day_of: Mapping[int, dt.date]) -> dict[int, Decision]:
    decisions = Decision.objects.bulk_create(
        Decision(
            commune=commune,
            number=f"{10 + int(commune.code) % 190}/QĐ-UBND",
            issued_on=day_of[commune.pk],
            kind=DecisionKind.FOUNDING,
        )
        for commune in communes
    )
    return {decision.commune_id: decision for decision in decisions}


def _seat(plans: Sequence[Plan], teams: Sequence[CommunityTeam]) -> None:
    """The seat of the founding day, and from the merger on the one in what became of the commune."""
    seats = []
    for plan, team in zip(plans, teams, strict=True):
        commune: Commune | None = plan.commune
        while commune:
            since = max(team.valid_from, commune.valid_from)
            seats.append(
                TeamSeat(team=team, commune=commune, valid_from=since, valid_until=commune.valid_until)
            )
            seats[-1].hamlet = _hamlet(plan, seats[-1])
            commune = commune.successor
    copy_in([seat.hamlet for seat in seats])
    for seat in seats:
        seat.hamlet_id = seat.hamlet.pk
    copy_in(seats)


def _hamlet(plan: Plan, seat: TeamSeat) -> Hamlet:
    return Hamlet(
        commune=seat.commune,
        name=plan.hamlet[0].upper() + plan.hamlet[1:],
        kind=plan.kind,
        households=plan.households,
        valid_from=seat.valid_from,
        valid_until=seat.valid_until,
    )


def _join(plans: Sequence[Plan], teams: Sequence[CommunityTeam]) -> None:
    copy_in([person for plan in plans for person in plan.people])
    copy_in(
        [
            Membership(
                team=team,
                person=person,
                role=ROLES[position] if position < len(ROLES) else TeamRole.MEMBER,
                decision=team.founded_by,
                valid_from=team.valid_from,
            )
            for plan, team in zip(plans, teams, strict=True)
            for position, person in enumerate(plan.people)
        ]
    )
