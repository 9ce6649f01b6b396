"""Through an identity provider in a real browser: its content policy lets the button lead there and back."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from tests import factories
from tests.accounts.conftest import issuer  # noqa: F401 - a fixture


def test_an_officer_comes_in_through_the_province_and_says_once_more_who_they_are(
    chromium: Any,
    live_server: Any,
    transactional_db: None,
    issuer: Any,  # noqa: F811
) -> None:
    country = factories.country()
    factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, email="hoa@example.gov.vn")
    issuer.asks = True
    complaints: list[str] = []
    page = chromium.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/to/")
    page.get_by_role("button", name="Đăng nhập qua Định danh của tỉnh").click()
    page.get_by_role("link", name="Tôi là Hoa").click()
    page.get_by_role("heading", name="Tổ công nghệ số").wait_for()
    assert page.url == f"{live_server.url}/to/"
    page.goto("/tai-khoan/xac-nhan-lai/qua/so?next=/to/")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("link", name="Tôi là Hoa").click()
    page.wait_for_url("**/to/")
    assert not complaints
    page.context.close()
