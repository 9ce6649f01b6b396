"""Through an identity provider in a real browser: its content policy lets the button lead there and back."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import Role
from tests import factories
from tests.access.addresses import Visit
from tests.accounts.conftest import issuer  # noqa: F401 - a fixture

from .barriers import met, missed_by_keyboard
from .walking import Walk


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


def test_pages_of_a_provider_shut_nobody_out(
    chromium: Any,
    live_server: Any,
    transactional_db: None,
    issuer: Any,  # noqa: F811
) -> None:
    country = factories.country()
    user = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai)
    SocialAccount.objects.create(user=user, provider="so", uid="hoa")
    found, walk = [], Walk(chromium, live_server.url, {"anonymous": None, "officer": user})
    pages = [
        ("anonymous", reverse("account_login")),
        ("anonymous", reverse("identity_login", args=["so"])),
        ("officer", reverse("identity_again", args=["so"])),
        ("officer", reverse("mfa_index")),
    ]
    for visit, page in walk.open([Visit(path, path, who, "") for who, path in pages]):
        assert page.url.startswith(f"{live_server.url}{visit.path}")
        found += [f"{visit.path} {each}" for each in (*met(page), *missed_by_keyboard(page))]
    assert not found, "\n".join(found)
