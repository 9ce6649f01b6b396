"""Scripts typed into every text of every table become no element of a fragment, a page of the
administration or a paper. Whole pages, with the portal's own scripts at work: test_every_page.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from reports import issuing, pdf
from tests import factories
from tests.access import visitors
from tests.access.addresses import ADMIN, OURS, everything_there, path_of
from tests.portal_client import PortalClient

from .scripts_of_strangers import NOTICED, PAYLOADS, elements, sown

LISTS = [address.route for address in ADMIN if not address.words and "(" not in address.route]


@pytest.fixture
def world(country: factories.Country) -> SimpleNamespace:
    return SimpleNamespace(things=everything_there(country), users=visitors.users(country))


@pytest.fixture
def reader(chromium: Browser) -> Iterator[SimpleNamespace]:
    """A page that shows any text as HTML, and what ran there."""
    page, heard = chromium.new_page(), []
    page.add_init_script(NOTICED)
    page.on("console", lambda said: heard.append(said.text) if said.text == "a stranger ran" else None)
    page.goto("about:blank")
    yield SimpleNamespace(page=page, heard=heard)
    page.close()


def noticed(page: Page, html: str) -> list[str]:
    page.set_content(html, wait_until="commit")
    return elements(page)


def answers(world: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """What each address says to the first who is let in, whole pages and fragments alike."""
    for address in OURS:
        path, let_in = path_of(address, world.things), address.row.get or ()
        said = (answer(path, user) for who, user in world.users.items() if who in let_in)
        yield path, next((html for html in said if html is not None), "")
    for route in LISTS:
        yield route, answer(f"/{route}", world.users["administrator"]) or ""


def answer(path: str, user: Any) -> str | None:
    """None from a closed door, nothing from one that hands out a file or data."""
    response = (PortalClient.of(user) if user else PortalClient()).answer("GET", path)
    if response.status_code != 200:
        return None
    kind = response.get("Content-Type", "")
    if not kind.startswith("text/html"):
        return ""
    assert kind == "text/html; charset=utf-8", path
    return response.content.decode()


@pytest.mark.parametrize(
    "turns",
    [range(1), pytest.param(range(1, len(PAYLOADS)), marks=pytest.mark.long)],
    ids=["spread over all texts", "each in each text"],
)
def test_nothing_typed_becomes_an_element(
    world: Any, reader: Any, turns: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda html: printed.append(html) or b"%PDF")
    for turn in turns:
        assert sown(turn) == set(PAYLOADS)
        printed.clear()
        said = {path: html for path, html in answers(world) if "hit(" in html}
        assert len(said) > 80, sorted(said)
        issuing.issue_all(world.things.line.run)
        papers = {f"paper {n}": html for n, html in enumerate(printed) if "hit(" in html}
        assert len(papers) >= 5, len(printed)
        found = {where: noticed(reader.page, html) for where, html in {**said, **papers}.items()}
        assert not {where: what for where, what in found.items() if what}
        assert not reader.heard


def test_on_a_page_that_escapes_nothing_they_are_noticed(reader: Any) -> None:
    """Or the tests above could not fail."""
    ran, became = 0, 0
    for payload in PAYLOADS:
        reader.heard.clear()
        reader.page.set_content(
            f"<title>x</title><p>{payload}</p><input value=\"{payload}\"><input value='{payload}'>"
        )
        became += bool(elements(reader.page) or reader.heard)
        ran += bool(reader.heard)
    assert len(set(PAYLOADS)) == 60
    assert became >= 55 and ran >= 40, (became, ran)
