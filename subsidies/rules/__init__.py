"""The law, in plain Python: what a team-month is due under a resolution. The whole calculation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from decimal import Decimal

from portal.lib.months import Month

from .counting import Claim, claims_for
from .data import Key, Line, Outcome, TeamMonth, Terms, Unpaid
from .limits import paid_from_envelopes, within_limits

MonthsPaid = Mapping[tuple[int | None, int], Set[Month]]


def lines_for(team_month: TeamMonth, terms: Terms) -> Outcome:
    """What the resolution pays for one team in one month, and the work it does not pay with reasons."""
    claims = [within_limits(claim, team_month, terms) for claim in claims_for(team_month, terms)]
    claims = paid_from_envelopes(claims, team_month, terms)
    return Outcome(lines=_lines(c for c in claims if not c.refused), unpaid=_unpaid(claims))


def due_to_team(team_months: Iterable[TeamMonth], terms: Terms, paid: MonthsPaid) -> Outcome:
    """Several months of one team, in order, so that limits over months count what came before.

    `paid` holds, per payee and clause, the months of earlier runs; months computed here replace theirs.
    """
    months = sorted(team_months, key=lambda m: m.month)
    computed = {m.month for m in months}
    used = defaultdict(set, {who: set(paid_in - computed) for who, paid_in in paid.items()})
    lines: list[Line] = []
    unpaid: list[Unpaid] = []
    for month in months:
        counted = {who: len(months_used) for who, months_used in used.items()}
        outcome = lines_for(replace(month, months_used=counted), terms)
        for line in outcome.lines:
            used[line.key.person_id, line.key.rate_id].add(month.month)
        lines += outcome.lines
        unpaid += outcome.unpaid
    return Outcome(tuple(lines), tuple(unpaid))


def _lines(claims: Iterable[Claim]) -> tuple[Line, ...]:
    """One line per clause, payee and month, whatever pieces it came in."""
    sums: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for claim in claims:
        units, amount = sums[claim.key]
        sums[claim.key] = units + claim.units, amount + claim.amount
    return tuple(Line(key, units, amount) for key, (units, amount) in sums.items() if amount)


def _unpaid(claims: Iterable[Claim]) -> tuple[Unpaid, ...]:
    return tuple(Unpaid(c.key, c.units, c.amount, c.refused) for c in claims if c.refused)
