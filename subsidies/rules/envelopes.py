"""Amounts with others inside them: what is paid out of an envelope, its remainder, shares, top-ups."""

from __future__ import annotations

from decimal import Decimal

from .claims import Claim
from .counting import ONE, barred, part_of_month
from .limits import Place, in_part_year, limited, seniority
from .terms import Envelope, Rate, Remainder, TopUp
from .words import Payee, Per, Reason, Trait
from .work import Key, Work


def shared(claims: list[Claim]) -> list[Claim]:
    """One amount shared by named posts; the đồng that do not divide go to the most senior."""
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


def drawn(claims: list[Claim], at: Place) -> list[Claim]:
    """Within limits and envelopes; once more when somebody lost a clause for one that found them empty."""
    while True:
        found = from_envelopes(limited(claims, at), at)
        in_vain = _in_vain(found) & {_who(c) for c in claims if not c.refused}
        if not in_vain:
            return found
        claims = [c for c in claims if _who(c) not in in_vain] + [c for c in found if _who(c) in in_vain]


def _in_vain(claims: list[Claim]) -> set[tuple[int | None, str]]:
    """Payees, and clauses that came to nothing there, though another was dropped for them."""
    dropped_for = {
        (c.key.person_id, code)
        for c in claims
        if c.refused is Reason.NOT_WITH_ANOTHER
        for code in c.rate.not_with
    }
    if not dropped_for:
        return set()
    found_nothing = {_who(c) for c in claims if c.refused is Reason.ENVELOPE_EMPTY}
    return (dropped_for & found_nothing) - {_who(c) for c in claims if c.amount and not c.refused}


def _who(claim: Claim) -> tuple[int | None, str]:
    return claim.key.person_id, claim.rate.code


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
    return max(0, _whole(envelope, at) - spent)


def _whole(envelope: Envelope, at: Place) -> int:
    """Of the month or of the year it is for."""
    yearly = envelope.per is Per.YEAR
    return in_part_year(envelope.amount, envelope.part_year, at) if yearly else envelope.amount


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
    if _off_the_list(at):
        return [claim.because(Reason.NOT_REGISTERED)]
    refused = barred(rate, team.marks) if part else Reason.NOT_A_WHOLE_MONTH
    if refused:
        return [claim.because(refused)]
    return [claim if envelope.per is Per.YEAR else _for_part(claim, part, at)]


def _for_part(claim: Claim, part: Decimal, at: Place) -> Claim:
    """Of a month that counts in part, like any monthly amount; what is left is never rounded up."""
    if part == ONE:
        return claim
    amount = min(claim.amount, at.terms.rounding.of_line(part, claim.unit))
    return claim._replace(units=part, amount=amount)


def _off_the_list(at: Place) -> bool:
    return at.terms.registered_communes_only and not at.team_month.registered


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
            if _off_the_list(at):
                claims = [*claims, claim.because(Reason.NOT_REGISTERED)]
            else:
                claims = claims + claim.cut_to(_allowed(top_up, claims, at), Reason.OVER_AMOUNT)
    return claims


def _allowed(top_up: TopUp, claims: list[Claim], at: Place) -> int:
    """Beside the base; of a yearly base, what the year's other months have left."""
    envelopes = [envelope for envelope in at.terms.envelopes if envelope.code in top_up.base]
    base = sum(_whole(envelope, at) for envelope in envelopes) - _refused_of(envelopes, claims)
    base += sum(c.amount for c in claims if c.rate.code in top_up.base and not c.refused)
    allowed = int(base * top_up.times) - (base if top_up.together else 0)
    if any(envelope.per is Per.YEAR for envelope in envelopes):
        allowed -= at.history.paid_in_year([top_up.id], at.team_month.month)
    return max(0, allowed)


def _refused_of(envelopes: list[Envelope], claims: list[Claim]) -> int:
    """Nothing is added to a remainder that others pay already, or whose month does not count."""
    codes = {envelope.code for envelope in envelopes}
    remainders = (c for c in claims if isinstance(c.rate.amount, Remainder) and c.rate.envelope in codes)
    return sum(claim.amount for claim in remainders if claim.refused)
