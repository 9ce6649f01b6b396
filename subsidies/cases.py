"""Work described by counts alone, and what the law gives for it: worked examples and forecasts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from portal.lib.months import Month, MonthRange

from .rules import due_to_team
from .rules.data import Outcome, Payee, Per, Piece, TeamMonth, Terms, Work

FIRST_MOBILISED = 1_000_000  # invented person ids: members count up from 1, mobilised people from here


@dataclass(frozen=True, slots=True)
class Labour:
    """What one person, a member or a mobilised one, does for the team in every month of the case."""

    by: Payee
    per: Per
    units: Decimal
    office_hours: bool = False  # of a salaried official
    ordered: bool = False
    urgent: bool = False  # by the provincial Chairman's urgent order
    ordered_amount: int | None = None  # đồng per unit


@dataclass(frozen=True, slots=True)
class Case:
    """One or more teams that are all alike."""

    months: MonthRange
    teams: int = 1
    members: int = 0  # in each team
    labours: tuple[Labour, ...] = ()
    registered: bool = True
    paid_before: MonthRange | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """The days a resolution holds, both included; without a last day, until further notice."""

    first: dt.date
    last: dt.date | None

    def days_in(self, month: Month) -> int:
        last = min(self.last or month.last_day, month.last_day)
        return max(0, (last - max(self.first, month.first_day)).days + 1)


def outcome_for_one_team(case: Case, terms: Terms, in_force: InForce) -> Outcome:
    """Through the same engine as real pay. Months outside the resolution's life give nothing."""
    months = [
        TeamMonth(1, month, _works(case, month, in_force), case.registered)
        for month in case.months
        if in_force.days_in(month)
    ]
    return due_to_team(months, terms, _paid_before(case, terms))


def _works(case: Case, month: Month, in_force: InForce) -> tuple[Work, ...]:
    days = in_force.days_in(month)
    first_day = max(in_force.first, month.first_day)
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for number, labour in enumerate(case.labours):
        pieces[_who(labour, number, case)].append(_piece(labour, first_day))
    members = range(1, case.members + 1)
    mobilised = sorted(pieces.keys() - set(members))
    return (
        Work(None, days),
        *(Work(person, days, tuple(pieces[person])) for person in members),
        *(Work(person, 0, tuple(pieces[person])) for person in mobilised),
    )


def _who(labour: Labour, number: int, case: Case) -> int:
    if labour.by is Payee.MOBILISED or not case.members:
        return FIRST_MOBILISED + number
    return 1 + number % case.members


def _piece(labour: Labour, first_day: dt.date) -> Piece:
    return Piece(
        labour.per,
        labour.units,
        first_day,
        as_member=labour.by is Payee.MEMBER,
        official_in_office_hours=labour.office_hours,
        ordered=labour.ordered,
        urgent_provincial_order=labour.urgent,
        ordered_amount=labour.ordered_amount,
    )


def _paid_before(case: Case, terms: Terms) -> dict[tuple[int | None, int], set[Month]]:
    if case.paid_before is None:
        return {}
    payees = [None, *range(1, case.members + 1)]
    return {(payee, rate.id): set(case.paid_before) for rate in terms.rates for payee in payees}
