"""The grid of a month filled by keys, by pasting, beside a colleague, on a bad line, without a script."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

from playwright.sync_api import Page, Route, expect

from teams.models import Workday
from tests import factories

from .cells import Hands, box, recorded, wait_until_saved

PEOPLE = 7
WORKING_DAYS = [4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19]
SitDown = Callable[..., Page]


def test_seven_people_for_twelve_days_take_at_most_a_hundred_keys(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien)
    page.goto(commune.address)
    box(page, commune.members[0], 4).click()
    hands = Hands(page)
    for person in range(PEOPLE):
        hands.press(*"x" * 12)
        if person < PEOPLE - 1:
            hands.press("Enter")
    wait_until_saved(page)
    assert hands.keys <= 100
    assert Workday.objects.count() == PEOPLE * 12
    assert all(list(recorded(member)) == list(range(4, 16)) for member in commune.members)
    expect(page.locator("tfoot [data-sum=day]")).to_have_text("84")


def test_twelve_working_days_of_everybody_are_filled_by_columns(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien)
    page.goto(commune.address)
    box(page, commune.members[0], WORKING_DAYS[0]).click()
    hands = Hands(page)
    for day, following in zip(WORKING_DAYS, [*WORKING_DAYS[1:], 0], strict=True):
        hands.press("Shift+Enter")
        hands.press(*["ArrowRight"] * (following - day - 1))
    wait_until_saved(page)
    assert hands.keys <= 100
    assert all(list(recorded(member)) == WORKING_DAYS for member in commune.members)


def test_a_block_from_excel_takes_at_most_six_keys(commune: SimpleNamespace, sit_down: SitDown) -> None:
    page = sit_down(commune.hien, permissions=["clipboard-read", "clipboard-write"])
    page.goto(commune.address)
    block = "\r\n".join("\t".join(["x", "0,5", "", "B", "đ?"] + ["1"] * 8) for _ in range(PEOPLE)) + "\r\n"
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    box(page, commune.members[0], 4).click()
    hands = Hands(page)
    hands.press("Control+V")
    wait_until_saved(page)
    strip = page.locator("#strips .strip")
    for member in commune.members:
        expect(strip).to_contain_text(f"{member.person}, 8/5 “đ?”")
    assert hands.keys <= 6
    assert Workday.objects.count() == PEOPLE * 11
    assert box(page, commune.members[6], 5).input_value() == "/"
    hands.press("Control+Z")
    wait_until_saved(page)
    assert not Workday.objects.exists()
    hands.press("Control+Y")
    wait_until_saved(page)
    assert Workday.objects.count() == PEOPLE * 11


def test_keys_move_and_letters_stand_together_in_a_cell(commune: SimpleNamespace, sit_down: SitDown) -> None:
    first, second = commune.members[:2]
    factories.an_order(commune.country.chau_que, issued_on=dt.date(2026, 5, 1))
    page = sit_down(commune.hien)
    page.goto(commune.address)
    page.get_by_role("grid").wait_for()
    assert page.locator(".month input[tabindex='0']").count() == 1
    box(page, first, 1).focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("d")
    expect(box(page, first, 1)).to_have_attribute("aria-label", f"{first.person}, 1/5: cả ngày, đêm")
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    expect(box(page, first, 4)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("b")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Delete")
    expect(page.locator("#sum-state")).to_have_text(f"{second.person}: 0 công")
    wait_until_saved(page)
    assert recorded(first) == {1: "night", 3: "day"}  # and the day of the 1st
    assert Workday.objects.filter(person=first.person).count() == 3
    assert not recorded(second)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Lưu nháp")).to_be_focused()


def test_when_two_write_in_one_cell_both_values_are_shown_and_either_is_kept(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first, second = commune.members[:2]
    hien, mai = sit_down(commune.hien), sit_down(commune.mai)
    for page in (hien, mai):
        page.goto(commune.address)
    for member in (first, second):
        box(mai, member, 20).focus()
        mai.keyboard.press("/")
    wait_until_saved(mai)
    for member in (first, second):
        box(hien, member, 20).focus()
        hien.keyboard.press("x")
    strips = hien.locator("#strips .strip")
    expect(strips).to_have_count(2)
    expect(strips.first).to_contain_text(re.compile(r"bạn ghi x, Lê Thị Mai ghi / lúc \d\d:\d\d"))
    expect(hien.locator("td.two").first).to_have_attribute("data-theirs", "/")
    strips.filter(has_text=str(first.person)).get_by_role("button", name="Giữ của tôi: x").click()
    strips.filter(has_text=str(second.person)).get_by_role("button", name="Lấy của Lê Thị Mai: /").click()
    wait_until_saved(hien)
    assert (box(hien, first, 20).input_value(), box(hien, second, 20).input_value()) == ("x", "/")
    portions = Workday.objects.order_by("-portion").values_list("person", "portion")
    assert [(person, float(portion)) for person, portion in portions] == [
        (first.person_id, 1.0),
        (second.person_id, 0.5),
    ]


def test_a_conflict_survives_a_reload(commune: SimpleNamespace, sit_down: SitDown) -> None:
    member = commune.members[0]
    hien, mai = sit_down(commune.hien), sit_down(commune.mai)
    for page in (hien, mai):
        page.goto(commune.address)
    box(mai, member, 20).focus()
    mai.keyboard.press("/")
    wait_until_saved(mai)
    box(hien, member, 20).focus()
    hien.keyboard.press("x")
    expect(hien.locator("#strips .strip")).to_have_count(1)
    hien.reload()
    expect(hien.locator("#strips .strip")).to_contain_text("bạn ghi x, Lê Thị Mai ghi /")


def test_a_night_asks_for_its_order_over_the_grid(commune: SimpleNamespace, sit_down: SitDown) -> None:
    facts = {"issued_on": dt.date(2026, 5, 1)}
    chosen, _other = (
        factories.an_order(commune.country.chau_que, number=n, **facts) for n in ("12/LHĐ", "13/LHĐ")
    )
    page = sit_down(commune.hien)
    page.goto(commune.address)
    box(page, commune.members[0], 4).focus()
    page.keyboard.press("d")
    strip = page.locator("#strips .strip")
    expect(strip).to_contain_text("làm đêm phải theo văn bản huy động")
    strip.get_by_label("Văn bản huy động").select_option(label=chosen.in_full)
    strip.get_by_role("button", name="Ghi theo văn bản này").click()
    wait_until_saved(page)
    assert Workday.objects.get().order.number == "12/LHĐ"


def test_the_last_cells_are_sent_before_the_sheet_is_submitted(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien)
    page.goto(commune.address)
    box(page, commune.members[0], 4).focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="Kiểm tra và nộp").click()
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nộp bảng công").click()
    expect(page.get_by_text("Đã nộp bảng công tháng 05/2026.")).to_be_visible()
    assert recorded(commune.members[0]) == {4: "day"}


def test_submitting_waits_for_cells_that_are_on_their_way(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    page = sit_down(commune.hien)
    page.goto(commune.address)
    on_the_way: list[Route] = []
    page.route("**/*", lambda route: on_the_way.append(route), times=1)
    box(page, commune.members[0], 4).focus()
    with page.expect_request("**/*"):
        page.keyboard.press("x")
    page.get_by_role("button", name="Kiểm tra và nộp").click()
    on_the_way[0].continue_()
    expect(page.get_by_label("Tôi cam đoan")).to_be_visible()
    assert recorded(commune.members[0]) == {4: "day"}
