"""The end of a month in a real browser: a commune hands it in, a province of 130 communes is closed."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role
from teams.models import Timesheet, TimesheetStatus
from tests import factories

from .cells import MAY
from .conftest import PASSWORD

SitDown = Callable[..., Page]
COMMUNES = 130
CLICKS = 5


@pytest.fixture
def province(commune: SimpleNamespace) -> SimpleNamespace:
    """A sheet of each of 130 communes waits, and of nobody else."""
    country = commune.country
    officer = factories.a_user(
        Role.ICT_OFFICER, province=country.lao_cai, full_name="Đỗ Minh Quân", password=PASSWORD
    )
    for n in range(COMMUNES):
        place = factories.a_commune(
            country.lao_cai, f"9{n:04}", f"Bản {n:03}", territory=country.yen_bai,
            valid_from=country.chau_que.valid_from,
        )  # fmt: skip
        member = factories.a_member(factories.a_team(place))
        sheet = factories.a_timesheet(member.team, MAY)
        factories.a_workday(sheet, member.person, 5)
        factories.confirmed(sheet, submitted_by=commune.hien)
    Timesheet.objects.update(status=TimesheetStatus.SUBMITTED, confirmed_by=None, confirmed_at=None)
    return SimpleNamespace(officer=officer, country=country)


def test_the_month_of_130_communes_is_closed_by_at_most_five_clicks(
    province: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(province.officer)
    clicks: list[Any] = []
    page.expose_function("clicked", lambda: clicks.append(1))
    page.add_init_script("addEventListener('click', () => clicked(), true)")
    page.reload()
    page.get_by_role("link", name="Duyệt bảng công tháng 05/2026").click()
    page.get_by_role("link", name=f"Duyệt {COMMUNES} bảng không cảnh báo").click()
    page.get_by_role("button", name=f"Duyệt {COMMUNES} bảng công").click()
    expect(page.get_by_text(f"Đã duyệt {COMMUNES} bảng công.")).to_be_visible()
    assert set(Timesheet.objects.values_list("status", "confirmed_by")) == {
        ("confirmed", province.officer.pk)
    }
    assert 0 < len(clicks) <= CLICKS


def test_on_a_dark_phone_without_a_script_the_month_is_checked_declared_and_submitted(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    idle = factories.a_team(commune.country.chau_que, name="Tổ thôn Nghỉ")
    sheet = factories.a_timesheet(commune.team, MAY)
    factories.a_workday(sheet, commune.members[0].person, 5)
    phone = {"width": 360, "height": 780}
    page = sit_down(commune.hien, viewport=phone, has_touch=True, java_script_enabled=False)
    page.context.add_cookies([{"name": "theme", "value": "contrast", "url": page.url}])
    page.goto(f"/to/bang-cong/xa/{commune.country.chau_que.pk}/{MAY.iso}")
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(page.get_by_text("Đã nộp 0/2 tổ", exact=True)).to_be_visible()
    steps = {"Kiểm tra và nộp cả xã": "Kiểm tra và nộp tháng", "Xem từng người": "Kiểm tra bảng công tháng"}
    for step, heading in steps.items():
        page.get_by_role("link", name=step).tap()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.go_back()
    page.get_by_label(str(idle)).check()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp bảng công").tap()
    expect(page.get_by_text("Đã nộp bảng công của 2 tổ.")).to_be_visible()
    expect(page.get_by_text("Đã nộp 2/2 tổ", exact=True)).to_be_visible()
    assert set(Timesheet.objects.values_list("status", flat=True)) == {"submitted"}


def test_a_confirmed_sheet_is_corrected_without_a_script_by_two_people(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    officer = factories.a_user(Role.ICT_OFFICER, province=commune.country.lao_cai, password=PASSWORD)
    sheet = factories.a_timesheet(commune.team, MAY)
    person = commune.members[0].person
    factories.a_workday(sheet, person, 5)
    factories.confirmed(sheet, submitted_by=commune.mai)
    page = sit_down(commune.hien, java_script_enabled=False)
    page.goto(commune.address)
    page.get_by_role("link", name="Đề nghị điều chỉnh").click()
    page.get_by_label(f"{person}, 5/5").fill("/")
    page.get_by_label("Lý do điều chỉnh").fill("Sổ trực ghi nửa ngày")
    page.get_by_role("button", name="Gửi điều chỉnh").click()
    expect(page.get_by_text("Đã gửi điều chỉnh.")).to_be_visible()
    second = sit_down(officer, java_script_enabled=False)
    second.get_by_role("link", name="Duyệt điều chỉnh bảng công").click()
    second.get_by_role("link", name=str(sheet.team), exact=True).click()
    second.get_by_role("button", name="Duyệt điều chỉnh").click()
    expect(second.get_by_text("Đã duyệt điều chỉnh.")).to_be_visible()
    assert str(sheet.workdays.get().portion) == "0.5"
