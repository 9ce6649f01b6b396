"""What a member sees of themselves: days by month, money by month and why, what changed since last month.

Only records of the login's own person are asked for; only released runs are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Min, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.months import Month
from teams import letters
from teams.members import records_of
from teams.models import Shift, Timesheet, TimesheetStatus, Workday

from .explanations import MARKS, Day
from .models import PAID_STATUSES, PayoutLine, Rate, UnpaidWork
from .own_transfers import Transfer, states_of, transfers_of
from .reckoning import Reckoning, reckon


@dataclass(slots=True)
class OwnMonth:
    """A row of the list: units by shift as recorded, đồng of released runs; none while nothing is paid."""

    month: Month
    units: dict[str, Decimal] = field(default_factory=dict)
    amount: int | None = None
    confirmed: bool = True
    transfers: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def states(self) -> list[tuple[str, str, int | None]]:
        """Of the money where some was transferred, and how much: several runs may pay a month."""
        return [*self.transfers] or [(*self.state, None)]

    @property
    def state(self) -> tuple[str, str]:
        if self.amount is not None:
            return "done", _("Đã duyệt chi")
        if self.confirmed:
            return "waiting", _("Chờ đợt chi")
        return "doing", _("Chờ duyệt công")

    day = property(lambda self: self.units.get(Shift.DAY))
    night = property(lambda self: self.units.get(Shift.NIGHT))
    session = property(lambda self: self.units.get(Shift.SESSION))


def lines_of(user: User) -> QuerySet[PayoutLine]:
    return PayoutLine.objects.paid().filter(person__in=records_of(user))


def days_of(user: User) -> QuerySet[Workday]:
    return Workday.objects.filter(person__in=records_of(user))


def months_of(user: User) -> list[OwnMonth]:
    """The latest first."""
    found: dict[Month, OwnMonth] = {}
    worked = days_of(user).values_list("timesheet__month", "timesheet__status", "shift")
    for month, status, shift, units in worked.annotate(sum=Sum("portion")).order_by():
        row = found.setdefault(month, OwnMonth(month))
        row.units[shift] = row.units.get(shift, Decimal()) + units
        row.confirmed = row.confirmed and status == TimesheetStatus.CONFIRMED
    transfers = states_of(user)
    paid = lines_of(user).values_list("earned_in", "run").annotate(sum=Sum("amount"))
    for month, run, amount in paid.order_by("run"):
        row = found.setdefault(month, OwnMonth(month))
        row.amount = (row.amount or 0) + amount
        row.transfers += [(*transfers[run], amount)] if run in transfers else []
    return sorted(found.values(), key=lambda row: row.month, reverse=True)


@dataclass(frozen=True, slots=True)
class Payout:
    """What one run paid for the month: each clause told step by step; what became of the run's money."""

    run: Any
    reckonings: list[Reckoning]
    transfers: list[Transfer]

    @property
    def amount(self) -> int:
        return sum(one.line.amount for one in self.reckonings)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a clause gives more or less than the month before, in words; `change` in đồng."""

    words: str
    change: int


Clause = tuple[str, str]  # its name, and by what it pays


@dataclass(frozen=True, slots=True)
class ClauseSum:
    units: Decimal
    amount: int
    rate: Rate

    @property
    def counted(self) -> str:
        return self.rate.counted(round(self.units, 4))


def payouts_of(user: User, month: Month) -> list[Payout]:
    lines = lines_of(user).filter(earned_in=month).select_related(
        "run__province", "run__territory", "rate__resolution__territory", "corrects__run", "person", "team"
    )  # fmt: skip
    ordered = sorted(lines, key=lambda line: (line.run_id, line.team_id, line.rate.position, line.pk))
    found: dict[int, Payout] = {}
    transfers = transfers_of(user, {line.run_id for line in ordered})
    for (run, _team), group in groupby(ordered, key=lambda line: (line.run_id, line.team_id)):
        together = list(group)
        told = reckon(together)
        payout = found.setdefault(run, Payout(together[0].run, [], transfers[run]))
        payout.reckonings.extend(told[line.pk] for line in together)
    return sorted(found.values(), key=lambda payout: payout.run.approved_at, reverse=True)


def unpaid_of(user: User, month: Month) -> list[UnpaidWork]:
    """Work that the month's released run did not pay, with the reason."""
    works = UnpaidWork.objects.filter(
        person__in=records_of(user), earned_in=month, run__status__in=PAID_STATUSES
    )
    return list(works.select_related("rate__resolution").order_by("rate__position", "pk"))


