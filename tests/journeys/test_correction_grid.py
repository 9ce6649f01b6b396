"""A correction typed by the keys of the month's grid."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Page, expect

from accounts.models import AuditEvent
from tests import factories

from .cells import MAY, Hands, box, recorded

SitDown = Callable[..., Page]


def test_a_correction_is_typed_by_the_same_keys_and_goes_whole(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first, second = commune.members[:2]
    sheet = factories.a_timesheet(commune.team, MAY)
    factories.a_workday(sheet, first.person, 5)
    factories.confirmed(sheet, submitted_by=commune.mai)
    page = sit_down(commune.hien)
    page.goto(f"{commune.address}/dieu-chinh")
    page.get_by_role("grid").wait_for()
    box(page, first, 5).focus()
    hands = Hands(page)
    hands.press("/", "x", "Enter")  # half of the 5th, the 6th, the row below where the first began
    expect(box(page, second, 5)).to_be_focused()
    hands.press("x", "Tab", "x", "Shift+Tab", "Delete", "ArrowUp")
    expect(box(page, first, 7)).to_be_focused()
    state = page.locator("#save-state")
    expect(state).to_have_text("Đã sửa 3 ô, chưa gửi")
    hands.press("Control+Z")
    expect(state).to_have_text("Đã sửa 4 ô, chưa gửi")
    assert box(page, second, 7).input_value() == "x"
    hands.press("Escape")
    expect(page.get_by_role("button", name="Gửi điều chỉnh")).to_be_focused()
    assert page.evaluate("localStorage.length") == 0 and recorded(first) == {5: "day"}
    page.get_by_label("Lý do điều chỉnh").fill("Sổ trực ghi khác")
    page.get_by_role("button", name="Gửi điều chỉnh").click()
    expect(page.get_by_text("Đã gửi điều chỉnh.")).to_be_visible()
    proposed = AuditEvent.objects.get(verb="timesheets.correction_proposed").after["days"]
    assert proposed == [
        f"{first.person}, 05/05: x → /", f"{first.person}, 06/05: – → x",
        f"{second.person}, 05/05: – → x", f"{second.person}, 07/05: – → x",
    ]  # fmt: skip


def test_a_correction_that_was_refused_keeps_what_was_typed_and_its_strips(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first = commune.members[0]
    sheet = factories.a_timesheet(commune.team, MAY)
    factories.a_workday(sheet, first.person, 5)
    factories.confirmed(sheet, submitted_by=commune.mai)
    page = sit_down(commune.hien, forgiving="Failed to load resource")
    page.goto(f"{commune.address}/dieu-chinh")
    page.get_by_role("grid").wait_for()
    box(page, first, 6).focus()
    page.keyboard.press("d")
    page.get_by_label("Lý do điều chỉnh").fill("Sót một đêm")
    page.get_by_role("button", name="Gửi điều chỉnh").click()
    strip = page.locator("#strips .strip")
    expect(strip).to_contain_text("làm đêm phải theo văn bản huy động")
    assert box(page, first, 6).input_value() == "Đ"
    strip.locator("a[data-f=where]").click()
    expect(strip).to_be_visible()
    box(page, first, 7).focus()
    page.keyboard.press("x")
    strip.get_by_role("button", name="Trả ô về như đã lưu").click()
    expect(strip).to_have_count(0)
    assert box(page, first, 6).input_value() == ""
    expect(page.locator("#save-state")).to_have_text("Đã sửa 1 ô, chưa gửi")
