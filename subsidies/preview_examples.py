"""The payees a draft changes most, each told as a line of a run is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.lib.months import Month
from teams.models import CommunityTeam, Person, TeamSeat

from . import facts
from .models import PayoutLine, Resolution
from .preview import Example, as_if_in_force, paid_earlier
from .reckoning import Reckoning, reckon_unstored
from .rules import claims_by_month


@dataclass(frozen=True, slots=True)
class Told:
    """`reckonings` say how the draft comes to what it would pay; none when it pays nothing."""

    payee: Person | CommunityTeam
    team: CommunityTeam
    example: Example
    reckonings: list[Reckoning]


def told(draft: Resolution, month: Month, examples: Sequence[Example]) -> list[Told]:
    """In a constant number of queries."""
    teams = CommunityTeam.objects.in_bulk([example.team for example in examples])
    people = Person.objects.in_bulk([example.person for example in examples if example.person])
    seats = TeamSeat.objects.on(month.last_day).filter(team__in=teams)
    communes = list(seats.values_list("commune", flat=True))
    gathered = facts.gather(
        communes, [month], month.last_day, teams=list(teams), law=[as_if_in_force(draft, month)]
    )
    paid = paid_earlier(list(teams), month, gathered.needs)
    rates = {rate.pk: rate for rate in draft.rates.select_related("resolution")}
    found = []
    for example in examples:
        payee = people.get(example.person) or teams[example.team]
        team_months = gathered.team_months.get((example.team, draft.pk), [])
        terms = gathered.terms.get(draft.pk)
        claims = (
            claims_by_month(team_months, terms, paid.get(example.team, {})).get(month, []) if terms else []
        )
        mine = {c.key.rate_id for c in claims if (c.key.person_id or 0) == example.person}
        lines = [
            PayoutLine(
                team=teams[example.team],
                person=people.get(example.person),
                rate=rates[rate],
                earned_in=month,
                amount=0,
            )
            for rate in sorted(mine)
        ]
        reckonings = [reckon_unstored(line, claims, terms) for line in lines if terms]
        found.append(Told(payee, teams[example.team], example, reckonings))
    return found
