"""What must hold on every page: no barrier that axe finds in either theme, all by keyboard, no strangers.

Scripts are typed into every text of every table before anybody looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.access import visitors
from tests.access.addresses import OURS, Visit, of_the_administration, path_of, visits
from tests.access.pages import PAGES
from tests.access.things import Things
from tests.portal.test_gallery import in_development  # noqa: F401 - a fixture

from .barriers import met, missed_by_keyboard
from .scripts_of_strangers import PAYLOADS, elements, sown
from .walking import Walk

REFUSALS = [
    Visit("not there", "/khong-co", "officer", ""),
    Visit("not there", "/khong-co", "anonymous", ""),
    Visit("not allowed", "/to/moi", "inspector", ""),
]
GALLERY = Visit("gallery", "/bo-thanh-phan", "officer", "")
PARTS = 12  # of all pages, so that all cores walk


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def portal(chromium: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Looked at only: what the first page finds, the last one finds."""
    with django_db_blocker.unblock():
        country = factories.country()
        things = Things(country)
        things.everything()
        for address in OURS:
            path_of(address, things)  # whatever is only made when an address asks for it
        users = visitors.users(country) | things.readers
        assert sown() == set(PAYLOADS)
        server = LiveServer("localhost")
        walk = Walk(chromium, server.url, users)
        yield SimpleNamespace(things=things, users=users, walk=walk)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def pages(portal: SimpleNamespace) -> list[Visit]:
    ours = visits(portal.things, portal.users)
    too_early = Visit("not now", f"{portal.things.timesheet.get_absolute_url()}/duyet", "officer", "")
    return [*ours, *of_the_administration(portal.users["administrator"]), *REFUSALS, too_early]


@pytest.fixture(scope="module")
def pages_of_all(portal: SimpleNamespace) -> list[Visit]:
    return list(visits(portal.things, portal.users, by_all=True))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_shuts_anybody_out_or_lets_a_stranger_in(portal, pages, part):
    assert {visit.name for visit in pages} >= PAGES
    assert sum("hit(" in visit.html for visit in pages) > 60
    found = []
    for visit, page in portal.walk.open(pages[part::PARTS]):
        found += [f"{visit.path} {each}" for each in faults(page)]
    assert not found, "\n".join(found)
    assert not portal.walk.strangers


def faults(page: Page) -> list[str]:
    return [*elements(page), *met(page), *missed_by_keyboard(page)]


def test_a_form_that_says_what_is_wrong_shuts_nobody_out(portal):
    [(_visit, page)] = portal.walk.open([Visit("teams:new_team", "/to/moi", "officer", "")])
    page.locator("main button.primary").click()
    page.locator(".errors[role=alert]").wait_for()
    assert not faults(page)


def test_no_component_of_the_gallery_shuts_anybody_out(portal, in_development):  # noqa: F811
    [(_visit, page)] = portal.walk.open([GALLERY])
    assert page.get_by_role("heading", name="Bộ thành phần giao diện").count()
    assert not faults(page)


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
