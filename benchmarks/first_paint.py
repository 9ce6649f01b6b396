"""python -m benchmarks.first_paint: when the largest part of a page stands, on a slow line, an old computer.

Every address of the access table, opened in Debian's Chromium by the first who may read it, nothing kept from
before: 1.6 Mbit/s, 300 ms there and back, a processor four times slower. Pages travel packed, as the proxy
sends them in production.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from statistics import median, quantiles

from benchmarks.database import empty_database
from benchmarks.grid_saves import PORT, serving, signed_in

# isort: split
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from tests import factories
from tests.access import visitors
from tests.access.addresses import OURS, everything_there, path_of

LINE = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
SLOWER, MOST = 4, 2.5
LARGEST = """() => new Promise(told => new PerformanceObserver(
  list => told(list.getEntries().at(-1).startTime / 1000)
).observe({type: 'largest-contentful-paint', buffered: true}))"""


def main() -> None:
    with empty_database():
        country = factories.country()
        things = everything_there(country)
        users = visitors.users(country)
        cookies = {name: signed_in(user) for name, user in users.items() if user}
        paths = [(path_of(address, things), reader_of(address.row.get, cookies)) for address in OURS]
        call_command("collectstatic", interactive=False, verbosity=0)
        with serving("benchmarks.packed:application"), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            show(sorted(painted(browser, paths)))


def reader_of(let_in: set[str] | None, cookies: dict[str, str]) -> str:
    """The cookie of the first who may read it; none where nobody signs in."""
    return next((cookie for name, cookie in cookies.items() if name in (let_in or ())), "")


def painted(browser: Browser, paths: list[tuple[str, str]]) -> Iterator[tuple[float, str]]:
    """Seconds and path of what opens as a page; files, data and what only takes a POST are passed over."""
    address = f"http://127.0.0.1:{PORT}"
    browser.new_page().goto(f"{address}{reverse('account_login')}")  # its very first page paints late
    for path, cookie in paths:
        context = browser.new_context(base_url=address, locale="vi-VN")
        if cookie:
            name, _, value = cookie.partition(";")[0].partition("=")
            context.add_cookies([{"name": name, "value": value, "url": address}])
        head = context.request.get(path, max_redirects=0)
        if head.status == 200 and head.text().lstrip().startswith("<!doctype html"):
            page = context.new_page()
            tools = context.new_cdp_session(page)
            tools.send("Network.enable")
            tools.send("Network.emulateNetworkConditions", LINE)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(path, wait_until="load")
            yield page.evaluate(LARGEST), path
        context.close()


def show(found: list[tuple[float, str]]) -> None:
    times = [seconds for seconds, _path in found]
    late = [path for seconds, path in found if seconds > MOST]
    print(f"{len(found)} pages: median {median(times):.2f} s, p95 {quantiles(times, n=20)[-1]:.2f} s")
    for seconds, path in found[-5:]:
        print(f"  {seconds:5.2f} s  {path}")
    print(f"later than {MOST} s: {', '.join(late) or 'none'}")


if __name__ == "__main__":
    main()
