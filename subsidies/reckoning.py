"""How a line's amount came about, told from the engine's own claims for its team and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib.figures import grouped
from portal.lib.months import Month

from . import calculation, facts
from . import clause_words as words
from .models import PayoutLine, Rate
from .models.resolution import REASONS
from .products import CUTS_MONEY, SHOWN, Product, Taken, groups_of, product_of, sharers_of
from .resolution_parts import ROUNDING
from .rules import claims_by_month
from .rules.claims import Claim
from .rules.counting import counted_days
from .rules.rounding import RoundedOn
from .rules.settlement import Paid
from .rules.terms import AmountOver, MonthsInAll, PaidMembers, Remainder, Terms, UnitsPerMonth
from .rules.words import BY_PRESENCE, Per, Reason
from .rules.work import Key

LIMIT_BEHIND = {
    Reason.MONTHS_USED_UP: MonthsInAll,
    Reason.OVER_UNITS: UnitsPerMonth,
    Reason.OVER_AMOUNT: AmountOver,
    Reason.NOT_AMONG_PAID: PaidMembers,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: what was done, by which words of the law, and the đồng it made."""

    what: str
    how: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`due` is what the month gives in all; `paid` what earlier runs paid of it."""

    clause: str
    steps: tuple[Step, ...]
    due: int
    paid: int
    line: PayoutLine
    product: Product | None  # none where no short sum makes the amount

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
    due = sum(claim.amount for claim in given)
    held_back = [claim for claim in mine if claim.refused and claim.amount]
    steps = [
        *(_presence(given, terms) if given else ()),
        *_amounts([*given, *held_back], claims, terms, line.rate),
        *_rounding([*given, *held_back], terms),
        *(Step(_("Không chi"), one.why, -one.amount) for one in _taken_from(held_back, terms)),
        *_corrected(line, due, paid),
    ]
    before = paid.amount if paid else 0
    product = _product_of(line, mine, claims, terms, before) if due - before == line.amount else None
    return Reckoning(clause_of(line.rate), tuple(steps), due, before, line, product)


def _product_of(
    line: PayoutLine, mine: list[Claim], claims: list[Claim], terms: Terms, paid: int
) -> Product | None:
    """Of what counts, with what was cut from it: work that does not count stands beside the sum."""
    counts = [claim for claim in mine if not claim.refused or claim.refused in CUTS_MONEY]
    if not counts:
        return None
    evened = sum(claim.amount for claim in counts if claim.evens_out)
    taken = [
        *_taken_from([claim for claim in counts if claim.refused], terms),
        Taken(-evened, _("làm tròn tổng của kỳ")),
        Taken(paid, _("đã chi")),
    ]
    return product_of(counts, terms, line.amount, taken, _source_of(counts[0], claims, terms))


def _source_of(claim: Claim, claims: list[Claim], terms: Terms) -> str:
    """Where a price comes from that is what others left, or a share."""
    if isinstance(claim.rate.amount, Remainder) and claim.rate.envelope:
        return _rest_of(claim, claims, terms)
    if claim.rate.shared_among:
        sharers = sharers_of(claim.rate, claims)
        return ngettext("chia cho %(n)s người", "chia cho %(n)s người", sharers) % {"n": sharers}
    return ""


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


def _amounts(told: list[Claim], claims: list[Claim], terms: Terms, rate: Rate) -> Iterator[Step]:
    """Quantity x price, once for each price, of what is given and of what is then taken from it."""
    for unit, units, amount in groups_of(told):
        of_envelope = isinstance(told[0].rate.amount, Remainder) and told[0].rate.envelope
        how = _rest_of(told[0], claims, terms) if of_envelope else _product(units, unit, rate)
        yield Step(rate.label, how, amount)


def _product(units: Decimal, unit: Decimal, rate: Rate) -> str:
    return f"{rate.counted(units.quantize(SHOWN))} × {grouped(unit.quantize(SHOWN))} đ"


def _rest_of(rest: Claim, claims: list[Claim], terms: Terms) -> str:
    envelope = next(one for one in terms.envelopes if one.code == rest.rate.envelope)
    if envelope.per is Per.YEAR:
        told = {"whole": grouped(envelope.amount), "left": grouped(int(rest.unit))}
        return _("mức chung %(whole)s đ một năm, còn %(left)s đ") % told
    inside = [c for c in claims if c.rate.envelope == envelope.code and not c.refused]
    spent = sum(c.amount for c in inside if not isinstance(c.rate.amount, Remainder))
    return _("mức chung %(whole)s đ, đã chi trong đó %(spent)s đ") % {
        "whole": grouped(envelope.amount), "spent": grouped(spent)
    }  # fmt: skip


def _rounding(told: list[Claim], terms: Terms) -> Iterator[Step]:
    """Of the line; and what rounding the payee's total added to it, or took from it."""
    rounding = terms.rounding
    unit, way = grouped(rounding.unit), ROUNDING.show(rounding.mode)
    exact = sum((claim.units * claim.unit for claim in told), Decimal(0))
    amount = sum(claim.amount for claim in told if not claim.evens_out)
    if exact.quantize(SHOWN) != amount and abs(exact - amount) < rounding.unit:
        how = _("đến 1 đ") if rounding.on is RoundedOn.TOTAL else _("đến %(unit)s đ, %(way)s")
        yield Step(_("Làm tròn"), how % {"unit": unit, "way": way})
    for part in (claim for claim in told if claim.evens_out):
        how = _("đến %(unit)s đ, %(way)s; phần chênh ghi vào khoản này")
        yield Step(_("Làm tròn tổng của kỳ"), how % {"unit": unit, "way": way}, part.amount)


def _taken_from(refused: Iterable[Claim], terms: Terms) -> Iterator[Taken]:
    """Each reason once, with the limit or the envelope in the law's words."""
    by_reason: dict[Reason, list[Claim]] = {}
    for claim in refused:
        if claim.refused:
            by_reason.setdefault(claim.refused, []).append(claim)
    for reason, parts in by_reason.items():
        how = str(REASONS[reason])
        if bound := _bound(reason, parts[0], terms):
            how += f" ({bound})"
        yield Taken(sum(claim.amount for claim in parts), how)


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
