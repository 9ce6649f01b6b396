"""A commune officer brings in a list of members: its errors first, then the corrected file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from teams.models import Membership
from tests import factories
from tests.imports.workbooks import MEMBER_HEADS, workbook

from .conftest import PASSWORD

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SINCE = dt.date(2026, 4, 1)
GOOD = ["TO-1", "Trần Thị Ngọc Hân", dt.date(1988, 8, 25), "Nữ", "015188000001", "Tổ trưởng", SINCE]
BAD = ["TO-1", "Lª §×nh ChiÕn", "31/02/1990", "Nam", "04209900123", "Thµnh viªn", SINCE]
MENDED = ["TO-1", "Lª §×nh ChiÕn", "28/02/1990", "Nam", "015090000002", "Thµnh viªn", SINCE]
SitDown = Callable[..., Page]


@pytest.fixture
def officer(transactional_db: None) -> User:
    country = factories.country()
    factories.a_team(country.chau_que, code="TO-1", name="Tổ công nghệ số cộng đồng thôn Mười")
    return factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que], password=PASSWORD)


def upload(page: Page, name: str, *rows: list[Any]) -> None:
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": workbook(MEMBER_HEADS, *rows)}
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_list_is_corrected_and_comes_in_whole(officer: User, sit_down: SitDown, javascript: bool) -> None:
    page = sit_down(officer, java_script_enabled=javascript)
    page.goto("/to/")
    page.get_by_role("link", name="Nhập thành viên từ Excel").click()
    upload(page, "danh-sach.xlsx", GOOD, BAD)
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhập dòng nào: 2 lỗi ở 1 dòng")
    expect(page.get_by_text("TCVN3, đã đổi sang Unicode")).to_be_visible()
    expect(page.get_by_role("row", name="Thiếu 1 chữ số")).to_contain_text("04209900123")
    expect(page.get_by_role("row", name="Ngày không có thật")).to_contain_text("31/02/1990")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp có thêm cột “Lỗi”").click()
    assert download.value.suggested_filename == "danh-sach-loi.xlsx"

    page.get_by_role("link", name="Chọn tệp đã sửa").click()
    upload(page, "danh-sach-2.xlsx", GOOD, MENDED)
    page.get_by_role("button", name="Nhập 2 dòng").click()
    expect(page.get_by_role("heading", name="Đã nhập vào sổ")).to_be_visible()
    assert set(Membership.objects.values_list("person__full_name", flat=True)) == {
        "Trần Thị Ngọc Hân",
        "Lê Đình Chiến",
    }
