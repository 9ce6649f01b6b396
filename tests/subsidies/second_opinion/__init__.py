"""The same money computed again, in the simplest way: person by person, day by day, by hand.

Written from the texts of the resolutions and not from the engine: nothing of it is imported but
the words in which a resolution is written down. Exact fractions, plain loops, no cleverness.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from portal.lib.months import Month
from subsidies.rules.terms import AmountOver, Over, PaidMembers, Terms

from .earning import earned
from .holding_back import add, empty, given_up_for_nothing, hold_back_all, share_out
from .items import Item, Money
from .story import Story
from .whole_sums import Sums, round_the_whole


def computed(story: Story, terms: Terms) -> tuple[Money, dict[tuple[int | None, int, Month, str], int]]:
    """Đồng due by payee, clause and month, and đồng refused by the same and the reason.

    Nobody is asked about the others, unless the law asks.
    """
    if _asks_about_others(terms):
        return _of_all(story, terms)
    money: Money = {}
    unpaid: dict = {}
    for person in story.people:
        paid = {key: amount for key, amount in story.paid.items() if key[0] == person.id}
        own_money, own_unpaid = _of_all(replace(story, people=[person], paid=paid), terms)
        money |= own_money
        unpaid |= own_unpaid
    return money, unpaid


def _asks_about_others(terms: Terms) -> bool:
    if terms.envelopes or terms.top_ups:
        return True
    for rate in terms.rates:
        if rate.shared_among:
            return True
        for limit in rate.limits:
            if isinstance(limit, PaidMembers):
                return True
            if isinstance(limit, AmountOver) and limit.over in (Over.TEAM_MONTH, Over.TEAM_YEAR):
                return True
    return False


def _of_all(story: Story, terms: Terms) -> tuple[Money, dict]:
    """What is withdrawn gives its place under a limit back: then everything is counted once more."""
    while True:
        money, unpaid, before_totals = _once(story, terms)
        here = {key: paid for key, paid in story.paid.items() if key[2] in story.months}
        if all(before_totals.get(key, 0) >= paid for key, paid in here.items()):
            return money, unpaid
        elsewhere = {key: paid for key, paid in story.paid.items() if key not in here}
        story = replace(story, paid=elsewhere | before_totals)


def _once(story: Story, terms: Terms) -> tuple[Money, dict, Money]:
    """Limits look at what clauses gave before anybody's total was rounded: the third answer."""
    paid_or_due = {key: amount for key, amount in story.paid.items() if amount}
    money: Money = defaultdict(int)
    before_totals: Money = defaultdict(int)
    unpaid: dict = defaultdict(int)
    sums = Sums()
    for month in sorted(story.months):
        items = _one_month(story, terms, month, paid_or_due, sums)
        for key in [key for key in paid_or_due if key[2] == month]:
            del paid_or_due[key]
        for item in items:
            key = (item.who, item.rate.id, month)
            if item.why_not:
                unpaid[(*key, item.why_not)] += item.amount
                continue
            money[key] += item.amount
            if item.unit or item.units:
                before_totals[key] += item.amount
        paid_or_due |= {key: amount for key, amount in before_totals.items() if key[2] == month and amount}
    return _some(money), _some(unpaid), _some(before_totals)


def _some(amounts: dict) -> dict:
    return {key: amount for key, amount in amounts.items() if amount}


def _one_month(story: Story, terms: Terms, month: Month, known: Money, sums: Sums) -> list[Item]:
    items = []
    for person in story.people:
        for rate in terms.rates:
            items += earned(story, terms, month, person, rate, known)
    items = share_out(items, story, terms)
    items = _held(items, story, terms, month, known)
    items = round_the_whole(items, terms, month, known, sums)
    for top_up in terms.top_ups:
        items = add(top_up, items, story, terms, month, known)
    return items


def _held(items: list[Item], story: Story, terms: Terms, month: Month, known: Money) -> list[Item]:
    """What somebody gave up for nothing is theirs again: the month is gone through once more."""
    held = _held_once([replace(item) for item in items], story, terms, month, known)
    idle = given_up_for_nothing(items, held)
    if not idle:
        return held
    others = [item for item in items if (item.who, item.rate.code) not in idle]
    nothing = [item for item in held if (item.who, item.rate.code) in idle]
    return _held(others + nothing, story, terms, month, known)


def _held_once(items: list[Item], story: Story, terms: Terms, month: Month, known: Money) -> list[Item]:
    if terms.registered_communes_only and not story.registered:
        for item in items:
            item.why_not = item.why_not or "not_registered"
    else:
        items = hold_back_all(items, story, terms, month, known)
    for envelope in terms.envelopes:
        items = empty(envelope, items, story, terms, month, known)
    return items
