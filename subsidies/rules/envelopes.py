"""Amounts with others inside them: what is paid out of an envelope, its remainder, shares, top-ups."""

from __future__ import annotations

from decimal import Decimal

from .claims import Claim
from .counting import ONE, barred, part_of_month
from .limits import Place, in_part_year, seniority
from .terms import Envelope, Rate, Remainder, TopUp
from .words import Payee, Per, Reason, Trait
from .work import Key, Work


def shared(claims: list[Claim]) -> list[Claim]:
    """One amount shared by named posts (R34); the đồng that do not divide go to the most senior."""
    for rate in {claim.rate.code: claim.rate for claim in claims if claim.rate.shared_among}.values():
        mine = [c for c in claims if c.rate is rate and not c.refused]
        sharing = sorted(
            (c for c in mine if str(c.work.traits.get(Trait.ROLE)) in rate.shared_among), key=seniority
        )
        claims = [c for c in claims if c.rate is not rate or c.refused]
        claims += [_share(claim, place, len(sharing)) for place, claim in enumerate(sharing)]
    return claims


def _share(claim: Claim, place: int, sharers: int) -> Claim:
    whole, left_over = divmod(claim.amount, sharers)
    amount = whole + (place < left_over)
    return claim._replace(units=ONE, unit=Decimal(amount), amount=amount)


def from_envelopes(claims: list[Claim], at: Place) -> list[Claim]:
    """Inner parts share their envelope, earliest work first; what is left goes to its remainder."""
    for envelope in at.terms.envelopes:
        inside = [c for c in claims if c.rate.envelope == envelope.code and not c.refused]
        others = [c for c in claims if c.rate.envelope != envelope.code or c.refused]
        parts, left = _paid_out(inside, _content(envelope, at))
        claims = others + parts + _remainder(envelope, left, at)
    return claims


def _content(envelope: Envelope, at: Place) -> int:
    """Of a yearly envelope, what its other months have left."""
    if envelope.per is Per.MONTH:
        return envelope.amount
    inside = [rate.id for rate in at.terms.rates if rate.envelope == envelope.code]
    spent = at.history.paid_in_year(inside, at.team_month.month)
    return max(0, in_part_year(envelope.amount, envelope.part_year, at) - spent)


def _paid_out(inside: list[Claim], left: int) -> tuple[list[Claim], int]:
    parts: list[Claim] = []
    for claim in sorted(inside, key=lambda c: (c.first_day, c.key.person_id or 0, c.rate.id)):
        # Nghị quyết 26/2025/NQ-HĐND: daily support is paid out of the team's 300.000, not on top of it.
        amount = min(claim.amount, left)
        left -= amount
        parts += claim.cut_to(amount, Reason.ENVELOPE_EMPTY)
    return parts, left


def _remainder(envelope: Envelope, left: int, at: Place) -> list[Claim]:
    team = _team(at)
    rate = next(
        (r for r in at.terms.rates if isinstance(r.amount, Remainder) and r.envelope == envelope.code), None
    )
    if team is None or rate is None or not left:
        return []
    rule = rate.month_rule or at.terms.month_rule
    part = part_of_month(rule, team, at.team_month.month.last_day.day)
    claim = _of_team(rate, left, at, team)
    if at.terms.registered_communes_only and not at.team_month.registered:
        return [claim.because(Reason.NOT_REGISTERED)]
    refused = barred(rate, team.marks) if part else Reason.NOT_A_WHOLE_MONTH
    return [claim.because(refused) if refused else claim]


def _team(at: Place) -> Work | None:
    return next((w for w in at.team_month.works if w.person_id is None and w.active_days), None)


def _of_team(rate: Rate, amount: int, at: Place, team: Work) -> Claim:
    month = at.team_month.month
    key = Key(at.team_month.team_id, None, rate.id, month)
    return Claim(key, rate, ONE, Decimal(amount), amount, month.first_day, team)


def topped_up(claims: list[Claim], at: Place) -> list[Claim]:
    """What the commune's own decision adds, cut to the multiple of the base the resolution allows."""
    team = _team(at)
    if team is None:
        return claims
    for top_up in at.terms.top_ups:
        decided = at.team_month.top_ups.get(top_up.code, 0)
        if decided:
            rate = Rate(top_up.id, top_up.code, Payee.TEAM, Per.MONTH, Remainder())
            claim = _of_team(rate, decided, at, team)
            claims = claims + claim.cut_to(_allowed(top_up, claims, at), Reason.OVER_AMOUNT)
    return claims


def _allowed(top_up: TopUp, claims: list[Claim], at: Place) -> int:
    base = sum(e.amount for e in at.terms.envelopes if e.code in top_up.base)
    base += sum(c.amount for c in claims if c.rate.code in top_up.base and not c.refused)
    allowed = int(base * top_up.times)
    return max(0, allowed - base) if top_up.together else allowed
