"""Invented teams: who served, what was recorded, what was paid before."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from random import Random
from typing import Any

from portal.lib.months import Month
from subsidies.rules.terms import Terms
from subsidies.rules.words import Mark, Per, Trait
from tests.subsidies.second_opinion.story import Absent, Done, HeldPost, Someone, Story, days_of

from .laws import AREAS, KINDS, POSTS

ONE, HALF = Fraction(1), Fraction(1, 2)
ROLES = ["leader", "deputy", "member", "member", "member"]
SELDOM = [
    Mark.OFFICE_HOURS, Mark.HOLIDAY, Mark.SAME_DATE_AS_NIGHT, Mark.OTHER_SUPPORT, Mark.UNCONFIRMED
]  # fmt: skip


class Teller:
    """Invents a team and its months."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def maybe(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def story(self, terms: Terms) -> Story:
        rng = self.rng
        first = Month(rng.choice([2023, 2024]), rng.randint(1, 12))
        months = [first + n for n in range(rng.randint(1, 5))]
        team = Someone(None, first=self.day(first - 1) if self.maybe(85) else self.day(first))
        if self.maybe(10):
            team.last = self.day(months[-1])
        members = [
            self.member(number, role, months) for number, role in enumerate(ROLES[: rng.randint(1, 5)], 1)
        ]
        helpers = [Someone(100)] if self.maybe(40) else []
        people = [team, *members, *helpers]
        for person in people[: len(members) + 1]:
            person.supported = [month for month in months if self.maybe(5)]
        return Story(
            months,
            people,
            [entry for month in months for entry in self.sheet(people, month, terms)],
            self.of_the_place(),
            registered=self.maybe(85),
            months_in_year=rng.choice([12, 12, 7, 5]),
            top_ups={"xa-them": rng.choice([100_000, 900_000])} if self.maybe(70) else {},
            paid=self.paid(terms, people, months),
        )

    def day(self, month: Month) -> dt.date:
        return self.rng.choice(days_of(month))

    def of_the_place(self) -> dict[Trait, Any]:
        rng = self.rng
        traits: dict[Trait, Any] = {Trait.AREA: rng.choice(AREAS)}
        if self.maybe(85):
            traits[Trait.HOUSEHOLDS] = rng.choice([30, 40, 45, 50, 51, 60, 65, 70, 99, 100, 130])
        if self.maybe(70):
            traits[Trait.BORDER] = self.maybe(50)
        if self.maybe(70):
            traits[Trait.WAGE_ZONE] = rng.choice(["I", "IV"])
        return traits

    def member(self, number: int, role: str, months: list[Month]) -> Someone:
        person = Someone(number, self.day(months[0] - self.rng.choice([1, 2])), traits={Trait.ROLE: role})
        if self.maybe(25):
            person.first = self.day(self.rng.choice(months))
        if self.maybe(20):
            person.last = max(person.first, self.day(self.rng.choice(months)))
        if self.maybe(25):
            since = self.day(self.rng.choice(months))
            person.absences = [
                Absent(self.rng.choice(KINDS), since, since + dt.timedelta(self.rng.randrange(40)))
            ]
        for post in POSTS:
            if self.maybe(35):
                since = self.day(months[0] - 1) if self.maybe(70) else self.day(months[-1])
                person.posts.append(HeldPost(post, since, since + dt.timedelta(self.rng.choice([10, 400]))))
        return person

    def sheet(self, people: list[Someone], month: Month, terms: Terms) -> list[Done]:
        rng, entries = self.rng, []
        paid_by_entry = {rate.per for rate in terms.rates} & {Per.DAY, Per.NIGHT, Per.SESSION, Per.HOUR}
        for person in people[1:]:
            for per in sorted(paid_by_entry):
                for day in rng.sample(days_of(month), rng.choice([0, 1, 3, 7])):
                    entries.append(self.entry(person, per, day))
        if self.maybe(40):
            amount = rng.choice([99_000, 300_000])
            entries.append(Done(None, Per.SPENDING, self.day(month), Fraction(1), ordered_amount=amount))
        return entries

    def entry(self, person: Someone, per: Per, day: dt.date) -> Done:
        rng = self.rng
        marks = {Mark.REST_DAY} if day.weekday() >= 5 else set()
        ordered = self.maybe(80 if person.first is None else 20)
        if ordered:
            marks |= {Mark.ORDERED, Mark.URGENT} if self.maybe(50) else {Mark.ORDERED}
        if self.maybe(70):
            marks.add(Mark.PLANNED)
        if self.maybe(25):
            marks.add(rng.choice(SELDOM))
        units = {Per.DAY: rng.choice([ONE, ONE, HALF]), Per.HOUR: rng.choice([ONE, 3 * ONE, 5 * HALF])}
        amount = rng.choice([180_000, 200_000, 250_000]) if ordered and self.maybe(80) else None
        return Done(person.id, per, day, units.get(per, ONE), frozenset(marks), amount)

    def paid(
        self, terms: Terms, people: list[Someone], months: list[Month]
    ) -> dict[tuple[int | None, int, Month], int]:
        """By earlier runs, of earlier months and of some that are computed again."""
        if self.maybe(60):
            return {}
        around = [months[0] - n for n in range(1, 9)] + months[:2]
        clauses = [*(rate.id for rate in terms.rates), *terms.earlier.values()]
        return {
            (person.id, rate, month): self.rng.choice([50_000, 300_000])
            for person in people
            for rate in clauses
            for month in around
            if self.maybe(15)
        }
