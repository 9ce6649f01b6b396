"""What is shared, excluded, limited, taken out of an envelope, added on top."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import Any

from portal.lib.months import Month
from subsidies.rules import terms as law
from subsidies.rules.terms import Over, PartYear, Terms
from subsidies.rules.words import Mark, Per, Trait

from .earning import part_of_month, round_along
from .items import Item, Money, rounded
from .story import TEAM, Story, days_there


def turn(limit: Any) -> int:
    """Whoever wrote them in another order meant the same: first the price of a day, last the team's year."""
    if isinstance(limit, law.UnitsPerMonth):
        return 1
    if isinstance(limit, law.MonthsInAll):
        return 2
    if isinstance(limit, law.PaidMembers):
        return 3
    return {Over.UNIT: 0, Over.PERSON_MONTH: 4, Over.PERSON_YEAR: 5, Over.TEAM_MONTH: 6, Over.TEAM_YEAR: 7}[
        limit.over
    ]


def _rank(story: Story, who: int | None) -> tuple:
    person = next(p for p in story.people if p.id == who)
    role = {"leader": 0, "deputy": 1}.get(person.traits.get(Trait.ROLE, ""), 2)
    return role, person.first or dt.date.min, person.id or 0


def share_out(items: list[Item], story: Story, terms: Terms) -> list[Item]:
    for rate in terms.rates:
        if not rate.shared_among:
            continue
        sharing = []
        for item in [i for i in items if i.rate is rate and not i.why_not]:
            person = next(p for p in story.people if p.id == item.who)
            if person.traits.get(Trait.ROLE) in rate.shared_among:
                sharing.append(item)
            else:
                items.remove(item)
        sharing.sort(key=lambda item: _rank(story, item.who))
        heads = len(sharing)
        for place, item in enumerate(sharing):
            # The same amount for everybody, and one đồng more for the first until nothing is left.
            whole = item.amount // heads
            item.amount = whole + (1 if place < item.amount - whole * heads else 0)
            item.units, item.unit = Fraction(1), Fraction(item.amount)
    return items


def hold_back_all(items: list[Item], story: Story, terms: Terms, month: Month, known: Money) -> list[Item]:
    """Clause by clause. Of two that nobody draws together the one named is seen to first."""
    by_code = {rate.code: rate for rate in terms.rates}
    seen: dict[str, list[Item]] = {}

    def left_of(code: str) -> list[Item]:
        if code not in seen:
            rate = by_code[code]
            mine = [item for item in items if item.rate is rate]
            drawers = {i.who for other in rate.not_with for i in left_of(other) if i.amount and not i.why_not}
            for item in mine:
                if item.who in drawers:
                    item.why_not = item.why_not or "not_with_another"
            for limit in sorted(rate.limits, key=turn):
                mine = hold_back(limit, rate, mine, story, terms, month, known)
            seen[code] = mine
        return seen[code]

    return [item for code in by_code for item in left_of(code)]


def given_up_for_nothing(before: list[Item], after: list[Item]) -> set[tuple[int | None, str]]:
    """Who lost something for a clause of which the envelope then gave nothing."""
    found = set()
    for lost in after:
        for code in lost.rate.not_with if lost.why_not == "not_with_another" else ():
            hoped = [i for i in before if (i.who, i.rate.code) == (lost.who, code) and not i.why_not]
            came = [i for i in after if (i.who, i.rate.code) == (lost.who, code)]
            got = sum(item.amount for item in came if not item.why_not)
            if hoped and not got and any(item.why_not == "envelope_empty" for item in came):
                found.add((lost.who, code))
    return found


def _cut(item: Item, amount: int, why_not: str) -> list[Item]:
    """What fits, and the rest."""
    if amount >= item.amount:
        return [item]
    rest = Item(item.who, item.rate, item.day, item.units, item.unit, item.amount - amount, why_not)
    item.amount = amount
    return [item, rest] if amount else [rest]


def hold_back(
    limit: Any, rate: Any, items: list[Item], story: Story, terms: Terms, month: Month, known: Money
) -> list[Item]:
    mine = [item for item in items if item.rate is rate and not item.why_not]
    others = [item for item in items if item not in mine]
    mine.sort(key=lambda item: (item.day, item.who or 0))
    if isinstance(limit, law.MonthsInAll):
        for item in mine:
            clauses = {rate.id, *(terms.earlier[name] for name in limit.continues)}
            others_paid = {when for who, clause, when in known if who == item.who and clause in clauses}
            others_paid.discard(month)
            if limit.calendar:
                first = min([*others_paid, month])
                over = (month.year - first.year) * 12 + month.number - first.number >= limit.months
            else:
                kept = story.paid.get((item.who, rate.id, month))
                over = len(others_paid) >= limit.months and not kept
            if over:
                item.why_not = "months_used_up"
        return others + mine
    if isinstance(limit, law.PaidMembers):
        order = sorted({item.who for item in mine}, key=lambda who: _rank(story, who))
        for item in mine:
            if item.who not in order[: limit.members]:
                item.why_not = "not_among_paid"
        return others + mine
    if isinstance(limit, law.UnitsPerMonth):
        return others + _only_so_many(limit, mine, terms)
    return others + _only_so_much(limit, rate, mine, story, terms, month, known)


def _only_so_many(limit: Any, mine: list[Item], terms: Terms) -> list[Item]:
    left = defaultdict(lambda: Fraction(limit.units))
    kept = []
    for item in mine:
        if item.units <= left[item.who]:
            left[item.who] -= item.units
            kept.append(item)
        elif left[item.who] == 0:
            item.why_not = "over_units"
            kept.append(item)
        else:
            part = min(item.amount, rounded(left[item.who] * item.unit, terms.rounding))
            rest = Item(item.who, item.rate, item.day, item.units - left[item.who], item.unit)
            rest.amount, rest.why_not = item.amount - part, "over_units"
            item.units, item.amount = left[item.who], part
            left[item.who] = Fraction(0)
            kept += [item, rest]
    return kept


