"""python -m benchmarks.first_paint: when the largest part of a page stands, on a slow line, an old computer.

Every page of the access table, opened in Debian's Chromium by the first who may read it, just signed in, or
by nobody who is; nothing kept from before: 1.6 Mbit/s, 300 ms there and back, a processor four times slower.
Pages travel packed, as the proxy sends them in production. It says which addresses it did not open.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any

from benchmarks.database import application, empty_database
from benchmarks.grid_saves import PORT, serving

# isort: split
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from tests import factories, portal_client
from tests.access import visitors
from tests.access.addresses import Visit, client_of, visits
from tests.access.pages import OF_PROGRAMS, PAGES, READ
from tests.access.things import Things

ADDRESS = f"http://127.0.0.1:{PORT}"
LINE = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
SLOWER, MOST = 4, 2.5
LARGEST = """() => new Promise(told => new PerformanceObserver(
  list => told(list.getEntries().at(-1).startTime / 1000)
).observe({type: 'largest-contentful-paint', buffered: true}))"""


def main() -> None:
    logging.disable(logging.WARNING)  # who may read what is asked in this process, of every address
    settings.ALLOWED_HOSTS.append("testserver")
    with empty_database(), application() as portal_client.APPLICATION:
        country = factories.country()
        things = Things(country)
        things.everything()
        users = visitors.users(country) | things.readers
        pages = list(visits(things, users))
        call_command("collectstatic", interactive=False, verbosity=0)
        cookies = {who: cookies_of(who, user) for who, user in users.items()}
        with serving("benchmarks.packed:application"), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            show(sorted(painted(browser, pages, cookies)))


def cookies_of(who: str, user: User | None) -> list[Any]:
    return [
        {"name": name, "value": cookie.value, "url": ADDRESS}
        for name, cookie in client_of(who, user).cookies.items()
    ]


def painted(
    browser: Browser, pages: list[Visit], cookies: dict[str, list[Any]]
) -> Iterator[tuple[float, str, str]]:
    """Seconds, path and name of what the browser was shown as a page."""
    browser.new_page().goto(f"{ADDRESS}{reverse('account_login')}")  # its very first page paints late
    for visit in pages:
        context = browser.new_context(base_url=ADDRESS, locale="vi-VN")
        context.add_cookies(cookies[visit.who])
        if context.request.get(visit.path, max_redirects=0).status == 200:
            page = context.new_page()
            tools = context.new_cdp_session(page)
            tools.send("Network.enable")
            tools.send("Network.emulateNetworkConditions", LINE)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(visit.path, wait_until="load")
            yield page.evaluate(LARGEST), visit.path, visit.name
        context.close()


def show(found: list[tuple[float, str, str]]) -> None:
    times = [seconds for seconds, _path, _name in found]
    late = [path for seconds, path, _name in found if seconds > MOST]
    print(f"{len(found)} pages: median {median(times):.2f} s, p95 {quantiles(times, n=20)[-1]:.2f} s")
    for seconds, path, _name in found[-5:]:
        print(f"  {seconds:5.2f} s  {path}")
    print(f"later than {MOST} s: {', '.join(late) or 'none'}")
    show_left_out({name for _seconds, _path, name in found})


def show_left_out(opened: set[str]) -> None:
    """Most are data and files; a page among them went unmeasured."""
    others = sorted(READ - PAGES - OF_PROGRAMS)
    print(f"not opened, pages: {', '.join(sorted(PAGES - opened)) or 'none'}")
    print(f"not opened, {len(others)} files and the like, and the API: {', '.join(others)}")


if __name__ == "__main__":
    main()
