"""What holds claims back: the registered list, months in all, envelopes and their remainders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from .counting import ONE, Claim, whole_month_refusal
from .data import Key, RateKind, Reason, TeamMonth, Terms

TENTH = Decimal("0.1")


def within_limits(claim: Claim, team_month: TeamMonth, terms: Terms) -> Claim:
    """Refuses the claim of a commune off the year's list, or beyond the clause's months in all."""
    if claim.refused:
        return claim
    if terms.registered_communes_only and not team_month.registered:
        return replace(claim, refused=Reason.NOT_REGISTERED)
    limit = claim.rate.month_limit
    used = team_month.months_used.get((claim.key.person_id, claim.rate.id), 0)
    if limit is not None and used >= limit:
        return replace(claim, refused=Reason.MONTHS_USED_UP)
    return claim


def paid_from_envelopes(claims: list[Claim], team_month: TeamMonth, terms: Terms) -> list[Claim]:
    """Inner parts share their envelope, earliest work first; what is left goes to its remainder."""
    for envelope in terms.envelopes:
        inside = [c for c in claims if c.rate.envelope == envelope.code and not c.refused]
        others = [c for c in claims if c.rate.envelope != envelope.code or c.refused]
        shared, left = _shared_out(inside, envelope.amount)
        claims = others + shared + _remainders(envelope.code, left, team_month, terms)
    return claims


def _shared_out(inside: Iterable[Claim], left: int) -> tuple[list[Claim], int]:
    shared: list[Claim] = []
    for claim in sorted(inside, key=lambda c: (c.first_day, c.key.person_id or 0, c.rate.id)):
        # Nghị quyết 26/2025/NQ-HĐND: daily support is paid out of the team's 300.000, not on top of it.
        amount = min(claim.amount, left)
        left -= amount
        shared += _split(claim, amount)
    return shared, left


def _split(claim: Claim, amount: int) -> list[Claim]:
    """The part that fits, and the part that does not with its reason."""
    if amount == claim.amount:
        return [claim]
    units = (claim.units * amount / claim.amount).quantize(TENTH, ROUND_DOWN)
    fits = replace(claim, units=units, amount=amount)
    rest = replace(
        claim, units=claim.units - units, amount=claim.amount - amount, refused=Reason.ENVELOPE_EMPTY
    )
    return [fits, rest] if amount else [rest]


def _remainders(envelope: str, left: int, team_month: TeamMonth, terms: Terms) -> list[Claim]:
    team = next((w for w in team_month.works if w.person_id is None and w.active_days), None)
    rates = [r for r in terms.rates if r.kind is RateKind.REMAINDER and r.envelope == envelope]
    if team is None or not left or not rates:
        return []
    rate = rates[0]
    claim = Claim(
        Key(team_month.team_id, None, rate.id, team_month.month), rate, ONE, left, team_month.month.first_day,
        whole_month_refusal(team, team_month, terms),
    )  # fmt: skip
    return [within_limits(claim, team_month, terms)]