def _only_so_much(
    limit: Any, rate: Any, mine: list[Item], story: Story, terms: Terms, month: Month, known: Money
) -> list[Item]:
    kept = []
    if limit.over is Over.UNIT:
        return _cheaper(limit.amount, mine, terms)
    whole_team = limit.over in (Over.TEAM_MONTH, Over.TEAM_YEAR)
    by_year = limit.over in (Over.PERSON_YEAR, Over.TEAM_YEAR)
    given: dict = defaultdict(int)
    if by_year:
        for (who, clause, when), amount in known.items():
            if clause == rate.id and when.year == month.year and when != month:
                given[TEAM if whole_team else who] += amount
    most = limit.amount
    if by_year and limit.part_year is PartYear.BY_MONTHS:
        most = rounded(Fraction(limit.amount * story.months_in_year, 12), terms.rounding)
    for item in mine:
        payee = TEAM if whole_team else item.who
        parts = _cut(item, max(0, most - given[payee]), "over_amount")
        given[payee] += sum(part.amount for part in parts if not part.why_not)
        kept += parts
    return kept


def _cheaper(most: int, mine: list[Item], terms: Terms) -> list[Item]:
    """A unit costs at most so much; what it costs above is refused. Somebody's line is rounded once."""
    kept = []
    for who in {item.who for item in mine}:
        own = [item for item in mine if item.who == who]
        dear = [item for item in own if item.unit > most]
        above = [Item(i.who, i.rate, i.day, i.units, i.unit - most, why_not="over_amount") for i in dear]
        for item in dear:
            item.unit = Fraction(most)
        if dear:
            whole = sum(item.amount for item in own)
            round_along([*own, *above], terms.rounding)
            above[-1].amount += whole - sum(item.amount for item in [*own, *above])
        kept += own + above
    return kept


def empty(
    envelope: Any, items: list[Item], story: Story, terms: Terms, month: Month, known: Money
) -> list[Item]:
    """Inner parts first, earliest day first; what is left belongs to the remainder."""
    left = _all_of(envelope, story, terms)
    clauses = [rate for rate in terms.rates if rate.envelope == envelope.code]
    if envelope.per is Per.YEAR:
        for (_who, clause, when), amount in known.items():
            if clause in [rate.id for rate in clauses] and when.year == month.year and when != month:
                left -= amount
        left = max(0, left)
    inside = [item for item in items if item.rate in clauses and not item.why_not]
    rest = [item for item in items if item not in inside]
    for item in sorted(inside, key=lambda item: (item.day, item.who or 0, item.rate.id)):
        parts = _cut(item, left, "envelope_empty")
        left -= sum(part.amount for part in parts if not part.why_not)
        rest += parts
    for rate in clauses:
        team = story.people[0]
        there = days_there(team, month)
        if isinstance(rate.amount, law.Remainder) and there and left:
            item = Item(TEAM, rate, month.first_day, Fraction(1), Fraction(left), left)
            if terms.registered_communes_only and not story.registered:
                item.why_not = "not_registered"
            elif not part_of_month(
                rate.month_rule or terms.month_rule, team, month, there, team.first, team.last
            ):
                item.why_not = "not_a_whole_month"
            elif Mark.OTHER_SUPPORT in rate.refuses and month in team.supported:
                item.why_not = "other_support"
            elif envelope.per is Per.MONTH:
                _in_part(item, rate, team, terms, month)
            rest.append(item)
    return rest


def _all_of(envelope: Any, story: Story, terms: Terms) -> int:
    if envelope.per is Per.YEAR and envelope.part_year is PartYear.BY_MONTHS:
        return rounded(Fraction(envelope.amount * story.months_in_year, 12), terms.rounding)
    return envelope.amount


def _in_part(item: Item, rate: Any, team: Any, terms: Terms, month: Month) -> None:
    """Half a month's team has half of what is left, and never more than is left."""
    rule = rate.month_rule or terms.month_rule
    part = part_of_month(rule, team, month, days_there(team, month), team.first, team.last)
    if part < 1:
        item.units, item.amount = part, min(item.amount, rounded(part * item.unit, terms.rounding))


def add(top_up: Any, items: list[Item], story: Story, terms: Terms, month: Month, known: Money) -> list[Item]:
    """So many times the base, month by month; over the year where the base is an amount of the year."""
    decided = story.top_ups.get(top_up.code, 0)
    if not decided or not days_there(story.people[0], month):
        return items
    item = Item(TEAM, top_up, month.first_day, Fraction(1), Fraction(decided), decided)
    if terms.registered_communes_only and not story.registered:
        item.why_not = "not_registered"
        return [*items, item]
    base = sum(item.amount for item in items if item.rate.code in top_up.base and not item.why_not)
    already = 0
    for envelope in terms.envelopes:
        if envelope.code not in top_up.base:
            continue
        left_over = [i for i in items if i.rate.envelope == envelope.code and _is_remainder(i)]
        base += _all_of(envelope, story, terms) - sum(i.amount for i in left_over if i.why_not)
        if envelope.per is Per.YEAR:
            already += sum(
                amount
                for (_who, clause, when), amount in known.items()
                if clause == top_up.id and when.year == month.year and when != month
            )
    most = int(base * Fraction(top_up.times)) - (base if top_up.together else 0) - already
    return items + _cut(item, max(0, most), "over_amount")


def _is_remainder(item: Item) -> bool:
    return isinstance(getattr(item.rate, "amount", None), law.Remainder)
