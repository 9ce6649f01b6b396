"""Cells typed and not yet saved: the reply lost, the page closed, the session over, others at the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from accounts.models import AuditEvent
from teams.models import Workday

from .cells import box, recorded, wait_until_saved
from .conftest import sign_in

SitDown = Callable[..., Page]


def test_a_lost_reply_is_asked_for_again_under_the_same_key(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien, forgiving="Failed to load resource")
    page.goto(commune.address)
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        keys.append(re.search(r'name="key"\s+(\S+)', route.request.post_data or "")[1])  # type: ignore[index]
        answer = route.fetch()
        route.abort() if len(keys) == 1 else route.fulfill(response=answer)

    page.route(f"**{commune.address}", lose_the_first)
    box(page, commune.members[0], 4).focus()
    page.keyboard.press("x")
    expect(page.locator("#save-state")).to_have_text("Mất mạng, giữ 1 ô trên máy")
    wait_until_saved(page)
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert AuditEvent.objects.filter(verb="timesheets.recorded").count() == 1


def test_cells_not_sent_survive_a_reload_without_names_in_the_browser(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first, second = commune.members[:2]
    page = sit_down(commune.hien, forgiving="Failed to load resource")
    page.goto(commune.address)

    def no_line(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    page.route(f"**{commune.address}", no_line)
    box(page, first, 4).focus()
    page.keyboard.press("x")
    expect(page.locator("#save-state")).to_have_text("Mất mạng, giữ 1 ô trên máy")
    box(page, second, 4).focus()
    page.keyboard.press("/")
    page.reload()
    expect(box(page, first, 4)).to_have_value("x")
    expect(box(page, second, 4)).to_have_value("/")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert f"{first.person_id}-4" in kept
    assert not re.search(r"[À-ỹĐđ]|Hong|Nguy|đồng", kept)
    assert not Workday.objects.exists()
    page.unroute(f"**{commune.address}")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(page)
    assert Workday.objects.count() == 2
    assert page.evaluate("localStorage.length") == 0


def test_cells_typed_after_the_session_ended_are_sent_after_signing_in(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien, forgiving="Failed to load resource")
    page.goto(commune.address)
    Session.objects.all().delete()
    box(page, commune.members[0], 4).click()
    page.keyboard.press("x")
    expect(page.locator("#save-state")).to_contain_text("Đã hết phiên làm việc. 1 ô giữ trên máy này")
    assert not Workday.objects.exists()
    page.goto("/")
    sign_in(page, commune.hien)
    page.goto(commune.address)
    wait_until_saved(page)
    assert list(recorded(commune.members[0])) == [4]


def test_what_another_person_typed_on_this_machine_is_not_sent_in_my_name(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.mai)
    page.goto(commune.address)
    cell = f"{commune.members[0].person_id}-4"
    store = f"grid:{commune.hien.pk}:{commune.address}"
    page.evaluate(
        "([store, cells]) => localStorage.setItem(store, JSON.stringify({sent: null, cells}))",
        [store, {cell: {"c": "x", "v": ""}}],
    )
    page.reload()
    box(page, commune.members[1], 4).focus()
    page.keyboard.press("x")
    wait_until_saved(page)
    assert not recorded(commune.members[0])
