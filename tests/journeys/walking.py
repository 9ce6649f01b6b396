"""Every page in the browser of somebody who may read it, signed in by cookie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from accounts.models import User
from tests.access.addresses import Visit, client_of

from .conftest import patient
from .scripts_of_strangers import NOTICED


class Walk:
    """Opens pages in one context per reader and notes strangers: requests that leave the portal, scripts
    out of typed texts. The content policy, which would stop both, is left out: nothing may rest on it alone.
    """

    def __init__(self, browser: Browser, address: str, users: dict[str, User | None]) -> None:
        self.browser, self.address = browser, address
        self.cookies = {who: [signed_in(who, user, address)] if user else [] for who, user in users.items()}
        self.pages: dict[str, Page] = {}
        self.strangers: set[str] = set()

    def open(self, visits: list[Visit]) -> Iterator[tuple[Visit, Page]]:
        for visit in visits:
            page = self.pages.get(visit.who) or self._sit_down(visit.who)
            page.goto(visit.path)
            yield visit, page

    def _sit_down(self, who: str) -> Page:
        context = self.browser.new_context(base_url=self.address, locale="vi-VN", bypass_csp=True)
        patient(context).add_cookies(self.cookies[who])
        self._listen(context)
        self.pages[who] = context.new_page()
        return self.pages[who]

    def _listen(self, context: BrowserContext) -> None:
        def hear(request: Any) -> None:
            if not request.url.startswith((self.address, "data:")):
                self.strangers.add(request.url)

        def hear_script(said: ConsoleMessage) -> None:
            if said.text == "a stranger ran":
                self.strangers.add(f"a script on {said.page and said.page.url}")

        context.on("request", hear)
        context.on("console", hear_script)
        context.add_init_script(NOTICED)


def signed_in(who: str, user: User, address: str) -> Any:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client_of(who, user).cookies[name].value, "url": address}
