"""Hours, cases and meals, spending, and work under a plan: on the month's sheet, locked with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import AuditEvent, Role
from portal.lib.months import Month
from portal.lib.refusals import Forbidden, Refused
from teams import counts
from teams.models import CountedWork, Plan, Spending
from tests import factories

MAY = Month(2026, 5)
FIFTH = dt.date(2026, 5, 5)


@pytest.fixture
def team(country: Any) -> Any:
    return factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Hân").team


@pytest.fixture
def person(team: Any) -> Any:
    return team.memberships.get().person


@pytest.fixture
def clerk(country: Any) -> Any:
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])


def counted(team: Any, person: Any, by: Any, day: dt.date = FIFTH, unit: str = "hour", n: str = "3") -> Any:
    return counts.count(team, person, day, unit, Decimal(n), content="Trực", by=by)


def a_plan(country: Any, clerk: Any, approved_on: dt.date = dt.date(2026, 5, 1)) -> Plan:
    return counts.enter_plan(
        country.phu_loi, "12/KH-UBND", approved_on, title="Ra quân", days_allowed=40, by=clerk
    )


def test_hours_of_a_member_stand_on_the_months_sheet(team: Any, person: Any, clerk: Any) -> None:
    row = counted(team, person, clerk)
    assert (row.timesheet.month, row.quantity, row.order) == (MAY, 3, None)
    assert AuditEvent.objects.get(verb="timesheets.counted").commune == team.commune_on(FIFTH)


def test_a_mobilised_persons_cases_are_under_the_order_of_that_day(
    country: Any, team: Any, clerk: Any
) -> None:
    mobilised = factories.a_mobilised(team, factories.an_order(country.phu_loi))
    assert counted(team, mobilised.person, clerk, unit="case").order == mobilised.order


@pytest.mark.parametrize(
    ("day", "unit", "n", "said"),
    [
        (dt.date(2022, 12, 31), "hour", "3", "thành lập"),
        (dt.date(2030, 1, 1), "hour", "3", "chưa đến"),
        (FIFTH, "hour", "0", "lớn hơn 0"),
        (FIFTH, "hour", "24.5", "24 giờ"),
    ],
)
def test_what_cannot_be_is_refused(
    team: Any, person: Any, clerk: Any, day: dt.date, unit: str, n: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        counted(team, person, clerk, day, unit, n)
    assert not CountedWork.objects.exists()


def test_a_day_counts_once_for_each_unit(team: Any, person: Any, clerk: Any) -> None:
    counted(team, person, clerk)
    counted(team, person, clerk, unit="meal", n="30")
    with pytest.raises(Refused, match="đã ghi loại này"):
        counted(team, person, clerk)


def test_strangers_are_not_counted(team: Any, clerk: Any) -> None:
    with pytest.raises(Refused, match="không ở trong tổ"):
        counted(team, factories.a_person(), clerk)


def test_only_keepers_of_the_commune_write(country: Any, team: Any, person: Any) -> None:
    for stranger in (
        factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an]),
        factories.a_user(Role.FINANCE_STAFF, province=country.ho_chi_minh),
    ):
        with pytest.raises(Forbidden):
            counted(team, person, stranger)


def test_a_confirmed_sheet_is_closed_in_the_process_and_in_the_database(
    team: Any, person: Any, clerk: Any
) -> None:
    row = counted(team, person, clerk)
    factories.confirmed(row.timesheet)
    with pytest.raises(Refused, match="đã duyệt"):
        counted(team, person, clerk, dt.date(2026, 5, 6))
    with pytest.raises(Refused, match="đã duyệt"):
        counts.remove(row, by=clerk)
    with pytest.raises(IntegrityError, match="locked"):
        CountedWork.objects.update(quantity=4)


def test_a_row_may_be_taken_back_before_that(team: Any, person: Any, clerk: Any) -> None:
    counts.remove(counted(team, person, clerk), by=clerk)
    assert not CountedWork.objects.exists()
    assert AuditEvent.objects.filter(verb="timesheets.count_removed").count() == 1


def test_a_plan_covers_the_work_of_its_days_and_no_other(
    country: Any, team: Any, person: Any, clerk: Any
) -> None:
    plan = a_plan(country, clerk)
    sheet = factories.a_timesheet(team, MAY)
    inside, outside = (factories.a_workday(sheet, person, day) for day in (5, 8))
    hours = counted(team, person, clerk)
    assert counts.put_under(team, plan, dt.date(2026, 5, 4), dt.date(2026, 5, 7), by=clerk) == 2
    for row in (inside, outside, hours):
        row.refresh_from_db()
    assert (inside.plan, outside.plan, hours.plan) == (plan, None, plan)


def test_a_plan_covers_nothing_before_it_was_approved_nor_elsewhere(
    country: Any, team: Any, clerk: Any
) -> None:
    plan = a_plan(country, clerk, dt.date(2026, 5, 10))
    with pytest.raises(Refused, match="sau ngày làm"):
        counts.put_under(team, plan, dt.date(2026, 5, 9), dt.date(2026, 5, 12), by=clerk)
    with pytest.raises(Refused, match="trong tháng 05/2026"):
        counts.put_under(team, plan, dt.date(2026, 5, 20), dt.date(2026, 6, 2), by=clerk)
    elsewhere = Plan.objects.create(commune=country.phu_an, number="1/KH", approved_on=MAY.first_day)
    with pytest.raises(Refused, match="không thuộc địa bàn"):
        counts.put_under(team, elsewhere, FIFTH, FIFTH, by=clerk)
    with pytest.raises(Forbidden):
        counts.enter_plan(country.phu_an, "2/KH", FIFTH, title="", days_allowed=None, by=clerk)


def test_the_page_takes_each_of_its_forms(
    country: Any, team: Any, person: Any, clerk: Any, signed_in: Any
) -> None:
    address = reverse("teams:counts", args=[team.pk, MAY])
    browser = signed_in(clerk)
    day = "05/05/2026"
    browser.post(address, {"act": "count", "c-person": person.pk, "c-day": day, "c-unit": "hour",
                           "c-quantity": "2,5"})  # fmt: skip
    browser.post(address, {"act": "spend", "s-day": day, "s-content": "Nước uống", "s-amount": "150.000",
                           "s-papers": "HĐ 12"})  # fmt: skip
    browser.post(address, {"act": "plan", "p-number": "12/KH-UBND", "p-approved_on": "01/05/2026"})
    browser.post(address, {"act": "under", "u-plan": Plan.objects.get().pk, "u-first": day, "u-last": day})
    text = browser.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "2,5 giờ" in text
    assert "150.000 đ" in text
    assert Spending.objects.get().amount == 150_000
    assert CountedWork.objects.get().plan == Plan.objects.get()
    assert (
        reverse("teams:counts", args=[team.pk, MAY])
        in browser.get(reverse("teams:grid", args=[team.pk, MAY])).content.decode()
    )
    wrong = browser.post(address, {"act": "count", "c-person": person.pk}, expects=422)
    assert "Lỗi:" in wrong.content.decode()
