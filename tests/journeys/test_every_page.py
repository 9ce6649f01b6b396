"""What must hold on every page: no barrier that axe finds in either theme, all by keyboard, no strangers.

Scripts are typed into every text of every table before anybody looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.access import visitors
from tests.access.addresses import Visit, of_the_administration, visits
from tests.access.things import Things

from .scripts_of_strangers import PAYLOADS, elements, sown
from .walking import Walk

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What depends on colours and sizes alone is looked at again in the other theme, in large letters.
OF_THE_LOOK = ["color-contrast", "link-in-text-block", "target-size"]
BARRIERS = """async ([kind, values]) => {
  const found = await axe.run(document, {runOnly: {type: kind, values}, resultTypes: ["violations"]});
  const told = (v, n) => `${v.id}: ${n.html.slice(0, 120)} ${n.failureSummary}`;
  return found.violations.flatMap(v => v.nodes.map(n => told(v, n)));
}"""
REFUSALS = [
    Visit("not there", "/khong-co", "officer", ""),
    Visit("not there", "/khong-co", "anonymous", ""),
    Visit("not allowed", "/to/lap-to", "inspector", ""),
]
SKIP = ".skip, .skip-to-content-link"  # ours, the administration's
PARTS = 12  # of all pages, so that all cores walk
# Everything a mouse could use; of radio buttons of one name the keyboard reaches one.
STOPS = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.matches(':disabled');
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(shown);
  const key = e => e.type === 'radio' ? 'radio ' + e.name : all.indexOf(e);
  const wanted = new Map(all.map(e => [key(e), e.outerHTML.slice(0, 120)]));
  window.missed = () => [...wanted.values()];
  window.unseen = [];
  document.addEventListener('focusin', ({target: e}) => {
    const look = getComputedStyle(e), label = e.labels?.[0] && getComputedStyle(e.labels[0]);
    const ring = s => s?.outlineStyle !== 'none' && parseFloat(s?.outlineWidth) > 0;
    const seen = ring(look) || ring(label);
    if (wanted.delete(key(e)) && !seen) window.unseen.push(e.outerHTML.slice(0, 120));
  });
  return wanted.size;
}"""


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def portal(chromium: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Looked at only: what the first page finds, the last one finds."""
    with django_db_blocker.unblock():
        country = factories.country()
        things = Things(country)
        things.everything()
        users = visitors.users(country)
        assert sown() == set(PAYLOADS)
        server = LiveServer("localhost")
        walk = Walk(chromium, server.url, users)
        yield SimpleNamespace(things=things, users=users, walk=walk)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def pages(portal: SimpleNamespace) -> list[Visit]:
    ours = visits(portal.things, portal.users)
    return [*ours, *of_the_administration(portal.users["administrator"]), *REFUSALS]


@pytest.fixture(scope="module")
def pages_of_all(portal: SimpleNamespace) -> list[Visit]:
    return list(visits(portal.things, portal.users, by_all=True))


def barriers(page: Page, theme: str, size: str, kind: str, values: list[str]) -> list[str]:
    page.evaluate(
        "look => Object.assign(document.documentElement.dataset, look)", {"theme": theme, "size": size}
    )
    return page.evaluate(BARRIERS, [kind, values])


def met(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = [f"contrast, A+: {each}" for each in barriers(page, "contrast", "+", "rule", OF_THE_LOOK)]
    return found + barriers(page, "light", "", "tag", LEVELS)  # last: the keyboard goes on in the usual look


def missed_by_keyboard(page: Page) -> list[str]:
    for _ in range(page.evaluate(STOPS) + 2):
        page.keyboard.press("Tab")
    visit_names_of_the_grid(page)
    page.locator(SKIP).focus()
    page.keyboard.press("Enter")
    there = page.evaluate("document.activeElement.id") in ("main", "content-start")
    skipped = [] if there else ["the way to the content"]
    missed = [f"not reached: {each}" for each in [*skipped, *page.evaluate("missed()")]]
    return missed + [f"not seen: {each}" for each in page.evaluate("unseen")]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_shuts_anybody_out_or_lets_a_stranger_in(portal, pages, part):
    assert len(pages) > 100
    assert sum("hit(" in visit.html for visit in pages) > 60
    found = []
    for visit, page in portal.walk.open(pages[part::PARTS]):
        barred = [*elements(page), *met(page), *missed_by_keyboard(page)]
        found += [f"{visit.path} {each}" for each in barred]
    assert not found, "\n".join(found)
    assert not portal.walk.strangers


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_no_barrier_for_any_role(portal, pages_of_all, part):
    found = []
    for visit, page in portal.walk.open(pages_of_all[part::PARTS]):
        found += [f"{visit.path} by {visit.who} {each}" for each in [*elements(page), *met(page)]]
    assert not found, "\n".join(found)
    assert not portal.walk.strangers


@pytest.mark.long
@pytest.mark.parametrize("turn", range(1, len(PAYLOADS)))
def test_each_script_in_each_text_runs_on_no_page(portal, pages, turn):
    assert sown(turn) == set(PAYLOADS)
    found = [f"{visit.path} {each}" for visit, page in portal.walk.open(pages) for each in elements(page)]
    assert not found, "\n".join(found)
    assert not portal.walk.strangers


def visit_names_of_the_grid(page: Page) -> None:
    """Tab goes from cell to cell there; the name stands left of the first one."""
    for row in page.locator("[role=grid] tbody tr:has(input)").all():
        row.locator("input").first.focus()
        page.keyboard.press("ArrowLeft")
