"""The law, in plain Python: what a team-month is due under a resolution. The whole calculation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from .claims import Claim, claims_for
from .envelopes import from_envelopes, shared, topped_up
from .history import History, PaidMonths
from .limits import Month, limited
from .terms import Terms
from .work import Key, Line, Outcome, TeamMonth, Unpaid


def claims_of(team_month: TeamMonth, terms: Terms, history: History) -> list[Claim]:
    """Every clause and payee with what is due or why not, in the order the law takes them."""
    at = Month(team_month, terms, history)
    claims = shared(list(claims_for(team_month, terms, history)))
    claims = limited(claims, at)
    claims = from_envelopes(claims, at)
    return topped_up(claims, at)


def lines_for(team_month: TeamMonth, terms: Terms, history: History | None = None) -> Outcome:
    """What the resolution pays for one team in one month, and the work it does not pay with reasons."""
    claims = claims_of(team_month, terms, history or History({}))
    return Outcome(lines=_lines(c for c in claims if not c.refused), unpaid=_unpaid(claims))


def due_to_team(team_months: Iterable[TeamMonth], terms: Terms, paid: PaidMonths) -> Outcome:
    """Several months of one team, in order, so that limits over months and years count what came before.

    `paid` holds what earlier runs paid per payee, clause and month; months computed here replace theirs.
    """
    history = History(paid)
    lines: list[Line] = []
    unpaid: list[Unpaid] = []
    for team_month in sorted(team_months, key=lambda m: m.month):
        outcome = lines_for(team_month, terms, history)
        history.computed(team_month.month, outcome.lines)
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
