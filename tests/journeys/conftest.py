"""A real browser, Debian's Chromium, on a real server. Small requests only: nothing leaves this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from accounts import second_factor
from accounts.models import Role, User
from tests import factories
from tests.programs import needed
from tests.second_step import code_of

from .cells import MAY

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds: a loaded machine is slow, a broken page never gets there.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)
PASSWORD = "mot-mat-khau-dai"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = needed("chromium", "chromium-browser")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; the tests' own queries are not in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES, timeout=PATIENCE)
        yield browser
        browser.close()


def patient(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    if user.role in second_factor.COMPULSORY:
        page.get_by_label("Mã xác thực").fill(code_of(user))
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("heading", name="Tổng quan").wait_for()


@pytest.fixture
def sit_down(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A person at their own browser, signed in by the form. The test fails on any complaint it makes
    that does not begin with what it is `forgiving`."""
    complaints: list[str] = []

    def sit_down(user: User, *, forgiving: str = "", **context: Any) -> Page:
        def hear(message: ConsoleMessage) -> None:
            forgiven = forgiving and message.text.startswith(forgiving)
            if message.type == "error" and not forgiven:
                complaints.append(message.text)

        page = patient(chromium.new_context(base_url=live_server.url, locale="vi-VN", **context)).new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        sign_in(page, user)
        return page

    yield sit_down
    for context in chromium.contexts:
        context.close()
    assert not complaints


@pytest.fixture
def commune(transactional_db: None) -> SimpleNamespace:
    """Xã Châu Quế: a team of seven, two of its staff."""
    country = factories.country()
    team = factories.a_team(country.chau_que, name="Tổ thôn Đông Hà")
    members = [factories.a_member(team, f"Nguyễn Thị Hồng {letter}") for letter in "ABCDEGH"]
    names = ("Phan Thị Thu Hiền", "Lê Thị Mai")
    hien, mai = (
        factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que], full_name=name, password=PASSWORD)
        for name in names
    )
    address = f"/to/bang-cong/{team.pk}/{MAY.iso}"
    return SimpleNamespace(country=country, team=team, members=members, hien=hien, mai=mai, address=address)
