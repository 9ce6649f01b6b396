"""The month that is filled in, its boxes and what became of them."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from portal.lib.months import Month
from teams.models import Workday

MAY = Month(2026, 5)  # begins on a Friday


def box(page: Page, member: Any, day: int) -> Any:
    return page.locator(f'[name="{member.person_id}-{day}"]')


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_text(re.compile(r"^Đã lưu lúc \d\d:\d\d$"))


def recorded(member: Any) -> dict[int, str]:
    return dict(Workday.objects.filter(person=member.person).values_list("day__day", "shift"))


class Hands:
    """Presses keys and counts them: a shortcut is as many keys as are held."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += len(key.split("+"))
            self.page.keyboard.press(key)
