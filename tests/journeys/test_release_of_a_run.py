"""An officer opens a run, three people release it, an inspector reads why: with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from portal.lib.months import Month
from subsidies import calculation
from subsidies.models import PayrollRun, Status
from tests import factories
from tests.subsidies import resolutions

from .conftest import PASSWORD

MAY = Month(2026, 5)
SitDown = Callable[..., Page]


@pytest.fixture
def staff(transactional_db: None) -> SimpleNamespace:
    """Four people of TP.HCM, and a team of former Bình Dương whose leader worked two days: 360.000 đ."""
    country = factories.country()
    roles = {
        "officer": Role.ICT_OFFICER,
        "finance": Role.FINANCE_STAFF,
        "approver": Role.APPROVER,
        "inspector": Role.INSPECTOR,
    }
    resolutions.by_the_day(country.binh_duong)
    member = factories.a_member(factories.a_team(country.phu_loi), "Trần Thị Ngọc Hân", role="leader")
    sheet = factories.a_timesheet(member.team, MAY)
    for day in (4, 5):
        factories.a_workday(sheet, member.person, day)
    factories.confirmed(sheet)
    people = {
        name: factories.a_user(role, province=country.ho_chi_minh, password=PASSWORD)
        for name, role in roles.items()
    }
    return SimpleNamespace(**people)


def the_worker_computes(run: PayrollRun) -> None:
    calculation.calculate(run.pk, list(run.units.values_list("commune", flat=True)))
    calculation.finish(run.pk)


def open_a_run(page: Page) -> PayrollRun:
    page.goto("/chi-tra/dot/")
    page.get_by_role("link", name="Lập đợt chi trả").click()
    page.get_by_label("Địa bàn", exact=True).select_option(label="Khu vực Bình Dương (cũ)")
    page.get_by_label("Từ tháng").fill("05/2026")
    page.get_by_label("Đến hết tháng").fill("05/2026")
    page.get_by_role("button", name="Lập đợt và tính tiền").click()
    expect(page.get_by_role("heading", name="Đang tính: 0/1 xã, phường")).to_be_visible()
    return PayrollRun.objects.get()


@pytest.mark.parametrize("javascript", [True, False], ids=["with javascript", "without javascript"])
def test_three_people_release_a_run(staff: Any, sit_down: SitDown, javascript: bool) -> None:
    officer, finance, approver, inspector = (
        sit_down(person, java_script_enabled=javascript)
        for person in (staff.officer, staff.finance, staff.approver, staff.inspector)
    )
    run = open_a_run(officer)
    the_worker_computes(run)
    if not javascript:
        officer.get_by_role("link", name="Xem tiến độ mới nhất").click()
    officer.get_by_role("button", name="Trình kiểm tra").click()
    expect(officer.get_by_text("Đã trình kiểm tra.")).to_be_visible()

    finance.reload()
    finance.get_by_role("link", name="Xác nhận đã kiểm tra: đợt tháng 05/2026").click()
    expect(finance.get_by_role("cell", name="360.000 đ").first).to_be_visible()
    finance.get_by_role("button", name="Xác nhận đã kiểm tra").click()

    approver.reload()
    approver.get_by_role("link", name="Phê duyệt đợt chi: đợt tháng 05/2026").click()
    approver.get_by_role("link", name="Phê duyệt đợt chi").click()
    expect(approver.get_by_text("Ba trăm sáu mươi nghìn đồng")).to_be_visible()
    approver.get_by_role("button", name="Phê duyệt đợt chi").click()
    expect(approver.get_by_text("Đã phê duyệt.")).to_be_visible()
    run.refresh_from_db()
    assert run.status == Status.APPROVED

    inspector.goto(run.get_absolute_url())
    inspector.get_by_role("link", name="Phường Phú Lợi", exact=True).click()
    inspector.get_by_role("link", name="300.000 đ").click()
    expect(inspector.get_by_role("heading", name="Vì sao là 360.000 đ?")).to_be_visible()


def test_filters_narrow_the_lines_without_reading_the_page_again(staff: Any, sit_down: SitDown) -> None:
    page = sit_down(staff.officer)
    run = open_a_run(page)
    the_worker_computes(run)
    page.goto(f"{run.get_absolute_url()}dong")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Người hoặc tổ").fill("khong ai")
    page.get_by_label("Loại").select_option("own")
    expect(page.get_by_text("Không có dòng nào")).to_be_visible()
    assert page.evaluate("window.sameDocument")
    expect(page).to_have_url(re.compile("q=khong"))
    page.go_back()
    expect(page.get_by_role("link", name="300.000 đ")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1366])
def test_no_page_of_a_run_scrolls_sideways_with_the_largest_letters(
    staff: Any, sit_down: SitDown, width: int
) -> None:
    page = sit_down(staff.officer, viewport={"width": width, "height": 800})
    run = open_a_run(page)
    the_worker_computes(run)
    page.context.add_cookies([{"name": "size", "value": "+", "url": page.url}])
    line = run.lines.first()
    here = run.get_absolute_url()
    for address in (
        "/",
        "/chi-tra/dot/",
        "/chi-tra/dot/lap",
        here,
        f"{here}dong",
        f"{here}huy",
        line.get_absolute_url(),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_on_a_phone_the_menu_holds_every_way_and_every_tool(staff: Any, sit_down: SitDown) -> None:
    page = sit_down(staff.officer, viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page.locator("summary", has_text="Mục").click()
    page.get_by_role("button", name="Tương phản").click()
    assert page.locator("html").get_attribute("data-theme") == "contrast"
    page.locator("summary", has_text="Mục").click()
    page.get_by_role("button", name="Chữ lớn hơn").click()
    assert page.locator("html").get_attribute("data-size") == "+"
    page.locator("summary", has_text="Mục").click()
    page.get_by_role("link", name="Đợt chi trả").click()
    expect(page.get_by_role("heading", name="Đợt chi trả")).to_be_visible()
