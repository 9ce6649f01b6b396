"""Many cells of the grid at once: a row filled, a block pasted, last month copied."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from places.models import Holiday
from teams.models import SentCells, Workday
from tests import factories

from .cells import MAY, box, recorded, wait_until_saved

SitDown = Callable[..., Page]


def test_a_row_is_filled_on_working_days_and_from_a_day_of_rest_on_every_day(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first, second = commune.members[:2]
    Holiday.objects.create(day=dt.date(2026, 5, 1), name="Ngày Quốc tế lao động")
    page = sit_down(commune.hien)
    page.goto(commune.address)
    box(page, first, 20).click()
    page.get_by_role("button", name="Điền cả hàng").click()
    box(page, second, 31).click()
    page.keyboard.press("Shift+Space")
    wait_until_saved(page)
    working = [day.day for day in MAY.days if day.weekday() < 5 and day.day != 1]
    assert list(recorded(first)) == working
    assert len(recorded(second)) == 31


def test_what_was_pasted_beside_the_days_that_may_be_written_is_counted(
    commune: SimpleNamespace, sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2026, 5, 20))
    page = sit_down(commune.hien, permissions=["clipboard-read", "clipboard-write"])
    page.goto(commune.address)
    line = "\t".join(["x", "phép", "", *["x"] * 12])
    page.evaluate("text => navigator.clipboard.writeText(text)", f"{line}\r\nx\r\n")
    box(page, commune.members[-1], 18).click()
    page.keyboard.press("Control+V")
    strip = page.locator("#strips .strip")
    expect(strip).to_contain_text(
        f"{commune.members[-1].person}, 19/5 “phép”; 11 ô của ngày chưa đến; "
        "2 ô ngoài bảng hoặc ngoài thời gian tham gia"
    )
    page.keyboard.press("/")
    wait_until_saved(page)
    strip.get_by_role("button", name="Đã xem").click()
    expect(strip).to_have_count(0)


def test_last_month_is_copied_looked_at_and_saved_by_a_button(
    commune: SimpleNamespace, sit_down: SitDown
) -> None:
    first, second = commune.members[:2]
    april = factories.a_timesheet(commune.team, MAY - 1)
    for day in (3, 10, 17):  # Fridays, as the 1st, 8th and 15th of May
        factories.a_workday(april, first.person, day)
    page = sit_down(commune.hien)
    page.goto(commune.address)
    page.get_by_role("link", name="Chép tháng 4").click()
    expect(page.locator("#save-state")).to_have_text("3 ô chép chưa lưu")
    expect(page.locator("td.sending")).to_have_count(3)
    box(page, second, 4).focus()
    page.keyboard.press("x")
    expect(page.locator("#save-state")).to_have_text(
        re.compile(r"^Đã lưu lúc \d\d:\d\d\. 3 ô chép chưa lưu$")
    )
    box(page, first, 1).focus()
    page.keyboard.press("Delete")
    expect(page.locator("#save-state")).to_have_text(re.compile(r"2 ô chép chưa lưu$"))
    in_may = Workday.objects.filter(timesheet__month=MAY.first_day).order_by("day")
    assert list(in_may.values_list("person", "day__day")) == [(second.person_id, 4)]
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu bảng công tháng 05/2026.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"2026-05$"))
    assert [day.day.day for day in in_may.filter(person=first.person)] == [8, 15]


def test_a_copy_that_is_undone_or_left_wrote_nothing(commune: SimpleNamespace, sit_down: SitDown) -> None:
    april = factories.a_timesheet(commune.team, MAY - 1)
    factories.a_workday(april, commune.members[0].person, 3)
    page = sit_down(commune.hien)
    page.goto(commune.address + "?chep")
    expect(page.locator("#save-state")).to_have_text("1 ô chép chưa lưu")
    page.reload()
    expect(box(page, commune.members[0], 1)).to_have_value("")
    page.goto(commune.address + "?chep")
    box(page, commune.members[0], 1).focus()
    page.keyboard.press("Control+Z")
    expect(page.locator("#save-state")).to_have_text("")
    expect(box(page, commune.members[0], 1)).to_have_value("")
    assert not Workday.objects.filter(timesheet__month=MAY.first_day).exists()
    assert not SentCells.objects.exists()
