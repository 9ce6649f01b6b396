"""A key of the device, by Chromium's virtual authenticator: as second step and instead of a password."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from accounts.models import Role, User
from tests import factories

from .conftest import PASSWORD

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def officer(transactional_db) -> User:
    country = factories.country()
    return factories.a_user(Role.APPROVER, province=country.lao_cai, password=PASSWORD, two_steps=False)


def with_a_key(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def type_password(page: Page, user) -> None:
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_an_approver_adds_a_key_and_comes_in_by_it_with_and_without_a_password(
    chromium, live_server, officer
):
    page = chromium.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    with_a_key(page)
    type_password(page, officer)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Tên gọi của khóa").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Thêm khóa").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    page.get_by_role("link", name="Đã cất mã").click()
    page.get_by_text("Khóa truy cập: Điện thoại của tôi").wait_for()
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1

    page.context.clear_cookies()
    type_password(page, officer)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.get_by_role("heading", name="Tổng quan").wait_for()

    page.context.clear_cookies()
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.get_by_role("heading", name="Tổng quan").wait_for()


def test_without_its_key_the_device_says_so_and_lets_nobody_in(chromium, live_server, officer):
    page = chromium.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    with_a_key(page)  # but none of this portal
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.get_by_text("Thiết bị chưa đưa ra khóa nào").wait_for()
    page.goto("/")
    page.get_by_role("heading", name="Đăng nhập").wait_for()
