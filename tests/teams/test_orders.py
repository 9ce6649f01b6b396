"""Orders that mobilise people: found in a list, each with the work that rests on it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from portal.lib.spreadsheets.sheets import sheets_of
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.teams.conftest import JUNE

ORDERS = reverse("teams:orders")


@pytest.fixture
def order(country: Any) -> Any:
    return factories.an_order(
        country.chau_que_ha, number="5/LHĐ", issued_on=dt.date(2023, 5, 20), urgent=True, night_amount=180_000
    )


@pytest.fixture
def worked(team: Any, member: Any, order: Any) -> Any:
    """A sheet with a night and half a day under the order, and a day that is not."""
    sheet = factories.a_timesheet(team, JUNE)
    called = factories.a_mobilised(team, order, person=factories.a_person("Vàng A Sử"))
    factories.a_workday(sheet, called.person, 5, order=order, portion=Decimal("0.5"))
    factories.a_workday(sheet, called.person, 5, "night", order=order)
    factories.a_workday(sheet, member.person, 6)
    return sheet


@pytest.fixture
def staff(cast: Any, signed_in: Any) -> Any:
    return signed_in(cast.commune_staff)


def shown(browser: Any, **asked: Any) -> list[str]:
    return [order.number for order in browser.get(ORDERS, asked).context["page"]]


def test_each_order_stands_with_the_work_under_it(staff: Any, order: Any, worked: Any) -> None:
    response = staff.get(ORDERS)
    [row] = response.context["page"]
    assert (row.people, row.days, row.nights, row.sessions, row.units) == (
        1, Decimal("0.5"), 1, 0, Decimal("1.5"),
    )  # fmt: skip
    page = response.content.decode()
    for said in ("5/LHĐ", "20/05/2023", "Việc khẩn cấp", "180.000", f"{order.get_absolute_url()}#bang-cong"):
        assert said in page


def test_an_order_leads_to_its_people_and_sheets(staff: Any, order: Any, worked: Any) -> None:
    worked.counted.create(
        person=order.mobilised.get().person, day=JUNE.days[6], unit="hour", quantity=2, order=order
    )
    response = staff.get(order.get_absolute_url())
    [sheet] = response.context["sheets"]
    assert (sheet, sheet.days, sheet.nights, sheet.rows_counted) == (worked, Decimal("0.5"), 1, 1)
    page = response.content.decode()
    assert worked.get_absolute_url() in page and "Vàng A Sử" in page
    empty = factories.an_order(order.commune)
    assert "Chưa có công nào ghi theo văn bản này" in staff.get(empty.get_absolute_url()).content.decode()


def test_the_list_is_narrowed_by_words_month_level_and_commune(
    country: Any, cast: Any, signed_in: Any, order: Any, worked: Any
) -> None:
    officer = signed_in(cast.officer)
    factories.an_order(country.lam_giang, number="9/QĐ-UBND", level="province", issued_on=dt.date(2026, 3, 4))
    assert shown(officer) == ["9/QĐ-UBND", "5/LHĐ"]
    for words in ("lhd", "vang a su"):
        assert shown(officer, q=words) == ["5/LHĐ"]
    assert shown(officer, level="province") == ["9/QĐ-UBND"]
    assert shown(officer, commune=country.chau_que.pk) == ["5/LHĐ"]  # what became of the commune of 2023
    assert shown(officer, month="05/2023") == shown(officer, month="06/2023") == ["5/LHĐ"]
    assert shown(officer, month="07/2023") == []
    assert shown(officer, sort="units") == ["9/QĐ-UBND", "5/LHĐ"]
    assert "Không có văn bản nào ở đây" in officer.get(ORDERS, {"q": "không có"}).content.decode()


def test_orders_of_others_are_not_listed(
    country: Any, cast: Any, signed_in: Any, order: Any, staff: Any
) -> None:
    foreign = factories.an_order(country.lam_giang, number="7/LHĐ")
    assert shown(staff) == ["5/LHĐ"]
    staff.get(foreign.get_absolute_url(), expects=404)
    assert shown(signed_in(cast.officer_elsewhere)) == []


def test_the_list_is_taken_away_as_a_file(staff: Any, order: Any, worked: Any) -> None:
    [sheet] = sheets_of(staff.get(ORDERS, {"tep": "xlsx"}).content, "tep.xlsx")
    heads, row = sheet.cells
    told = dict(zip(heads, row, strict=False))
    assert (told["Số văn bản"], told["Khẩn cấp"], told["Số người"]) == ("5/LHĐ", "Có", 1)
    assert (float(told["Ngày công"]), float(told["Đêm"])) == (0.5, 1)


def test_it_is_found_from_where_orders_are_written_and_from_the_month(
    country: Any, staff: Any, team: Any, order: Any, worked: Any
) -> None:
    here = f"{ORDERS}?commune={country.chau_que.pk}"
    for name in ("new_order", "mobilise", "team"):
        assert here in staff.get(reverse(f"teams:{name}", args=[team.pk])).content.decode()
    month = staff.get(reverse("teams:month", args=[country.chau_que.pk, JUNE.iso])).content.decode()
    assert f"{here}&amp;month=06/2023" in month
    assert ORDERS in staff.get(reverse("teams:teams")).content.decode()
    assert order.get_absolute_url() in staff.get(team.get_absolute_url()).content.decode()


def test_queries_do_not_grow(country: Any, staff: Any, team: Any, order: Any) -> None:
    days = iter(JUNE.days)

    def more() -> None:
        one = factories.an_order(country.chau_que_ha)
        for under in (one, order):
            called = factories.a_mobilised(factories.a_team(country.chau_que_ha), under)
            sheet = factories.a_timesheet(called.team, JUNE)
            factories.a_workday(sheet, called.person, next(days), order=under)

    for address in (ORDERS, f"{ORDERS}?tep=xlsx", order.get_absolute_url()):
        assert_queries_do_not_grow(more, lambda address=address: staff.get(address))
