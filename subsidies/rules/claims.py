"""What each clause gives each payee in one month, before limits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from operator import attrgetter
from typing import NamedTuple

from .conditions import hold
from .counting import ONE, barred, covers, presence, refusal, units_of
from .history import History
from .pricing import Asked, unit_amount
from .rounding import Rounding
from .terms import Ordered, PostsRule, Rate, Remainder, Terms
from .words import BY_PRESENCE, Payee, Per, Reason, Trait, Traits
from .work import Key, Piece, Post, TeamMonth, Work

TENTH = Decimal("0.1")


class Claim(NamedTuple):
    """`refused` says why the clause does not pay it. `unit` is đồng for one unit, exact.

    `evens_out` marks what rounding a payee's total adds to one of its clauses, or takes from it.
    """

    key: Key
    rate: Rate
    units: Decimal
    unit: Decimal
    amount: int
    first_day: dt.date
    work: Work
    refused: Reason | None = None
    evens_out: bool = False

    @property
    def is_whole(self) -> bool:
        """Nothing was rounded."""
        return self.units * self.unit == self.amount

    def of_each(self, pieces: Sequence[Piece]) -> list[Claim]:
        """The same for other days: each by itself for a cut to fall between, unless they are refused."""
        if len(pieces) == 1:
            return [self]
        if self.refused:
            return [self._replace(units=self.units * len(pieces), amount=self.amount * len(pieces))]
        return [self._replace(first_day=piece.first_day) for piece in pieces]

    def because(self, reason: Reason) -> Claim:
        return self._replace(refused=reason)

    def cut_to(self, amount: int, reason: Reason) -> list[Claim]:
        """The part that fits into `amount`, and the part that does not with its reason."""
        if amount >= self.amount:
            return [self]
        if amount <= 0:
            return [self.because(reason)]
        units = (self.units * amount / self.amount).quantize(TENTH, ROUND_DOWN)
        fits = self._replace(units=units, amount=amount)
        rest = self._replace(units=self.units - units, amount=self.amount - amount, refused=reason)
        return [fits, rest]


def claims_for(team_month: TeamMonth, terms: Terms, history: History) -> Iterator[Claim]:
    for work in team_month.works:
        traits = {**team_month.traits, **work.traits} if work.traits else team_month.traits
        for rate in terms.rates:
            if isinstance(rate.amount, Remainder) or (rate.when and not hold(rate.when, traits)):
                continue
            teller = _Teller(rate, work, team_month, terms, traits, history)
            yield from teller.presence() if rate.per in BY_PRESENCE else teller.pieces()


@dataclass(frozen=True, slots=True)
class _Teller:
    """One clause and one payee in one month."""

    rate: Rate
    work: Work
    team_month: TeamMonth
    terms: Terms
    traits: Traits
    history: History

    @property
    def key(self) -> Key:
        return Key(self.team_month.team_id, self.work.person_id, self.rate.id, self.team_month.month)

    def presence(self) -> Iterable[Claim]:
        is_payee = self.rate.payee is (Payee.TEAM if self.work.person_id is None else Payee.MEMBER)
        if not is_payee or not self.work.active_days or self._was_given():
            return []
        if self.rate.posts:
            return self._posts(self.rate.posts)
        return self._present(self.work, self.traits)

    def _was_given(self) -> bool:
        """What is due once, or once a year, stays with the month in which it was paid."""
        who, month = (self.work.person_id, self.rate.id), self.team_month.month
        if self.rate.per is Per.MONTH or self.history.was_paid(who, month):
            return False
        given = self.history.other_months(who, month)
        return bool(given) if self.rate.per is Per.ONCE else any(m.year == month.year for m in given)

    def _present(self, work: Work, traits: Traits) -> list[Claim]:
        part = presence(self.rate, work, self.team_month, self.terms.month_rule)
        unit = unit_amount(self.rate, self._asked(traits))
        if unit is None:
            return []
        refused = barred(self.rate, work.marks) if part else Reason.NOT_A_WHOLE_MONTH
        return [self._claim(part or ONE, unit, self.team_month.month.first_day, refused)]

    def _posts(self, rule: PostsRule) -> list[Claim]:
        """The highest post in full, the next ones in part, the others not; the first named wins a tie."""
        claims = [claim for post in self.work.posts for claim in self._present_in(post)]
        ranked = sorted((c for c in claims if not c.refused), key=lambda claim: -claim.unit)
        refused = [claim for claim in claims if claim.refused]
        claims = [*refused, *(_in_rank(claim, rank, rule) for rank, claim in enumerate(ranked))]
        return rounded_together(claims, self.terms.rounding)

    def _present_in(self, post: Post) -> list[Claim]:
        work = self.work._replace(
            active_days=post.active_days,
            joined=post.joined,
            left=post.left,
            pauses=post.pauses,
        )
        return self._present(work, {**self.traits, Trait.POST: post.name}) if post.active_days else []

    def pieces(self) -> Iterable[Claim]:
        """Days of which the law is told the same are priced once."""
        alike: dict[Hashable, list[Piece]] = defaultdict(list)
        for piece in self.work.pieces:
            if covers(self.rate, piece):
                alike[TOLD_OF_PIECE(piece)].append(piece)
        priced = [(claim, pieces) for pieces in alike.values() for claim in self._piece(pieces[0])]
        if all(claim.is_whole for claim, _ in priced):
            return [each for claim, pieces in priced for each in claim.of_each(pieces)]
        in_time = sorted((piece for pieces in alike.values() for piece in pieces), key=_in_time)
        claims = [claim for piece in in_time for claim in self._piece(piece)]
        return rounded_together(claims, self.terms.rounding)

    def _piece(self, piece: Piece) -> Iterator[Claim]:
        units, refused = units_of(self.rate, piece), refusal(self.rate, piece)
        if not isinstance(self.rate.amount, Ordered):
            unit = unit_amount(self.rate, self._asked(self.traits, piece))
            if unit is not None and units:
                yield self._claim(units, unit, piece.first_day, refused)
            return
        ceiling = self.rate.amount.ceiling
        if refused or piece.ordered_amount is None:
            reason = refused or Reason.NO_ORDERED_AMOUNT
            yield self._claim(units, Decimal(ceiling), piece.first_day, reason)
            return
        yield self._claim(units, Decimal(min(piece.ordered_amount, ceiling)), piece.first_day, None)
        if piece.ordered_amount > ceiling:
            above = Decimal(piece.ordered_amount - ceiling)
            yield self._claim(units, above, piece.first_day, Reason.ABOVE_CEILING)

    def _asked(self, traits: Traits, piece: Piece | None = None) -> Asked:
        month = self.team_month.month
        if piece is None:
            return Asked(self.terms, month, traits, self.history, self.work.person_id)
        return Asked(
            self.terms, month, traits, self.history, self.work.person_id, piece.marks, piece.ordered_amount
        )

    def _claim(self, units: Decimal, unit: Decimal, first_day: dt.date, refused: Reason | None) -> Claim:
        amount = self.terms.rounding.of_line(units, unit)
        return Claim(self.key, self.rate, units, unit, amount, first_day, self.work, refused)


TOLD_OF_PIECE = attrgetter(*(name for name in Piece._fields if name != "first_day"))


def _in_time(piece: Piece) -> tuple[object, ...]:
    return piece.first_day, piece.units, piece.ordered_amount or 0, sorted(piece.marks)


def rounded_together(claims: list[Claim], rounding: Rounding) -> list[Claim]:
    """A line is rounded once: each piece gets what it adds to the rounded sum."""
    sums: dict[Reason | None, tuple[Decimal, int]] = {}
    rounded = []
    for claim in claims:
        exact, given = sums.get(claim.refused, (Decimal(0), 0))
        exact += claim.units * claim.unit
        amount = rounding.of_line(exact) - given
        sums[claim.refused] = exact, given + amount
        rounded.append(claim if amount == claim.amount else claim._replace(amount=amount))
    return rounded


def _in_rank(claim: Claim, rank: int, rule: PostsRule) -> Claim:
    if rank == 0:
        return claim
    if rank >= rule.counted or not rule.percent:
        return claim.because(Reason.LOWER_POST)
    return claim._replace(unit=claim.unit * rule.percent / 100)
