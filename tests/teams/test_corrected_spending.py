"""Money spent on papers is put right as days are: beside the confirmed sheet, by two people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import AuditEvent, Role
from portal.lib.months import Month
from portal.lib.refusals import Refused
from teams import corrected_spending, corrections, side_by_side
from teams.corrected_spending import Spent
from teams.models import CorrectedSpending, Correction
from tests import factories

MAY = Month(2026, 5)
FIFTH, SIXTH = dt.date(2026, 5, 5), dt.date(2026, 5, 6)
WATER, PAPER, TEA = "Nước uống", "In tờ rơi", "Trà"


@pytest.fixture
def team(country: Any) -> Any:
    return factories.a_member(factories.a_team(country.phu_loi)).team


@pytest.fixture
def clerk(country: Any) -> Any:
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi])


@pytest.fixture
def officer(country: Any) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.ho_chi_minh)


@pytest.fixture
def sheet(team: Any) -> Any:
    sheet = factories.a_timesheet(team, MAY)
    for content, amount in ((WATER, 150_000), (PAPER, 90_000)):
        sheet.spendings.create(day=FIFTH, content=content, amount=amount, papers="HĐ 12")
    return factories.confirmed(sheet)


def standing(sheet: Any) -> list[tuple[int, str, int, str]]:
    return [(row.day.day, row.content, row.amount, row.papers) for row in sheet.spendings.order_by("id")]


def proposed(sheet: Any, by: Any) -> Correction:
    water, paper = sheet.spendings.order_by("id").values_list("pk", flat=True)
    spent = [
        Spent(water, SIXTH, WATER, 180_000, "HĐ 13"),
        Spent(paper, FIFTH, PAPER, 0, "HĐ 12"),
        Spent(None, SIXTH, TEA, 20_000, "HĐ 14"),
    ]
    return corrected_spending.propose(sheet, spent, reason="Hóa đơn ghi khác", by=by)


def test_the_confirmed_spending_stands_until_another_person_confirms(
    sheet: Any, clerk: Any, officer: Any
) -> None:
    correction = proposed(sheet, clerk)
    assert standing(sheet) == [(5, WATER, 150_000, "HĐ 12"), (5, PAPER, 90_000, "HĐ 12")]
    with pytest.raises(Refused):
        proposed(sheet, clerk)  # one waits already
    corrections.confirm(correction, by=officer)
    assert standing(sheet) == [(6, WATER, 180_000, "HĐ 13"), (6, TEA, 20_000, "HĐ 14")]


def test_both_versions_are_kept_side_by_side(sheet: Any, clerk: Any, officer: Any) -> None:
    corrections.confirm(proposed(sheet, clerk), by=officer)
    cells = side_by_side.cells_in(Correction.objects.side_by_side().get())
    assert [(cell.whose, cell.day.day, cell.before, cell.after) for cell in cells] == [
        (
            "Khoản chi", 5, "05/05/2026, 150.000 đ: Nước uống (HĐ 12)",
            "06/05/2026, 180.000 đ: Nước uống (HĐ 13)",
        ),
        ("Khoản chi", 5, "90.000 đ: In tờ rơi (HĐ 12)", ""),
        ("Khoản chi", 6, "", "20.000 đ: Trà (HĐ 14)"),
    ]  # fmt: skip
    told = AuditEvent.objects.get(verb="timesheets.correction_confirmed").after["days"]
    assert "Khoản chi, 05/05: 90.000 đ: In tờ rơi (HĐ 12) → –" in told
    with pytest.raises(IntegrityError, match="never changed"):
        CorrectedSpending.objects.update(amount=9)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Chưa có khoản chi nào khác"),
        ({"day": dt.date(2026, 6, 1)}, "không thuộc tháng"),
        ({"papers": " "}, "số tiền và chứng từ"),
        ({"row": 0}, "không còn trên bảng"),
    ],
)
def test_what_cannot_be_is_refused(sheet: Any, clerk: Any, changed: Any, said: str) -> None:
    water = sheet.spendings.get(content=WATER)
    as_it_stands = Spent(water.pk, FIFTH, WATER, 150_000, "HĐ 12")
    with pytest.raises(Refused, match=said):
        corrected_spending.propose(sheet, [as_it_stands._replace(**changed)], reason="Sai", by=clerk)
    assert not Correction.objects.exists()


def test_the_page_takes_an_amount_a_removal_and_a_row_left_out(
    sheet: Any, team: Any, clerk: Any, officer: Any, signed_in: Any
) -> None:
    browser = signed_in(clerk)
    address = reverse("teams:correct_spendings", args=[team.pk, MAY])
    assert address in browser.get(reverse("teams:counts", args=[team.pk, MAY])).content.decode()
    assert "150.000" in browser.get(address).content.decode()
    posted: dict[str, Any] = {"n-TOTAL_FORMS": 4, "n-INITIAL_FORMS": 2, "reason": "Hóa đơn ghi khác"}
    for n, row in enumerate([*sheet.spendings.all(), None]):
        posted |= {
            f"n-{n}-row": row.pk if row else "", f"n-{n}-day": "05/05/2026",
            f"n-{n}-content": row.content if row else TEA, f"n-{n}-papers": row.papers if row else "HĐ 14",
            f"n-{n}-amount": ("180.000", "0", "20000")[n],
        }  # fmt: skip
    wrong = browser.post(address, {**posted, "n-0-papers": "", "reason": ""}, expects=422).content.decode()
    assert "Lỗi:" in wrong
    browser.post(address, posted)
    page = signed_in(officer).get(reverse("teams:corrections")).content.decode()
    assert "180.000 đ: Nước uống" in page
    corrections.confirm(Correction.objects.get(), by=officer)
    assert [row[2] for row in standing(sheet)] == [180_000, 20_000]
