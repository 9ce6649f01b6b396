"""Hours, cases and meals of a confirmed sheet are put right as its days are: beside it, by two people."""

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
from teams import corrected_counts, corrections, side_by_side
from teams.corrected_counts import Count
from teams.models import CorrectedCount, Correction, CountedWork, Plan, TimesheetStatus
from tests import factories

MAY = Month(2026, 5)
FIFTH, SIXTH = dt.date(2026, 5, 5), dt.date(2026, 5, 6)


@pytest.fixture
def team(country: Any) -> Any:
    return factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Hân").team


@pytest.fixture
def person(team: Any) -> Any:
    return team.memberships.get().person


@pytest.fixture
def clerk(country: Any) -> Any:
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])


@pytest.fixture
def officer(country: Any) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


@pytest.fixture
def sheet(team: Any, person: Any) -> Any:
    sheet = factories.a_timesheet(team, MAY)
    for unit, quantity in (("hour", "3"), ("case", "2")):
        CountedWork.objects.create(
            timesheet=sheet, person=person, day=FIFTH, unit=unit, quantity=Decimal(quantity), content="Trực"
        )
    return factories.confirmed(sheet)


def standing(sheet: Any) -> list[tuple[int, str, Decimal]]:
    return [(row.day.day, row.unit, row.quantity) for row in sheet.counted.order_by("day", "unit")]


def proposed(sheet: Any, person: Any, by: Any, **facts: Any) -> Correction:
    counts = [
        Count(person.pk, FIFTH, "hour", Decimal("4.5")),
        Count(person.pk, FIFTH, "case", Decimal(0)),
        Count(person.pk, SIXTH, "meal", Decimal(1), "Ăn trưa"),
    ]
    return corrected_counts.propose(sheet, counts, reason="Sổ trực ghi khác", by=by, **facts)


def test_the_confirmed_counts_stand_until_another_person_confirms(
    sheet: Any, person: Any, clerk: Any, officer: Any
) -> None:
    correction = proposed(sheet, person, clerk)
    assert standing(sheet) == [(5, "case", 2), (5, "hour", 3)]
    confirmed_at = sheet.confirmed_at
    corrections.confirm(correction, by=officer)
    assert standing(sheet) == [(5, "hour", Decimal("4.5")), (6, "meal", 1)]
    sheet.refresh_from_db()
    assert (sheet.status, sheet.confirmed_at) == (TimesheetStatus.CONFIRMED, confirmed_at)


def test_both_versions_are_kept_side_by_side(sheet: Any, person: Any, clerk: Any, officer: Any) -> None:
    corrections.confirm(proposed(sheet, person, clerk), by=officer)
    cells = side_by_side.cells_in(Correction.objects.side_by_side().get())
    assert [(cell.day.day, cell.before, cell.after) for cell in cells] == [
        (5, "3 giờ: Trực", "4,5 giờ: Trực"),
        (5, "2 vụ việc: Trực", ""),
        (6, "", "1 bữa ăn: Ăn trưa"),
    ]
    told = AuditEvent.objects.get(verb="timesheets.correction_confirmed").after["days"]
    assert "Trần Thị Hân, 05/05: 3 giờ: Trực → 4,5 giờ: Trực" in told
    with pytest.raises(IntegrityError, match="never changed"):
        CorrectedCount.objects.update(quantity=9)


def test_what_is_put_on_is_under_the_plan_chosen_the_rest_as_before(
    country: Any, sheet: Any, person: Any, clerk: Any, officer: Any
) -> None:
    plan = Plan.objects.create(commune=country.phu_loi, number="12/KH-UBND", approved_on=MAY.first_day)
    corrections.confirm(proposed(sheet, person, clerk, plan=plan), by=officer)
    assert [row.plan for row in sheet.counted.order_by("day")] == [None, plan]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ((FIFTH, "hour", "3"), "Chưa có dòng nào khác"),
        ((FIFTH, "hour", "25"), "24 giờ"),
        ((dt.date(2026, 6, 1), "hour", "1"), "không thuộc tháng"),
    ],
)
def test_what_cannot_be_is_refused(sheet: Any, person: Any, clerk: Any, count: Any, said: str) -> None:
    day, unit, quantity = count
    with pytest.raises(Refused, match=said):
        corrected_counts.propose(
            sheet, [Count(person.pk, day, unit, Decimal(quantity))], reason="Sổ trực", by=clerk
        )
    assert not Correction.objects.exists()


def test_one_correction_waits_and_who_proposed_it_does_not_confirm(
    country: Any, sheet: Any, person: Any, clerk: Any, officer: Any
) -> None:
    correction = proposed(sheet, person, officer)
    with pytest.raises(Refused):
        proposed(sheet, person, clerk)
    with pytest.raises(Refused):
        corrections.confirm(correction, by=officer)
    stranger = factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an])
    with pytest.raises(Forbidden):
        proposed(sheet, person, stranger)


def test_the_page_takes_a_quantity_a_removal_and_a_line_left_out(
    sheet: Any, team: Any, person: Any, clerk: Any, officer: Any, signed_in: Any
) -> None:
    browser = signed_in(clerk)
    address = reverse("teams:correct_counts", args=[team.pk, MAY])
    assert address in browser.get(reverse("teams:counts", args=[team.pk, MAY])).content.decode()
    hours, cases = (f"row-{sheet.counted.get(unit=unit).pk}" for unit in ("hour", "case"))
    posted = {
        "n-TOTAL_FORMS": 3, "n-INITIAL_FORMS": 0, hours: "4,5", cases: "0", "reason": "Sổ trực",
        "n-0-person": person.pk, "n-0-day": "06/05/2026", "n-0-unit": "meal", "n-0-quantity": "1",
    }  # fmt: skip
    wrong = browser.post(address, {**posted, "reason": "", "n-0-day": ""}, expects=422).content.decode()
    assert "Lỗi:" in wrong
    browser.post(address, posted)
    page = signed_in(officer).get(reverse("teams:corrections")).content.decode()
    assert "4,5 giờ" in page
    corrections.confirm(Correction.objects.get(), by=officer)
    assert standing(sheet) == [(5, "hour", Decimal("4.5")), (6, "meal", 1)]
