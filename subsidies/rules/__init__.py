"""The law, in plain Python: what a team-month is due under a resolution. The whole calculation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from portal.lib.months import Month

from .claims import Claim, claims_for
from .envelopes import drawn, shared, topped_up
from .history import History, PaidMonths
from .limits import Place
from .rounding import RoundedOn
from .terms import Terms
from .together import each_alone, looks_at_teams
from .totals import evened_by_payee, evened_out
from .words import Reason
from .work import Key, Line, Outcome, TeamMonth, Unpaid


def claims_of(team_month: TeamMonth, terms: Terms, history: History) -> list[Claim]:
    """Every clause and payee with what is due or why not, in the order the law takes them."""
    at = Place(team_month, terms, history)
    claims = shared(list(claims_for(team_month, terms, history)))
    claims = drawn(claims, at)
    claims = evened_out(claims, at)
    return topped_up(claims, at)


def lines_for(team_month: TeamMonth, terms: Terms, history: History | None = None) -> Outcome:
    """What the resolution pays for one team in one month, and the work it does not pay with reasons."""
    return _outcome(claims_of(team_month, terms, history or History({})))


def due_to_team(team_months: Iterable[TeamMonth], terms: Terms, paid: PaidMonths) -> Outcome:
    """Several months of one team, in order, so that limits over months and years count what came before.

    `paid` holds what earlier runs paid per payee, clause and month; months computed here replace theirs.
    """
    outcomes = [_outcome(claims) for claims in claims_by_month(team_months, terms, paid).values()]
    lines = tuple(line for outcome in outcomes for line in outcome.lines)
    return Outcome(lines, tuple(work for outcome in outcomes for work in outcome.unpaid))


def claims_by_month(
    team_months: Iterable[TeamMonth], terms: Terms, paid: PaidMonths
) -> dict[Month, list[Claim]]:
    """What `due_to_team` sums up.

    Where the law does not look at teams each payee is settled alone: what one gives back is no news of
    another, neither in đồng nor in the reason a refusal is told with.
    """
    in_order = sorted(team_months, key=lambda m: m.month)
    if looks_at_teams(terms):
        return _settled(in_order, terms, paid)
    claims: dict[Month, list[Claim]] = {team_month.month: [] for team_month in in_order}
    for months, paid_to_payee in each_alone(in_order, paid):
        for month, of_payee in _settled(months, terms, paid_to_payee).items():
            claims[month] += of_payee
    return claims


def _settled(in_order: list[TeamMonth], terms: Terms, paid: PaidMonths) -> dict[Month, list[Claim]]:
    claims: dict[Month, list[Claim]] = {}
    for _ in range(len(in_order) + 1):
        history = History(paid)
        for team_month in in_order:
            month = team_month.month
            claims[month] = claims_of(team_month, terms, history)
            history.computed(month, _lines(c for c in claims[month] if not (c.refused or c.evens_out)))
            if terms.rounding.on is RoundedOn.TOTAL:
                history.evened(month, evened_by_payee(claims[month]))
        if not history.gave_back():
            break
        paid = history.known()  # a month withdrawn leaves its place under a limit to the others
    return claims


def _outcome(claims: list[Claim]) -> Outcome:
    return Outcome(_lines(c for c in claims if not c.refused), _unpaid(claims))


def _lines(claims: Iterable[Claim]) -> tuple[Line, ...]:
    """One line per clause, payee and month, whatever pieces it came in."""
    sums: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for claim in claims:
        units, amount = sums[claim.key]
        sums[claim.key] = units + claim.units, amount + claim.amount
    return tuple(Line(key, units, amount) for key, (units, amount) in sums.items() if amount)


def _unpaid(claims: Iterable[Claim]) -> tuple[Unpaid, ...]:
    """The same of what is not paid, and one for each reason and price."""
    sums: dict[tuple[Key, Reason, Decimal], tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for claim in claims:
        if claim.refused:
            alike = claim.key, claim.refused, claim.unit
            units, amount = sums[alike]
            sums[alike] = units + claim.units, amount + claim.amount
    return tuple(Unpaid(key, units, amount, why) for (key, why, _), (units, amount) in sums.items())
