"""How a line's amount came about, told from the engine's own claims for its team and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.lib.figures import grouped
from portal.lib.months import Month

from . import calculation, facts
from . import clause_words as words
from .models import PayoutLine, Rate
from .models.resolution import REASONS
from .resolution_parts import ROUNDING
from .rules import claims_by_month
from .rules.claims import Claim
from .rules.counting import counted_days
from .rules.rounding import RoundedOn
from .rules.settlement import Paid
from .rules.terms import AmountOver, MonthsInAll, PaidMembers, Remainder, Terms, UnitsPerMonth
from .rules.words import BY_PRESENCE, Reason
from .rules.work import Key

LIMIT_BEHIND = {
    Reason.MONTHS_USED_UP: MonthsInAll,
    Reason.OVER_UNITS: UnitsPerMonth,
    Reason.OVER_AMOUNT: AmountOver,
    Reason.NOT_AMONG_PAID: PaidMembers,
}
SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: what was done, by which words of the law, and the đồng it made."""

    what: str
    how: str
    amount: int | None = None


class Priced(NamedTuple):
    """So many units at one price, in đồng for one of them."""

    units: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`due` is what the month gives in all; `paid` what earlier runs paid of it."""

    clause: str
    steps: tuple[Step, ...]
    due: int
    paid: int
    line: PayoutLine
    priced: tuple[Priced, ...]

    @property
    def product(self) -> tuple[Priced, ...]:
        """What was counted at each price; nothing where that sum is not the line's amount."""
        whole = sum((one.units * one.price for one in self.priced), Decimal(0))
        return self.priced if not self.paid and whole == self.line.amount else ()

    @property
    def stands(self) -> bool:
        """Whether the same still comes out; else what was recorded has changed since."""
        return self.due - self.paid == self.line.amount

    @property
    def sentence(self) -> str:
        told = {"payee": self.line.person or self.line.team, "month": self.line.earned_in,
                "due": grouped(self.due), "paid": grouped(self.paid), "clause": self.clause,
                "amount": grouped(abs(self.line.amount))}  # fmt: skip
        if not self.paid:
            return _("%(payee)s, tháng %(month)s: được %(due)s đ theo %(clause)s.") % told
        if self.line.amount < 0:
            return _("%(payee)s, tháng %(month)s: được %(due)s đ theo %(clause)s; đã chi %(paid)s đ, "
                     "nên truy thu %(amount)s đ.") % told  # fmt: skip
        return _("%(payee)s, tháng %(month)s: được %(due)s đ theo %(clause)s; đã chi %(paid)s đ, "
                 "nên truy lĩnh %(amount)s đ.") % told  # fmt: skip


def reckon(lines: Sequence[PayoutLine]) -> dict[int, Reckoning]:
    """By line; all of one run and one team. Recomputed on the facts of today under the run's own rules."""
    if not lines:
        return {}
    run, team, commune = lines[0].run, lines[0].team_id, lines[0].commune_id
    months = calculation.settled_months(run)
    unit = run.units.filter(commune=commune).first()
    gathered = facts.gather(
        [commune], months, run.as_of, teams=[team], known_at=unit.finished_at if unit else None
    )
    paid = calculation.paid_before(run, [team], months, gathered.needs, gathered.merged)
    before = calculation.paid_months(paid).get(team, {})
    claims: dict[int, dict[Month, list[Claim]]] = {
        resolution: claims_by_month(team_months, gathered.terms[resolution], before)
        for (_team, resolution), team_months in gathered.team_months.items()
    }
    return {
        line.pk: _reckoning(
            line,
            claims.get(line.rate.resolution_id, {}).get(line.earned_in, []),
            gathered.terms.get(line.rate.resolution_id, Terms(())),
            paid.get(Key(line.team_id, line.person_id, line.rate_id, line.earned_in)),
        )
        for line in lines
    }


def reckon_unstored(line: PayoutLine, claims: list[Claim], terms: Terms) -> Reckoning:
    """Of a line that no run has: what a draft would have paid."""
    return _reckoning(line, claims, terms, None)


def _reckoning(line: PayoutLine, claims: list[Claim], terms: Terms, paid: Paid | None) -> Reckoning:
    mine = [c for c in claims if (c.key.person_id, c.key.rate_id) == (line.person_id, line.rate_id)]
    given = [claim for claim in mine if not claim.refused]
    refused = [claim for claim in mine if claim.refused]
    due = sum(claim.amount for claim in given)
    steps = [
        *(_presence(given, terms) if given else ()),
        *_amounts(given, claims, terms, line.rate),
        *_rounding(given, terms),
        *_held_back(refused, terms),
        *_corrected(line, due, paid),
    ]
    priced = tuple(Priced(_units(parts), unit) for unit, parts in _by_price(given))
    return Reckoning(clause_of(line.rate), tuple(steps), due, paid.amount if paid else 0, line, priced)


