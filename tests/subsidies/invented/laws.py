"""Invented resolutions: each a few clauses, most of them plain, some with everything."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from subsidies.rules.rounding import RoundedOn, Rounding, RoundingMode
from subsidies.rules.terms import (
    AmountOver,
    AnyOf,
    AverageOf,
    Band,
    Coefficient,
    Envelope,
    Fixed,
    Has,
    IndexedAmount,
    MonthCounting,
    MonthRule,
    MonthsInAll,
    OneOf,
    Ordered,
    Over,
    PaidMembers,
    PartOf,
    PartYear,
    PercentOf,
    PostsRule,
    Rate,
    Remainder,
    Row,
    Stacking,
    Steps,
    Table,
    Terms,
    TopUp,
    UnitsPerMonth,
    Uplift,
)
from subsidies.rules.words import Mark, Payee, Per, Trait

EARLIER = "nghi-quyet-cu/muc"
POSTS = ["bi-thu", "thon-doi-truong", "cong-an-vien"]
AREAS = ["xa", "phuong", "thi_tran", "trung_tam_xa"]
KINDS = ["leave", "suspension", "no_assignment"]
INDEXES = (
    IndexedAmount("luong-co-so", 1_800_000, dt.date(2023, 7, 1), dt.date(2024, 6, 30)),
    IndexedAmount("luong-co-so", 2_340_000, dt.date(2024, 7, 1)),
    IndexedAmount("vung", 4_960_000, dt.date(2023, 1, 1), zone="I"),
    IndexedAmount("vung", 3_450_000, dt.date(2023, 1, 1), zone="IV"),
)


class Drafter:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.codes: list[str] = []

    def maybe(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def terms(self) -> Terms:
        rng = self.rng
        rates: list[Rate] = []
        for number in range(1, rng.randint(2, 5)):
            rates.append(self.rate(number, rates))
        if self.maybe(10):
            rates = self.with_exclusion(rates)
        envelopes: tuple[Envelope, ...] = ()
        if self.maybe(30):
            rates, envelopes = self.with_envelope(rates)
        top_ups = ()
        if self.maybe(15):
            base = tuple({envelopes[0].code if envelopes else rates[0].code})
            times = Decimal(rng.choice(["0.5", "1", "2"]))
            top_ups = (TopUp(90, "xa-them", base, times, self.maybe(50)),)
        return Terms(
            tuple(rates), envelopes, top_ups, INDEXES,
            registered_communes_only=self.maybe(15),
            month_rule=self.month_rule(),
            rounding=self.rounding(),
            earlier={EARLIER: 70},
        )  # fmt: skip

    def rounding(self) -> Rounding:
        rng = self.rng
        if self.maybe(70):
            return Rounding()
        on = rng.choice(list(RoundedOn))
        unit = 1000 if on is RoundedOn.TOTAL else rng.choice([1, 1000, 1000])
        return Rounding(unit, rng.choice(list(RoundingMode)), on, rng.choice([1, 1, 3, 6, 12]))

    def rate(self, number: int, before: list[Rate]) -> Rate:
        rng = self.rng
        per = rng.choice(
            [Per.MONTH, Per.MONTH, Per.DAY, Per.DAY, Per.NIGHT, Per.SESSION, Per.HOUR, Per.SPENDING,
             Per.YEAR, Per.ONCE]
        )  # fmt: skip
        by_presence = per in (Per.MONTH, Per.YEAR, Per.ONCE)
        if by_presence:
            payee = rng.choice([Payee.TEAM, Payee.MEMBER, Payee.MEMBER])
        else:
            payee = rng.choice([Payee.MEMBER, Payee.WORKER, Payee.WORKER, Payee.MOBILISED])
        posts = None
        if per is Per.MONTH and payee is Payee.MEMBER and self.maybe(20):
            posts = PostsRule(Decimal(rng.choice([0, 30, 50])), rng.randint(1, 3))
        code = f"muc-{number}"
        named = [r.code for r in before if not isinstance(r.amount, Ordered)]
        return Rate(
            number, code, payee, per,
            self.amount(per, posts is not None, named),
            when=self.when() if self.maybe(20) else (),
            needs=self.marks(Mark.PLANNED, Mark.URGENT, Mark.ORDERED) if self.maybe(15) else frozenset(),
            refuses=self.marks(Mark.OFFICE_HOURS, Mark.SAME_DATE_AS_NIGHT, Mark.OTHER_SUPPORT)
            if self.maybe(40) else frozenset(),
            month_rule=self.month_rule() if self.maybe(15) else None,
            limits=tuple(self.limit(by_presence) for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))),
            not_with=frozenset({before[-1].code}) if before and self.maybe(10) else frozenset(),
            uplifts=tuple(self.uplift(by_presence) for _ in range(rng.choice([0, 0, 0, 1, 2]))),
            stacking=rng.choice(list(Stacking)),
            posts=posts,
            block=Decimal(rng.choice(["2", "0.5"])) if per is Per.HOUR and self.maybe(50) else None,
            part_year=rng.choice(list(PartYear)),
            shared_among=frozenset({"leader", "deputy"})
            if payee is Payee.MEMBER and per is Per.MONTH and not posts and self.maybe(10) else frozenset(),
        )  # fmt: skip

    def dong(self) -> int:
        return self.rng.choice([50_000, 60_000, 75_000, 150_000, 200_000, 333_333, 500_000, 601_001])

    def amount(self, per: Per, by_post: bool, before: list[str]) -> Any:
        rng = self.rng
        if by_post:
            posts = POSTS[: rng.randint(2, 3)]
            rows = [Row((OneOf(Trait.POST, frozenset({post})),), Fixed(self.dong())) for post in posts]
            return Table(tuple(rows))
        if per is Per.SPENDING or (per is Per.NIGHT and self.maybe(50)):
            return Ordered(200_000)
        kind = rng.randrange(10)
        if kind == 0:
            return Coefficient(
                Decimal(rng.choice(["0.3", "0.05", "1.14"])), rng.choice(["luong-co-so", "vung"])
            )
        if kind in (1, 2, 5) and before:
            return self.of_others(kind, before)
        if kind == 3:
            return Steps(100_000, 20_000, Trait.HOUSEHOLDS, 50, 25)
        if kind == 4:
            return self.table()
        return Fixed(self.dong())

    def of_others(self, kind: int, before: list[str]) -> Any:
        rng = self.rng
        if kind == 1:
            return PercentOf(Decimal(rng.choice(["10", "33.3"])), tuple(before[-2:]))
        if kind == 2:
            return PartOf(before[-1], rng.choice([22, 26, 30]))
        each = rng.choice([None, None, Trait.HOUSEHOLDS])
        return AverageOf(rng.choice([1, 2, 3, 12]), tuple(before[-2:]), each)

    def table(self) -> Table:
        rows = []
        for _ in range(self.rng.randint(1, 3)):
            gives = self.rng.choice([Fixed(self.dong()), Coefficient(Decimal("0.2"), "luong-co-so")])
            rows.append(Row(self.when(), gives))
        if self.maybe(50):
            rows.append(Row((), Fixed(self.dong())))
        return Table(tuple(rows))

    def when(self) -> tuple[Any, ...]:
        conditions = [self.condition() for _ in range(self.rng.choice([1, 1, 2]))]
        return tuple(AnyOf((c, self.condition())) if self.maybe(20) else c for c in conditions)

    def condition(self) -> Any:
        rng = self.rng
        kind = rng.randrange(4)
        if kind == 0:
            return OneOf(Trait.ROLE, frozenset(rng.sample(["leader", "deputy", "member"], rng.randint(1, 2))))
        if kind == 1:
            return OneOf(Trait.AREA, frozenset(rng.sample(AREAS, rng.randint(1, 3))))
        if kind == 2:
            return Has(rng.choice([Trait.BORDER, Trait.ISLAND]), self.maybe(70))
        low = rng.choice([None, 40, 50])
        high = rng.choice([60, 70, 100] if low is None or self.maybe(60) else [None])
        return Band(
            Trait.HOUSEHOLDS, None if low is None else Decimal(low), None if high is None else Decimal(high),
            self.maybe(50), self.maybe(50),
        )  # fmt: skip

    def marks(self, *some: Mark) -> frozenset[Mark]:
        return frozenset(self.rng.sample(some, self.rng.randint(1, 2)))

    def uplift(self, by_presence: bool) -> Uplift:
        rng = self.rng
        marks = frozenset() if by_presence else frozenset(rng.sample([Mark.REST_DAY, Mark.HOLIDAY], 1))
        when = self.when() if by_presence or self.maybe(30) else ()
        return Uplift(when, marks, Decimal(rng.choice(["1", "1.5", "2"])), rng.choice([0, 0, 10_000]))

    def month_rule(self) -> MonthRule:
        rng = self.rng
        counting = rng.choice([MonthCounting.ANY_DAY, *MonthCounting])
        return MonthRule(
            counting,
            days=15 if counting is MonthCounting.AT_LEAST else 0,
            percent=Decimal(rng.choice([0, 50])) if counting is MonthCounting.AT_LEAST else Decimal(0),
            divisor=rng.choice([None, 22, 26, 30]) if counting is MonthCounting.BY_DAY else None,
            first_day_counts=self.maybe(70),
            last_day_counts=self.maybe(70),
            pauses={kind: rng.choice([1, 5, 20]) for kind in KINDS if self.maybe(30)},
        )  # fmt: skip

    def limit(self, by_presence: bool) -> Any:
        rng = self.rng
        kind = rng.randrange(8)
        if kind < 2:
            continues = (EARLIER,) if self.maybe(20) else ()
            return MonthsInAll(rng.randint(1, 5), calendar=self.maybe(30), continues=continues)
        if kind == 2:
            return PaidMembers(rng.randint(1, 3))
        if kind < 5 and not by_presence:
            return UnitsPerMonth(Decimal(rng.choice([1, 3, 5])))
        return AmountOver(
            rng.choice([100_000, 300_000, 400_000, 1_000_000]),
            rng.choice(list(Over)),
            rng.choice(list(PartYear)),
        )

    def with_exclusion(self, rates: list[Rate]) -> list[Rate]:
        """The first clause is dropped for the last, which may lie in an envelope, if no other names any."""
        first, *others = rates
        last = rates[-1].code
        if not others or any(rate.not_with for rate in others):
            return rates
        return [replace(first, not_with=frozenset({last})), *others]

    def with_envelope(self, rates: list[Rate]) -> tuple[list[Rate], tuple[Envelope, ...]]:
        """The last clause goes inside; most envelopes leave their remainder to the team."""
        rng = self.rng
        envelope = Envelope(
            "chung", rng.choice([300_000, 1_000_000]), rng.choice([Per.MONTH, Per.MONTH, Per.YEAR]),
            rng.choice(list(PartYear)),
        )  # fmt: skip
        rates = [*rates[:-1], replace(rates[-1], envelope="chung")]
        if self.maybe(70):
            refuses = frozenset({Mark.OTHER_SUPPORT}) if self.maybe(30) else frozenset()
            rates.append(
                Rate(80, "con-lai", Payee.TEAM, Per.MONTH, Remainder(), envelope="chung", refuses=refuses)
            )
        return rates, (envelope,)
