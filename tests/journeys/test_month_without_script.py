"""The month filled without a script, the width it needs, and a day of it on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Locator, Page, expect

from teams.models import Workday

from .cells import box, recorded
from .conftest import PASSWORD

SitDown = Callable[..., Page]


def test_the_grid_is_filled_and_submitted_without_a_script(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien, java_script_enabled=False)
    page.goto(commune.address)
    for member in commune.members:
        for day in (4, 5):
            box(page, member, day).fill("x")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu bảng công tháng 05/2026.")).to_be_visible()
    box(page, commune.members[0], 5).fill("/")
    page.get_by_role("button", name="Kiểm tra và nộp").click()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp bảng công").click()
    expect(page.get_by_text("Đã nộp bảng công tháng 05/2026.")).to_be_visible()
    assert Workday.objects.count() == 14


def test_on_a_phone_the_day_is_chosen_person_by_person(commune: SimpleNamespace, sit_down: SitDown) -> None:
    phone = {"width": 360, "height": 780}
    page = sit_down(commune.hien, viewport=phone, has_touch=True, java_script_enabled=False)
    page.goto(commune.address)
    expect(page.locator(".month")).to_be_hidden()
    page.get_by_role("link", name="Chấm công theo ngày").click()
    page.goto(page.url.replace("2026-05-31", "2026-05-14"))
    assert page.locator("input:checked").count() == 0
    sizes = page.locator(".three label, .day-bar .btn, .day-head > a, .extras summary").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 48
    gaps = page.locator(".person").evaluate_all(
        """all => all.map(one => {
          const [whole, name, choices] = [one, one.querySelector("legend"), one.querySelector(".three")]
            .map(part => part.getBoundingClientRect());
          return [name.top - whole.top, choices.top - name.bottom];
        })"""
    )
    assert all(above >= 16 and below <= 8 for above, below in gaps[1:])
    first, second = commune.members[:2]
    page.get_by_role("group", name=re.compile(str(first.person))).get_by_text("Nửa ngày").tap()
    page.get_by_role("group", name=re.compile(str(second.person))).get_by_text("Nghỉ").tap()
    page.get_by_role("button", name="Lưu và sang ngày 15/05").click()
    expect(page.get_by_text("Đã lưu ngày 14/05/2026.")).to_be_visible()
    assert page.url.endswith("2026-05-15")
    assert recorded(first) == {14: "day"}
    page.goto(page.url.replace("05-15", "05-14"))
    expect(page.get_by_text("Đã ghi 2/7 người")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_31_days_and_the_sums_stand_side_by_side_at_1366(commune: SimpleNamespace, sit_down: SitDown) -> None:
    page = sit_down(commune.hien, viewport={"width": 1366, "height": 768})
    page.goto(commune.address)
    region = page.locator(".month-region")
    assert region.evaluate("region => region.scrollWidth - region.clientWidth") <= 0
    assert page.locator("thead .d").count() == 31
    page.context.add_cookies([{"name": "size", "value": "+", "url": page.url}])
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_long_words_about_saving_move_nothing(commune: SimpleNamespace, sit_down: SitDown) -> None:
    page = sit_down(commune.hien, viewport={"width": 1366, "height": 768})
    page.goto(commune.address)
    page.get_by_role("grid").wait_for()
    said = "Mất mạng, giữ 84 ô trên máy. 84 ô chép chưa lưu. 3 ô chưa lưu, xem phía trên bảng"

    def places() -> list[list[float]]:
        return page.locator(".actions .btn, .actions .tag, .month").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(({ left, top }) => [left, top])"
        )

    for width in (1366, 1024, 800):
        page.set_viewport_size({"width": width, "height": 768})
        page.locator("#save-state").evaluate("line => { line.textContent = ''; }")
        before = places()
        page.locator("#save-state").evaluate("(line, said) => { line.textContent = said; }", said)
        assert places() == before


def test_marks_on_a_phone_survive_a_session_that_ended_before_they_were_saved(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    phone = {"width": 360, "height": 780}
    page = sit_down(commune.hien, viewport=phone, has_touch=True, forgiving="Failed to load resource")
    day = f"/to/bang-cong/{commune.team.pk}/ngay/2026-05-14"
    page.goto(day)
    first, second = commune.members[:2]

    def of(member: Any) -> Locator:
        return page.get_by_role("group", name=re.compile(str(member.person)))

    of(first).get_by_text("Nửa ngày").tap()
    of(second).get_by_text("Nghỉ").tap()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu và sang ngày 15/05").tap()
    page.get_by_label("Tên đăng nhập").fill(commune.hien.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).tap()
    expect(of(first).get_by_label("Nửa ngày")).to_be_checked()
    expect(of(second).get_by_label("Nghỉ")).to_be_checked()
    assert not Workday.objects.exists()
    page.get_by_role("button", name="Lưu và sang ngày 15/05").tap()
    expect(page.get_by_text("Đã lưu ngày 14/05/2026.")).to_be_visible()
    assert recorded(first) == {14: "day"}
    assert page.evaluate("localStorage.length") == 0


def test_choices_of_a_day_left_by_the_arrow_are_told_of_until_they_are_saved(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien, viewport={"width": 360, "height": 780}, has_touch=True)
    page.goto(f"/to/bang-cong/{commune.team.pk}/ngay/2026-05-14")
    bar = page.locator("#day-state")
    expect(bar).to_have_text("Còn 7 người chưa ghi")
    expect(page.locator("#unsaved, #elsewhere").filter(visible=True)).to_have_count(0)
    page.get_by_role("group", name=re.compile(str(commune.members[0].person))).get_by_text("Nghỉ").tap()
    expect(bar).to_have_text("Chưa lưu: 1 người. Còn 6 người chưa ghi")
    page.get_by_role("button", name="Tất cả: cả ngày").tap()
    expect(page.get_by_text("Đã ghi 0/7 người")).to_be_visible()
    expect(bar).to_have_text("Chưa lưu: 7 người.")
    page.get_by_role("link", name="Sang ngày 15/05/2026").tap()
    page.get_by_text("Máy này còn giữ lựa chọn chưa lưu").get_by_role("link", name="14/05/2026").tap()
    expect(page.locator("#unsaved")).to_be_visible()
    expect(page.locator(".person.unsaved")).to_have_count(7)
    expect(page.get_by_label("Cả ngày").and_(page.locator(":checked"))).to_have_count(6)
    assert not Workday.objects.exists()
    page.get_by_role("button", name="Lưu và sang ngày 15/05").tap()
    expect(page.get_by_text("Đã lưu ngày 14/05/2026.")).to_be_visible()
    expect(page.locator("#unsaved, #elsewhere").filter(visible=True)).to_have_count(0)
    assert Workday.objects.count() == 6
    assert page.evaluate("localStorage.length") == 0