def squares_of(user: User, month: Month) -> list[Day]:
    """The month as a calendar, with the letters of the paper sheet."""
    by_day: dict[Any, list[Workday]] = defaultdict(list)
    for work in days_of(user).filter(timesheet__month=month):
        by_day[work.day].append(work)
    return [_square(day, by_day[day]) for day in month.days]


def _square(day: Any, works: Sequence[Workday]) -> Day:
    if not works:
        return Day(day, "off" if day.weekday() >= 5 else "")
    look = "half" if works[0].portion < 1 else MARKS[Shift(works[0].shift)][0]
    return Day(day, look, letters.shown(works))


def sheets_of(user: User, month: Month) -> list[Timesheet]:
    """The sheets of the month the member stands on."""
    on_it = Timesheet.objects.filter(pk__in=days_of(user).filter(timesheet__month=month).values("timesheet"))
    return list(on_it.select_related("team").order_by("team__code"))


def causes(user: User, month: Month) -> list[Cause]:
    """Clause by clause against the month before; nothing to say while either was never paid."""
    now, before = _by_clause(user, month), _by_clause(user, month - 1)
    if not now and not before:
        return []
    reasons = {_clause(work.rate): work.get_reason_display() for work in unpaid_of(user, month)}
    return list(_told(before, now, reasons))


def _by_clause(user: User, month: Month) -> dict[Clause, ClauseSum]:
    sums = lines_of(user).filter(earned_in=month).values("rate__label", "rate__per").order_by("rate__label")
    rows = list(sums.annotate(units=Sum("units"), amount=Sum("amount"), rate=Min("rate")))
    rates = Rate.objects.in_bulk([row["rate"] for row in rows])
    found = [ClauseSum(row["units"], row["amount"], rates[row["rate"]]) for row in rows]
    return {_clause(one.rate): one for one in found}


def _clause(rate: Rate) -> Clause:
    """By its name, so that a resolution's successor stands beside it."""
    return rate.label, rate.per


def _told(
    before: dict[Clause, ClauseSum], now: dict[Clause, ClauseSum], reasons: dict[Clause, str]
) -> Iterator[Cause]:
    for clause in {**before, **now}:
        was, is_ = before.get(clause), now.get(clause)
        change = (is_.amount if is_ else 0) - (was.amount if was else 0)
        if change:
            yield Cause(_why(clause[0], was, is_, reasons.get(clause, "")), change)


def _why(
    label: str,
    before: ClauseSum | None,
    now: ClauseSum | None,
    reason: str,
) -> str:
    facts = {"clause": label, "reason": reason}
    if before is None:
        return _("%(clause)s: tháng trước không có, tháng này có.") % facts
    if now is None and reason:
        return _("%(clause)s: tháng này không được chi (%(reason)s).") % facts
    if now is None:
        return _("%(clause)s: tháng trước có, tháng này không có.") % facts
    facts |= {"before": before.counted, "now": now.counted}
    if before.units != now.units and reason:
        return _("%(clause)s: %(now)s, tháng trước %(before)s; có phần không được chi (%(reason)s).") % facts
    if before.units != now.units:
        return _("%(clause)s: %(now)s, tháng trước %(before)s.") % facts
    return _("%(clause)s: cùng %(now)s nhưng mức chi khác tháng trước.") % facts
