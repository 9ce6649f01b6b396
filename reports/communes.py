"""What was approved commune by commune: as it was on the day of the run, or on today's map. Equal totals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from accounts.models import User
from places.models import CommuneKind, titled
from portal.lib.months import MonthRange
from subsidies.models import PayoutLine


@dataclass(frozen=True, slots=True)
class CommunePay:
    pk: int
    code: str
    name: str
    until: dt.date | None  # the last day of a commune that is no more
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class PayByCommune:
    rows: list[CommunePay]

    @property
    def lines(self) -> int:
        return sum(row.lines for row in self.rows)

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)


def pay_by_commune(reader: User, months: MonthRange, *, todays_map: bool) -> PayByCommune:
    """Released lines of the runs of these months, in the reader's area; one query."""
    unit = "commune__present" if todays_map else "commune"
    lines = PayoutLine.objects.visible_to(reader).paid()
    of_months = Q(run__first_month__lte=months.last, run__last_month__gte=months.first)
    rows = (
        lines.filter(of_months)
        .values(place=F(unit), code=F(f"{unit}__code"), name=F(f"{unit}__name"), kind=F(f"{unit}__kind"))
        .annotate(until=F(f"{unit}__valid_until"), lines=Count("pk"), sum=Sum("amount"))
        .order_by("code", "until")
    )
    return PayByCommune([_row(row) for row in rows])


def _row(row: dict[str, Any]) -> CommunePay:
    name = titled(CommuneKind(row["kind"]).label, row["name"])
    return CommunePay(row["place"], row["code"], name, row["until"], row["lines"], row["sum"])
