"""An invented story as the engine reads it: what the registry's queries do, in small."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.lib.months import Month
from subsidies.rules.history import PaidMonths
from subsidies.rules.needs import needs_of
from subsidies.rules.terms import Terms
from subsidies.rules.words import Mark, Per
from subsidies.rules.work import Pause, Piece, Post, TeamMonth, Work
from tests.subsidies.second_opinion.story import Done, Someone, Story

Sheet = Mapping[tuple[int | None, Month], list[Done]]


def as_the_engine_reads_it(story: Story, terms: Terms) -> tuple[list[TeamMonth], PaidMonths]:
    """Days alike become one piece, dates become numbers of days."""
    by_day = needs_of([terms]).by_day
    sheet: dict[tuple[int | None, Month], list[Done]] = defaultdict(list)
    for done in story.sheet:
        sheet[done.who, Month.of(done.day)].append(done)
    team_months = [
        TeamMonth(
            1,
            month,
            tuple(_work(person, month, sheet, by_day=by_day) for person in story.people),
            registered=story.registered,
            traits=story.traits,
            months_in_year=story.months_in_year,
            top_ups=story.top_ups,
        )
        for month in story.months
    ]
    paid: dict[Any, dict[Month, int]] = defaultdict(dict)
    for (who, rate, month), amount in story.paid.items():
        paid[who, rate][month] = amount
    return team_months, paid


def _work(person: Someone, month: Month, sheet: Sheet, *, by_day: bool) -> Work:
    pieces = _pieces(person, sheet.get((person.id, month), []), by_day=by_day)
    if person.first is None:
        return Work(person.id, pieces=pieces, traits=person.traits)
    whole = _service(person, month, person.first, person.last or dt.date.max)
    held = [(post, _service(person, month, post.first, post.last)) for post in person.posts]
    return Work(
        person.id,
        pieces=pieces,
        traits=person.traits,
        since=person.first,
        posts=tuple(Post(post.name, **service) for post, service in held if service["active_days"]),
        marks=frozenset({Mark.OTHER_SUPPORT} if month in person.supported else ()),
        **whole,
    )


def _service(person: Someone, month: Month, first: dt.date, last: dt.date) -> dict[str, Any]:
    """Of the membership, or of a post within it: days, both its ends, pauses."""
    first, last = max(first, person.first), min(last, person.last or last)
    begin, end = max(first, month.first_day), min(last, month.last_day)
    pauses = (
        Pause(
            absent.kind,
            (min(end, absent.last) - max(begin, absent.first)).days + 1,
            (absent.last - absent.first).days + 1,
            absent.first <= first <= absent.last,
            absent.first <= last <= absent.last,
        )
        for absent in person.absences
        if max(begin, absent.first) <= min(end, absent.last)
    )
    return {
        "active_days": max(0, (end - begin).days + 1),
        "joined": month.first_day <= first <= month.last_day,
        "left": month.first_day <= last <= month.last_day,
        "pauses": tuple(pauses),
    }


def _common(person: Someone, first: dt.date, last: dt.date) -> int:
    if person.first is None:
        return 0
    return max(0, (min(last, person.last or last) - max(first, person.first)).days + 1)


def _pieces(person: Someone, sheet: list[Done], *, by_day: bool) -> tuple[Piece, ...]:
    alike: dict[Any, list[Done]] = defaultdict(list)
    for done in sheet:
        member = person.id is None or _common(person, done.day, done.day) == 1
        # Blocks of hours are full, or not, on their own day; each paper is a piece.
        own_day = done.day if by_day or done.per in (Per.HOUR, Per.SPENDING) else None
        alike[done.per, member, done.marks, done.ordered_amount, own_day].append(done)
    return tuple(
        Piece(per, _decimal(sum(d.units for d in days)), min(d.day for d in days), member, marks, amount)
        for (per, member, marks, amount, _), days in alike.items()
    )


def _decimal(units: Fraction) -> Decimal:
    return Decimal(units.numerator) / units.denominator
