"""Why this amount: the clauses of one payee in one run, the days they count, and what was not counted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from portal.lib.months import Month
from teams.models import Shift, Timesheet, Workday

from . import products
from .models import PayoutLine, Rate, UnpaidWork
from .products import Product
from .reckoning import Reckoning, reckon
from .rules.words import Per, Reason

SHIFT_OF = {Per.DAY: Shift.DAY, Per.NIGHT: Shift.NIGHT, Per.SESSION: Shift.SESSION}
MARKS = {Shift.DAY: ("full", "x"), Shift.NIGHT: ("night", "Đ"), Shift.SESSION: ("session", "B")}


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the month's strip. `look` is its drawing, `mark` the letter of the paper sheet."""

    day: dt.date
    look: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MonthPart:
    """One line: what one clause gives for one month, with that month's days where days count."""

    line: PayoutLine
    days: tuple[Day, ...]
    unpaid: tuple[UnpaidWork, ...]
    reckoning: Reckoning

    @property
    def lead(self) -> range:
        """Empty squares before the 1st in a calendar whose weeks begin on Monday."""
        return range(self.line.earned_in.first_day.weekday())

    @property
    def product(self) -> Product | None:
        return self.reckoning.product

    @property
    def at_own_price(self) -> bool:
        return _at_own_price(self.product, self.line.rate)


@dataclass(frozen=True, slots=True)
class Part:
    """One clause over the months of the run, or its correction of other months."""

    rate: Rate
    is_correction: bool
    months: tuple[MonthPart, ...]

    @property
    def units(self) -> Decimal:
        return sum((month.line.units for month in self.months), Decimal())

    @property
    def amount(self) -> int:
        return sum(month.line.amount for month in self.months)

    @property
    def product(self) -> Product | None:
        return products.together([month.product for month in self.months])

    @property
    def at_own_price(self) -> bool:
        return _at_own_price(self.product, self.rate)


def _at_own_price(product: Product | None, rate: Rate) -> bool:
    """Whether the price that is multiplied says it all: it is the clause's."""
    return bool(product and not product.source and product.prices == {rate.amount})


@dataclass(frozen=True, slots=True)
class Explanation:
    parts: tuple[Part, ...]
    nothing: tuple[UnpaidWork, ...]  # work that no line of this payee pays at all
    timesheets: tuple[Timesheet, ...]

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)


def explain(line: PayoutLine) -> Explanation:
    """Everything this run pays to the payee of `line` for the same team."""
    payee = {"run": line.run_id, "team": line.team_id, "person": line.person_id}
    lines = list(_lines(payee))
    months = {one.earned_in for one in lines}
    unpaid = UnpaidWork.objects.filter(**payee).select_related("rate__resolution").order_by("earned_in", "pk")
    by_key: dict[tuple[int, Month], list[UnpaidWork]] = defaultdict(list)
    for work in unpaid:
        by_key[work.rate_id, work.earned_in].append(work)
    workdays = _workdays(line, months)
    paid_keys = {(one.rate_id, one.earned_in) for one in lines}
    return Explanation(
        parts=tuple(_parts(lines, by_key, workdays, reckon(lines))),
        nothing=tuple(w for key, works in by_key.items() if key not in paid_keys for w in works),
        timesheets=_timesheets(line, months),
    )


def _lines(payee: dict[str, int | None]) -> Iterable[PayoutLine]:
    return (
        PayoutLine.objects.filter(**payee)
        .select_related(
            "run__province",
            "run__territory",
            "rate__resolution__territory",
            "corrects__run",
            "person",
            "team",
        )
        .order_by("rate__position", "rate", "earned_in")
    )


def _parts(
    lines: Iterable[PayoutLine],
    unpaid: dict[tuple[int, Month], list[UnpaidWork]],
    workdays: dict[Month, list[Workday]],
    reckonings: dict[int, Reckoning],
) -> Iterable[Part]:
    def kind(line: PayoutLine) -> tuple[bool, int, int]:
        return line.is_correction, line.rate.position, line.rate_id

    for (is_correction, *_), group in groupby(sorted(lines, key=kind), kind):
        months = [
            MonthPart(
                line,
                tuple(_days(line, workdays.get(line.earned_in, []), unpaid[line.rate_id, line.earned_in])),
                tuple(unpaid[line.rate_id, line.earned_in]),
                reckonings[line.pk],
            )
            for line in group
        ]
        yield Part(months[0].line.rate, is_correction, tuple(months))


def _days(line: PayoutLine, workdays: list[Workday], unpaid: list[UnpaidWork]) -> Iterable[Day]:
    shift = SHIFT_OF.get(Per(line.rate.per))
    if shift is None or line.person_id is None:
        return []
    office_hours = any(work.reason == Reason.OFFICE_HOURS for work in unpaid)
    recorded = {work.day: work for work in workdays if work.shift == shift}
    return [_square(day, recorded.get(day), office_hours) for day in line.earned_in.days]


def _square(day: dt.date, work: Workday | None, office_hours_unpaid: bool) -> Day:
    if work is None:
        return Day(day, "off" if day.weekday() >= 5 else "")
    look, mark = MARKS[Shift(work.shift)]
    if work.portion < 1:
        look, mark = "half", "/"
    if work.in_office_hours and office_hours_unpaid:
        look = "unpaid"
    return Day(day, look, mark)


def _workdays(line: PayoutLine, months: set[Month]) -> dict[Month, list[Workday]]:
    by_month: dict[Month, list[Workday]] = defaultdict(list)
    if line.person_id is not None:
        for work in Workday.objects.filter(
            Q(person=line.person_id) | Q(person__same_as=line.person_id),
            timesheet__team=line.team_id,
            timesheet__status="confirmed",
            timesheet__month__in=months,
        ):
            by_month[Month.of(work.day)].append(work)
    return by_month


def _timesheets(line: PayoutLine, months: set[Month]) -> tuple[Timesheet, ...]:
    sheets = Timesheet.objects.filter(team=line.team_id, month__in=months, status="confirmed")
    return tuple(sheets.select_related("submitted_by", "confirmed_by").order_by("month"))
