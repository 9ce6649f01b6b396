"""The same money computed again, in the simplest way: person by person, day by day, by hand.

Written from the texts (domain.md, sections 2 to 4) and not from the engine: nothing of it is imported but
the words in which a resolution is written down. Exact fractions, plain loops, no cleverness.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from portal.lib.months import Month
from subsidies.rules.terms import Terms

from .earning import earned
from .holding_back import add, drop_what_excludes_itself, empty, hold_back, share_out, turn
from .items import Item, Money
from .story import Story


def computed(story: Story, terms: Terms) -> tuple[Money, dict[tuple[int | None, int, Month, str], int]]:
    """Đồng due by payee, clause and month, and đồng refused by the same and the reason.

    What is withdrawn gives its place under a limit back: then everything is counted once more.
    """
    while True:
        money, unpaid = _once(story, terms)
        here = {key: paid for key, paid in story.paid.items() if key[2] in story.months}
        if all(money.get(key, 0) >= paid for key, paid in here.items()):
            return money, unpaid
        elsewhere = {key: paid for key, paid in story.paid.items() if key not in here}
        story = replace(story, paid=elsewhere | money)


def _once(story: Story, terms: Terms) -> tuple[Money, dict]:
    paid_or_due = {key: amount for key, amount in story.paid.items() if amount}
    money: Money = {}
    unpaid: dict = defaultdict(int)
    for month in sorted(story.months):
        items = _one_month(story, terms, month, paid_or_due)
        for key in [key for key in paid_or_due if key[2] == month]:
            del paid_or_due[key]
        for item in items:
            key = (item.who, item.rate.id, month)
            if item.why_not:
                unpaid[(*key, item.why_not)] += item.amount
            elif item.amount:
                money[key] = money.get(key, 0) + item.amount
                paid_or_due[key] = money[key]
    return money, {key: amount for key, amount in unpaid.items() if amount}


def _one_month(story: Story, terms: Terms, month: Month, known: Money) -> list[Item]:
    items = []
    for person in story.people:
        for rate in terms.rates:
            items += earned(story, terms, month, person, rate, known)
    items = share_out(items, story, terms)
    if terms.registered_communes_only and not story.registered:
        for item in items:
            item.why_not = item.why_not or "not_registered"
    else:
        drop_what_excludes_itself(items)
        for rate in terms.rates:
            for limit in sorted(rate.limits, key=turn):
                items = hold_back(limit, rate, items, story, terms, month, known)
    for envelope in terms.envelopes:
        items = empty(envelope, items, story, terms, month, known)
    for top_up in terms.top_ups:
        items = add(top_up, items, story, terms, month)
    return items
