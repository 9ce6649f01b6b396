"""Runs from opening to release, in the words of the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from portal.lib.months import Month, MonthRange
from subsidies import calculation, payroll
from subsidies.models import PayrollRun
from tests import factories

MAY = Month(2026, 5)
JUNE = Month(2026, 6)


def months(first: Month, last: Month | None = None) -> MonthRange:
    return MonthRange(first, last or first)


def computed(run: PayrollRun) -> PayrollRun:
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    assert calculation.finish(run.pk)
    run.refresh_from_db()
    return run


def released(run: PayrollRun, staff: dict[str, User]) -> PayrollRun:
    payroll.submit(computed(run), by=staff["maker"])
    payroll.check(run, by=staff["checker"])
    return payroll.approve(run, by=staff["approver"])


def open_in_binh_duong(country: factories.Country, staff: dict[str, User], month: Month) -> PayrollRun:
    return payroll.open_run(
        country.ho_chi_minh, months(month), territory=country.binh_duong, by=staff["maker"],
        as_of=dt.date(2026, 7, 5),
    )  # fmt: skip


def amounts(run: PayrollRun) -> list[tuple[str, int]]:
    return [(str(line.earned_in), line.amount) for line in run.lines.order_by("earned_in", "amount")]


def worked(team: Any, month: Month, *days: int) -> Any:
    sheet = factories.a_timesheet(team, month)
    for day in days:
        factories.a_workday(sheet, team.memberships.get().person, day)
    return factories.confirmed(sheet)


def reopened(sheet: Any) -> None:
    sheet.status, sheet.confirmed_by, sheet.confirmed_at = "returned", None, None
    sheet.save()
