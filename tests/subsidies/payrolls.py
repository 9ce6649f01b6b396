"""Three people and one team of Bình Dương, and a run of theirs taken as far as a test wants."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Role, User
from portal.lib.months import Month, MonthRange
from subsidies import calculation, payroll
from subsidies.models import PayrollRun
from tests import factories
from tests.subsidies import resolutions

MAY = Month(2026, 5)
JUNE = Month(2026, 6)


def months(first: Month, last: Month | None = None) -> MonthRange:
    return MonthRange(first, last or first)


@pytest.fixture
def staff(country: factories.Country) -> dict[str, User]:
    """Three people of TP.HCM who open, check and approve."""
    roles = {"maker": Role.ICT_OFFICER, "checker": Role.FINANCE_STAFF, "approver": Role.APPROVER}
    return {part: factories.a_user(role, province=country.ho_chi_minh) for part, role in roles.items()}


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


@pytest.fixture
def team(country: factories.Country) -> Any:
    """A leader under Bình Dương's rates in a ward of today's TP.HCM."""
    resolutions.by_the_day(country.binh_duong)
    return factories.a_member(factories.a_team(country.phu_loi), role="leader").team


def worked(team: Any, month: Month, *days: int) -> Any:
    sheet = factories.a_timesheet(team, month)
    for day in days:
        factories.a_workday(sheet, team.memberships.get().person, day)
    return factories.confirmed(sheet)


def reopened(sheet: Any) -> None:
    sheet.status, sheet.confirmed_by, sheet.confirmed_at = "returned", None, None
    sheet.save()
