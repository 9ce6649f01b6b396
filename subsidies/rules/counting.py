"""Which months, days, nights and sessions a clause counts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from .terms import MonthCounting, MonthRule, Rate
from .words import Mark, Payee, Per, Reason
from .work import Piece, TeamMonth, Work

ONE = Decimal(1)
NONE = Decimal(0)


def presence(rate: Rate, work: Work, team_month: TeamMonth, default: MonthRule) -> Decimal:
    """The part of a month (or year) of membership that counts: 1 in full, 0 for none."""
    rule = rate.month_rule or default
    part = part_of_month(rule, work, team_month.month.last_day.day)
    if part and rate.per is Per.YEAR and rate.part_year is rate.part_year.BY_MONTHS:
        return Decimal(team_month.months_in_year) / 12
    return part if rate.per is Per.MONTH else Decimal(bool(part))


def part_of_month(rule: MonthRule, work: Work, calendar_days: int) -> Decimal:
    return _PARTS[rule.counting](rule, work, counted_days(rule, work), calendar_days)


def counted_days(rule: MonthRule, work: Work) -> int:
    """Active days less pauses that do not count and, as the rule says, the days of the decisions."""
    taken = [p for p in work.pauses if p.days_in_all >= rule.pauses.get(p.kind, p.days_in_all + 1)]
    days = work.active_days - sum(pause.days for pause in taken)
    if work.joined and not rule.first_day_counts and not any(p.on_first_day for p in taken):
        days -= 1
    if work.left and not rule.last_day_counts and not any(p.on_last_day for p in taken):
        days -= 1
    return max(0, days)


def _any_day(_rule: MonthRule, _work: Work, days: int, _calendar_days: int) -> Decimal:
    return ONE if days else NONE


def _whole_month(_rule: MonthRule, _work: Work, days: int, calendar_days: int) -> Decimal:
    return ONE if days >= calendar_days else NONE


def _at_least(rule: MonthRule, _work: Work, days: int, _calendar_days: int) -> Decimal:
    if not days:
        return NONE
    return ONE if days >= rule.days else rule.percent / 100


def _by_day(rule: MonthRule, _work: Work, days: int, calendar_days: int) -> Decimal:
    if days >= calendar_days:
        return ONE
    return min(ONE, Decimal(days) / (rule.divisor or calendar_days))


def _next_month(_rule: MonthRule, work: Work, days: int, _calendar_days: int) -> Decimal:
    return ONE if days and not work.joined else NONE


_PARTS: dict[MonthCounting, Callable[[MonthRule, Work, int, int], Decimal]] = {
    MonthCounting.ANY_DAY: _any_day,
    MonthCounting.WHOLE_MONTH: _whole_month,
    MonthCounting.AT_LEAST: _at_least,
    MonthCounting.BY_DAY: _by_day,
    MonthCounting.NEXT_MONTH: _next_month,
}


def covers(rate: Rate, piece: Piece) -> bool:
    """Whether this work is of the clause's kind and done by its kind of people."""
    if rate.per is not piece.per:
        return False
    if rate.payee is Payee.MOBILISED:
        return not piece.as_member
    if rate.payee is Payee.MEMBER:
        return piece.as_member or Mark.ORDERED not in piece.marks
    return rate.payee is Payee.WORKER or rate.per is Per.SPENDING


def units_of(rate: Rate, piece: Piece) -> Decimal:
    """Hours count in full blocks where the clause says so."""
    if rate.block is None:
        return piece.units
    return (piece.units / rate.block).quantize(ONE, ROUND_DOWN)


LACKING = {Mark.ORDERED: Reason.NO_ORDER, Mark.URGENT: Reason.NO_ORDER, Mark.PLANNED: Reason.NO_PLAN}
BARRING = {
    Mark.OFFICE_HOURS: Reason.OFFICE_HOURS,
    Mark.SAME_DATE_AS_NIGHT: Reason.SAME_DATE_AS_NIGHT,
    Mark.OTHER_SUPPORT: Reason.OTHER_SUPPORT,
}


def refusal(rate: Rate, piece: Piece) -> Reason | None:
    """Why the clause does not pay this work, though it is of its kind."""
    if Mark.UNCONFIRMED in piece.marks:
        return Reason.NOT_CONFIRMED
    if not piece.as_member and Mark.ORDERED not in piece.marks:
        return Reason.NOT_A_MEMBER
    if lacking := rate.needs - piece.marks:
        return LACKING.get(min(lacking), Reason.NOT_ELIGIBLE)
    return barred(rate, piece.marks)


def barred(rate: Rate, marks: frozenset[Mark]) -> Reason | None:
    """What the clause does not pay for, of a day or of a whole month."""
    barring = rate.refuses & marks
    return BARRING.get(min(barring), Reason.NOT_ELIGIBLE) if barring else None
