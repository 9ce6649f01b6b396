"""Whether a law looks at the members of a team together; where it does not, each payee is settled alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from portal.lib.months import Month

from .history import PaidMonths, Who
from .needs import TEAM_WIDE
from .terms import AmountOver, PaidMembers, Terms
from .work import NOTHING, TeamMonth


def looks_at_teams(terms: Terms) -> bool:
    """Whether what one payee is due depends on the others of the team."""
    return bool(terms.envelopes or terms.top_ups) or ranks_members(terms) or _limits_teams(terms)


def ranks_members(terms: Terms) -> bool:
    """Whether seniority decides who is paid, or who gets the odd đồng."""
    return any(
        rate.shared_among or any(isinstance(limit, PaidMembers) for limit in rate.limits)
        for rate in terms.rates
    )


def _limits_teams(terms: Terms) -> bool:
    limits = (limit for rate in terms.rates for limit in rate.limits)
    return any(isinstance(limit, AmountOver) and limit.over in TEAM_WIDE for limit in limits)


def each_alone(
    team_months: Iterable[TeamMonth], paid: PaidMonths
) -> Iterator[tuple[list[TeamMonth], PaidMonths]]:
    """For every payee: the months as if nobody else were in the team, and what was paid to that payee."""
    told: dict[int | None, list[TeamMonth]] = defaultdict(list)
    for team_month in team_months:
        for work in team_month.works:
            told[work.person_id].append(team_month._replace(works=(work,)))
    of_each = paid_to_each(paid)
    for person, months in told.items():
        yield months, of_each.get(person, NOTHING)


def paid_to_each(paid: PaidMonths) -> Mapping[int | None, PaidMonths]:
    """By payee."""
    of_each: dict[int | None, dict[Who, Mapping[Month, int]]] = defaultdict(dict)
    for who, months in paid.items():
        of_each[who[0]][who] = months
    return of_each
