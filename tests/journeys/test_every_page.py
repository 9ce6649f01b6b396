"""What must hold on every page: no barrier that axe finds in either theme, all by keyboard, no strangers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests import factories
from tests.access import visitors
from tests.access.addresses import visits
from tests.access.things import Things

from .walking import Walk

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What depends on colours alone is looked at again in the other theme.
COLOURS = ["color-contrast", "link-in-text-block"]
BARRIERS = """async ([kind, values]) => {
  const found = await axe.run(document, {runOnly: {type: kind, values}, resultTypes: ["violations"]});
  const told = (v, n) => `${v.id}: ${n.html.slice(0, 120)} ${n.failureSummary}`;
  return found.violations.flatMap(v => v.nodes.map(n => told(v, n)));
}"""
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


@pytest.fixture
def portal(transactional_db, chromium, live_server) -> SimpleNamespace:
    country = factories.country()
    things = Things(country)
    things.everything()
    users = visitors.users(country)
    return SimpleNamespace(things=things, users=users, walk=Walk(chromium, live_server.url, users))


def barriers(page: Page, theme: str, kind: str, values: list[str]) -> list[str]:
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    return page.evaluate(BARRIERS, [kind, values])


def met(portal: SimpleNamespace, *, by_all: bool) -> list[str]:
    found = []
    for visit, page in portal.walk.open(list(visits(portal.things, portal.users, by_all=by_all))):
        page.evaluate(AXE_SCRIPT)
        found += [f"{visit.path} {each}" for each in barriers(page, "light", "tag", LEVELS)]
        found += [f"{visit.path}, contrast: {each}" for each in barriers(page, "contrast", "rule", COLOURS)]
    return found


def test_axe_finds_no_barrier_on_any_page_in_either_theme_and_nothing_comes_from_elsewhere(portal):
    assert not met(portal, by_all=False)
    assert not portal.walk.strangers


@pytest.mark.long
def test_axe_finds_no_barrier_for_any_role(portal):
    assert not met(portal, by_all=True)


def test_every_page_works_by_keyboard_with_the_focus_in_sight(portal):
    found = []
    for visit, page in portal.walk.open(list(visits(portal.things, portal.users))):
        for _ in range(page.evaluate(STOPS) + 2):
            page.keyboard.press("Tab")
        visit_names_of_the_grid(page)
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main", visit.path
        found += [f"{visit.path} not reached: {each}" for each in page.evaluate("missed()")]
        found += [f"{visit.path} not seen: {each}" for each in page.evaluate("unseen")]
    assert not found, "\n".join(found)


def visit_names_of_the_grid(page: Page) -> None:
    """Tab goes from cell to cell there; the name stands left of the first one."""
    for row in page.locator("[role=grid] tbody tr:has(input)").all():
        row.locator("input").first.focus()
        page.keyboard.press("ArrowLeft")
