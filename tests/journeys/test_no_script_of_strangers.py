"""Scripts typed into every text of every table become no element of a fragment, a page of the
administration or a paper. Whole pages, with the portal's own scripts at work: test_every_page.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page

from reports import issuing, pdf
from tests import factories
from tests.access import visitors
from tests.access.addresses import answers, everything_there, html_of, of_the_administration

from .scripts_of_strangers import NOTICED, PAYLOADS, elements, sown


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


def markup(world: SimpleNamespace) -> Iterator[tuple[str, str]]:
    """Whole pages and fragments of every address, the administration's among them."""
    for answer in answers(world.things, world.users):
        if answer.is_given:
            yield answer.path, html_of(answer.response)
    for visit in of_the_administration(world.users["administrator"]):
        yield visit.path, visit.html


# Spread over all texts; in the long form each payload in each text, in parts that share the processors.
TURNS = [range(1), *(range(first, min(first + 5, len(PAYLOADS))) for first in range(1, len(PAYLOADS), 5))]


@pytest.mark.parametrize(
    "turns",
    [pytest.param(turns, marks=[pytest.mark.long] * (turns != TURNS[0]), id=f"{turns}") for turns in TURNS],
)
def test_nothing_typed_becomes_an_element(
    world: Any, reader: Any, turns: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(pdf, "render", lambda html: printed.append(html) or b"%PDF")
    for turn in turns:
        with transaction.atomic():  # taken back, so that the next turn does not read past what this one wrote
            assert sown(turn) == set(PAYLOADS)
            printed.clear()
            said = {path: html for path, html in markup(world) if "hit(" in html}
            assert len(said) > 80, sorted(said)
            issuing.issue_all(world.things.line.run)
            papers = {f"paper {n}": html for n, html in enumerate(printed) if "hit(" in html}
            assert len(papers) >= 5, len(printed)
            transaction.set_rollback(True)
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