def clause_of(rate: Rate) -> str:
    """ "Điều 3, Nghị quyết 27/2023/NQ-HĐND ngày 08/12/2023, hiệu lực từ 01/01/2024"."""
    resolution = rate.resolution
    told = _("%(article)s, Nghị quyết %(number)s") % {"article": rate.article, "number": resolution.number}
    if resolution.issued_on:
        told += " " + _("ngày %(day)s") % {"day": f"{resolution.issued_on:%d/%m/%Y}"}
    told += ", " + _("hiệu lực từ %(day)s") % {"day": f"{resolution.valid_from:%d/%m/%Y}"}
    if resolution.valid_until:
        told += " " + _("đến hết %(day)s") % {"day": f"{resolution.valid_until:%d/%m/%Y}"}
    return told


def _presence(given: list[Claim], terms: Terms) -> Iterator[Step]:
    """The days of membership that count, and the part of the month they make."""
    claim = given[0]
    if claim.rate.per not in BY_PRESENCE or not claim.work.active_days:
        return
    rule = claim.rate.month_rule or terms.month_rule
    there, counted = claim.work.active_days, counted_days(rule, claim.work)
    days = _("có mặt %(n)d ngày") % {"n": there}
    if counted != there:
        days += _(", tính %(n)d ngày") % {"n": counted}
    bare = type(rule)(rule.counting, rule.days, rule.percent, rule.divisor)
    yield Step(_("Ngày được tính"), f"{days} ({words.COUNTING.show(bare)})")


def _amounts(given: list[Claim], claims: list[Claim], terms: Terms, rate: Rate) -> Iterator[Step]:
    """Quantity x price, once for each price."""
    for unit, parts in _by_price(given):
        amount = sum(claim.amount for claim in parts)
        part = parts[0].rate
        if isinstance(part.amount, Remainder) and part.envelope:
            yield Step(rate.label, _rest_of(part.envelope, claims, terms), amount)
        else:
            yield Step(rate.label, _product(_units(parts), unit, rate), amount)


def _by_price(given: list[Claim]) -> Iterator[tuple[Decimal, list[Claim]]]:
    told = sorted((claim for claim in given if not claim.evens_out), key=lambda c: c.unit)
    for unit, alike in groupby(told, key=lambda c: c.unit):
        yield unit, list(alike)


def _units(parts: Iterable[Claim]) -> Decimal:
    return sum((claim.units for claim in parts), Decimal(0))


def _product(units: Decimal, unit: Decimal, rate: Rate) -> str:
    return f"{rate.counted(units.quantize(SHOWN))} × {grouped(unit.quantize(SHOWN))} đ"


def _rest_of(code: str, claims: list[Claim], terms: Terms) -> str:
    whole = next(envelope.amount for envelope in terms.envelopes if envelope.code == code)
    inside = [c for c in claims if c.rate.envelope == code and not c.refused]
    spent = sum(c.amount for c in inside if not isinstance(c.rate.amount, Remainder))
    return _("mức chung %(whole)s đ, đã chi trong đó %(spent)s đ") % {
        "whole": grouped(whole), "spent": grouped(spent)
    }  # fmt: skip


def _rounding(given: list[Claim], terms: Terms) -> Iterator[Step]:
    """Of the line; and what rounding the payee's total added to it, or took from it."""
    rounding = terms.rounding
    unit, way = grouped(rounding.unit), ROUNDING.show(rounding.mode)
    exact = sum((claim.units * claim.unit for claim in given), Decimal(0))
    amount = sum(claim.amount for claim in given if not claim.evens_out)
    if exact.quantize(SHOWN) != amount and abs(exact - amount) < rounding.unit:
        how = _("đến 1 đ") if rounding.on is RoundedOn.TOTAL else _("đến %(unit)s đ, %(way)s")
        yield Step(_("Làm tròn"), how % {"unit": unit, "way": way})
    for part in (claim for claim in given if claim.evens_out):
        how = _("đến %(unit)s đ, %(way)s; phần chênh ghi vào khoản này")
        yield Step(_("Làm tròn tổng của kỳ"), how % {"unit": unit, "way": way}, part.amount)


def _held_back(refused: Iterable[Claim], terms: Terms) -> Iterator[Step]:
    """Each reason once, with the limit or the envelope in the law's words."""
    by_reason: dict[Reason, list[Claim]] = {}
    for claim in refused:
        if claim.refused and claim.amount:
            by_reason.setdefault(claim.refused, []).append(claim)
    for reason, parts in by_reason.items():
        how = str(REASONS[reason])
        if bound := _bound(reason, parts[0], terms):
            how += f" ({bound})"
        yield Step(_("Không chi"), how, -sum(claim.amount for claim in parts))


def _bound(reason: Reason, claim: Claim, terms: Terms) -> str:
    if reason is Reason.ENVELOPE_EMPTY:
        return next(f"{grouped(e.amount)} đ" for e in terms.envelopes if e.code == claim.rate.envelope)
    kind = LIMIT_BEHIND.get(reason)
    return "; ".join(words.LIMIT.show(one) for one in claim.rate.limits if kind and isinstance(one, kind))


def _corrected(line: PayoutLine, due: int, paid: Paid | None) -> Iterator[Step]:
    if line.corrects_id is None or paid is None:
        return
    what = _("Đã chi ở đợt %(run)s, dòng %(line)d") % {
        "run": line.corrects.run.months,
        "line": line.corrects_id,
    }
    yield Step(what, _("được %(due)s đ, trừ phần đã chi") % {"due": grouped(due)}, -paid.amount)
