"""Whether an area's months can be run: sheets confirmed, late and flagged, corrections, law, money left.
And what a run opened before they were all confirmed goes without.

In a constant number of queries for each month asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from places.models import Commune, Province
from portal.lib.months import Month, MonthRange
from portal.lib.refusals import Refused
from teams import month_end
from teams.models import CommunityTeam, Correction, CorrectionStatus, TeamSeat, Timesheet
from teams.month_end import CommuneRow

from . import payroll, supplements, totals, unrecorded
from .models import Appropriation, PayoutLine, PayrollRun, RateKind, Resolution
from .resolutions import terms_of
from .rules.needs import needs_of
from .unrecorded import Unrecorded


@dataclass(frozen=True, slots=True)
class MonthReady:
    month: Month
    rows: list[CommuneRow]
    corrections: int

    @property
    def done(self) -> list[CommuneRow]:
        return [row for row in self.rows if row.state == month_end.DONE]

    @property
    def late(self) -> list[CommuneRow]:
        """Communes of which something is not confirmed: it would come later, as arrears."""
        return [row for row in self.rows if row.state not in month_end.SETTLED]

    @property
    def flagged(self) -> int:
        return sum(row.flagged for row in self.rows)

    @property
    def confirmed(self) -> int:
        return sum(row.confirmed for row in self.rows)

    @property
    def unconfirmed(self) -> int:
        return sum(row.teams - row.confirmed for row in self.rows)


@dataclass(frozen=True, slots=True)
class Money:
    """`given` of the year is None where nobody recorded it; `last`: what the runs before paid."""

    resolution: Resolution
    given: int | None
    committed: int
    last: int

    @property
    def left(self) -> int | None:
        return None if self.given is None else self.given - self.committed

    @property
    def is_short(self) -> bool:
        return self.left is not None and self.left < self.last


@dataclass(frozen=True, slots=True)
class Readiness:
    """`by_sheets`: some of the law pays by what sheets say; else nothing waits for them.

    `released`: runs that paid some of it already, so that another one is added to them.
    `unrecorded`: what the law asks about and nobody wrote down.
    """

    area: Province
    released: list[PayrollRun]
    months: list[MonthReady]
    money: list[Money]
    by_sheets: bool
    unrecorded: list[Unrecorded]

    @property
    def late(self) -> bool:
        return self.by_sheets and any(month.late for month in self.months)

    @property
    def nothing_confirmed(self) -> bool:
        return self.by_sheets and not any(month.confirmed for month in self.months)


def of(area: Province, months: MonthRange, as_of: dt.date, reader: User) -> Readiness:
    """Sheets are where their teams sit today, also after a merger that is later than `as_of`."""
    communes = set(Commune.objects.on(as_of).in_area_of(area).values_list("present", flat=True))
    ready = [_of_month(month, communes, reader) for month in months]
    paying = payroll.paying_communes(area, as_of)
    law = list(payroll.governing(paying, months, area).prefetch_related("rates"))
    needs = needs_of(terms_of(resolution) for resolution in law)
    teams = TeamSeat.objects.on(as_of).filter(commune__in=paying)
    lacking = unrecorded.of(teams, months.last.last_day, needs)
    released = supplements.released(area, months, reader)
    return Readiness(area, released, ready, _money(law, area, months), needs.work, lacking)


def _of_month(month: Month, communes: set[int], reader: User) -> MonthReady:
    found = month_end.of_month(reader, month, timezone.localdate())
    rows = [row for row in found.by_lateness if row.commune.pk in communes]
    waiting = Correction.objects.visible_to(reader).filter(
        status=CorrectionStatus.SUBMITTED, timesheet__month=month
    )
    return MonthReady(month, rows, waiting.count())


def _money(law: Sequence[Resolution], area: Province, months: MonthRange) -> list[Money]:
    year = months.last.year
    given = dict(
        Appropriation.objects.filter(resolution__in=law, year=year)
        .values_list("resolution").annotate(Sum("amount")).order_by()
    )  # fmt: skip
    lines = PayoutLine.objects.paid().exclude(rate__kind=RateKind.TOP_UP)
    of_year = lines.filter(run__last_month__gte=Month(year, 1), run__last_month__lte=Month(year, 12))
    committed = _by_resolution(of_year, law)
    last = _by_resolution(lines.filter(run__in=totals.runs_before(area, months)), law)
    return [Money(r, given.get(r.pk), committed.get(r.pk, 0), last.get(r.pk, 0)) for r in law]


def _by_resolution(lines: QuerySet[PayoutLine], law: Sequence[Resolution]) -> dict[int, int]:
    own = lines.filter(rate__resolution__in=law)
    return dict(own.values_list("rate__resolution").annotate(Sum("amount")).order_by())


@dataclass(frozen=True, slots=True)
class Missed:
    """Sheets of a month that were not confirmed when the run was computed, of how many teams'."""

    month: Month
    sheets: int
    teams: int


def missed(run: PayrollRun, reader: User) -> list[Missed]:
    """What a run opened early goes without, in the communes its reader answers for."""
    if not run.late_reason:
        return []
    computed = run.units.aggregate(first=Min("finished_at"))["first"] or timezone.now()
    communes = run.units.visible_to(reader).values("commune")
    seated = TeamSeat.objects.on(run.as_of).filter(commune__in=communes).values("team")
    found = []
    for month in run.months:
        teams = CommunityTeam.objects.between(month.first_day, month.last_day).filter(pk__in=seated)
        confirmed = Timesheet.objects.filter(team__in=teams, month=month, confirmed_at__lte=computed)
        found.append(Missed(month, (number := teams.count()) - confirmed.count(), number))
    return [one for one in found if one.sheets]


@transaction.atomic
def open_run(
    province: Province,
    months: MonthRange,
    *,
    by: User,
    territory: Province | None,
    as_of: dt.date,
    late_reason: str,
) -> PayrollRun:
    """As `payroll.open_run`; where sheets are not confirmed, with a reason or not at all."""
    ready = of(territory or province, months, as_of, by)
    if ready.nothing_confirmed:
        raise Refused(
            _("Chưa bảng công nào của các tháng này được duyệt, nên chưa có gì để chi. Duyệt trước đã.")
        )
    if ready.late and not late_reason.strip():
        raise Refused(
            _("Còn xã, phường chưa duyệt xong bảng công. Đánh dấu đồng ý và ghi lý do, hoặc chờ duyệt xong.")
        )
    return payroll.open_run(
        province, months, by=by, territory=territory, as_of=as_of, late_reason=late_reason.strip()
    )
