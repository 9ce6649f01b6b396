"""What a person or a team earns in a month, before anything is held back."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from portal.lib.months import Month
from subsidies.rules import terms as law
from subsidies.rules.terms import MonthCounting, PartYear, Terms
from subsidies.rules.words import Mark, Payee, Per, Trait

from .items import Item, Money, rounded
from .prices import Payee as PricedFor
from .prices import true, unit_of
from .story import TEAM, Done, HeldPost, Someone, Story, days_of, days_there

PRESENCE = (Per.MONTH, Per.YEAR, Per.ONCE)


def earned(story: Story, terms: Terms, month: Month, person: Someone, rate: Any, known: Money) -> list[Item]:
    traits = {**story.traits, **person.traits}
    if isinstance(rate.amount, law.Remainder) or not all(true(c, traits) for c in rate.when):
        return []
    if rate.per in PRESENCE:
        items = _for_being_there(story, terms, month, person, rate, traits, known)
    else:
        items = _for_work(story, terms, month, person, rate, traits, known)
    round_along(items, terms.rounding)
    return items


def _for_being_there(
    story: Story, terms: Terms, month: Month, person: Someone, rate: Any, traits: dict, known: Money
) -> list[Item]:
    wanted = Payee.TEAM if person.id is TEAM else Payee.MEMBER
    if rate.payee is not wanted or not days_there(person, month):
        return []
    if rate.per in (Per.YEAR, Per.ONCE) and not story.paid.get((person.id, rate.id, month)):
        for who, clause, when in known:
            same_time = rate.per is Per.ONCE or when.year == month.year
            if (who, clause) == (person.id, rate.id) and when != month and same_time:
                return []
    if not rate.posts:
        return _for_one_post(story, terms, month, person, rate, traits, None, known)
    items = []
    for post in person.posts:
        items += _for_one_post(
            story, terms, month, person, rate, {**traits, Trait.POST: post.name}, post, known
        )
    ranked = sorted((item for item in items if not item.why_not), key=lambda item: -item.unit)
    for place, item in enumerate(ranked):
        if place == 0:
            continue
        if place < rate.posts.counted and rate.posts.percent:
            item.unit = item.unit * Fraction(rate.posts.percent) / 100
        else:
            item.why_not = "lower_post"
    return items


def _for_one_post(
    story: Story,
    terms: Terms,
    month: Month,
    person: Someone,
    rate: Any,
    traits: dict,
    post: HeldPost | None,
    known: Money,
) -> list[Item]:
    there = days_there(person, month)
    first, last = person.first, person.last
    if post is not None:
        there = [day for day in there if post.first <= day <= post.last]
        first, last = max(first, post.first), min(last or post.last, post.last)
    if not there:
        return []
    part = part_of_month(rate.month_rule or terms.month_rule, person, month, there, first, last)
    unit = unit_of(rate, terms, month, traits, frozenset(), PricedFor(person.id, known))
    if unit is None:
        return []
    item = Item(person.id, rate, month.first_day, Fraction(1), unit)
    if not part:
        item.why_not = "not_a_whole_month"
    elif Mark.OTHER_SUPPORT in rate.refuses and month in person.supported:
        item.why_not = "other_support"
    if part and rate.per is Per.MONTH:
        item.units = part
    if part and rate.per is Per.YEAR and rate.part_year is PartYear.BY_MONTHS:
        item.units = Fraction(story.months_in_year, 12)
    return [item]


def part_of_month(
    rule: Any, person: Someone, month: Month, there: list[dt.date], first: dt.date, last: dt.date | None
) -> Fraction:
    """`first` and `last` are the days of the decisions that let in and let go."""
    counted = set(there)
    if not rule.first_day_counts:
        counted.discard(first)
    if not rule.last_day_counts:
        counted.discard(last)
    for absent in person.absences:
        lasted = (absent.last - absent.first).days + 1
        if absent.kind in rule.pauses and lasted >= rule.pauses[absent.kind]:
            counted -= {day for day in there if absent.first <= day <= absent.last}
    days, in_month = len(counted), len(days_of(month))
    if rule.counting is MonthCounting.ANY_DAY:
        return Fraction(days > 0)
    if rule.counting is MonthCounting.WHOLE_MONTH:
        return Fraction(days == in_month)
    if rule.counting is MonthCounting.AT_LEAST:
        if days == 0:
            return Fraction(0)
        return Fraction(1) if days >= rule.days else Fraction(rule.percent) / 100
    if rule.counting is MonthCounting.NEXT_MONTH:
        joined_now = first in days_of(month)
        return Fraction(days > 0 and not joined_now)
    if days == in_month:
        return Fraction(1)
    return min(Fraction(1), Fraction(days, rule.divisor or in_month))


def _for_work(
    story: Story, terms: Terms, month: Month, person: Someone, rate: Any, traits: dict, known: Money
) -> list[Item]:
    items = []
    mine = [d for d in story.sheet if d.who == person.id and d.per is rate.per and Month.of(d.day) == month]
    for done in sorted(mine, key=lambda d: d.day):
        member = person.id is TEAM or done.day in days_there(person, month)
        ordered = Mark.ORDERED in done.marks
        if rate.per is not Per.SPENDING:
            if rate.payee is Payee.TEAM:
                continue
            if rate.payee is Payee.MOBILISED and member:
                continue
            if rate.payee is Payee.MEMBER and not member and ordered:
                continue  # mobilised: another clause's business
        elif rate.payee is Payee.MOBILISED:
            continue
        items += _for_one_entry(done, member, terms, month, rate, traits, known)
    return items


def _for_one_entry(
    done: Done, member: bool, terms: Terms, month: Month, rate: Any, traits: dict, known: Money
) -> list[Item]:
    why_not = _why_not(done, member, rate)
    units = done.units
    if rate.block is not None:
        units = Fraction(units // Fraction(rate.block))
    if isinstance(rate.amount, law.Ordered):
        ceiling = rate.amount.ceiling
        if not why_not and done.ordered_amount is None:
            why_not = "no_ordered_amount"
        if why_not:
            return [Item(done.who, rate, done.day, units, Fraction(ceiling), why_not=why_not)]
        within = Item(done.who, rate, done.day, units, Fraction(min(ceiling, done.ordered_amount)))
        if done.ordered_amount <= ceiling:
            return [within]
        above = Fraction(done.ordered_amount - ceiling)
        return [within, Item(done.who, rate, done.day, units, above, why_not="above_ceiling")]
    unit = unit_of(rate, terms, month, traits, done.marks, PricedFor(done.who, known))
    if unit is None or not units:
        return []
    return [Item(done.who, rate, done.day, units, unit, why_not=why_not)]


WITHOUT = [(Mark.ORDERED, "no_order"), (Mark.PLANNED, "no_plan"), (Mark.URGENT, "no_order")]
WITH = [
    (Mark.OFFICE_HOURS, "office_hours"),
    (Mark.OTHER_SUPPORT, "other_support"),
    (Mark.SAME_DATE_AS_NIGHT, "same_date_as_night"),
]


def _why_not(done: Done, member: bool, rate: Any) -> str:
    if Mark.UNCONFIRMED in done.marks:
        return "not_confirmed"
    if not member and Mark.ORDERED not in done.marks:
        return "not_a_member"
    for mark, reason in WITHOUT:
        if mark in rate.needs and mark not in done.marks:
            return reason
    for mark, reason in WITH:
        if mark in rate.refuses and mark in done.marks:
            return reason
    return ""


def round_along(items: list[Item], rounding: Any) -> None:
    """On the line: what has been earned so far, rounded, less what was given for the days before."""
    for why_not in {item.why_not for item in items}:
        so_far, given = Fraction(0), 0
        for item in items:
            if item.why_not == why_not:
                so_far += item.units * item.unit
                item.amount = rounded(so_far, rounding) - given
                given += item.amount
