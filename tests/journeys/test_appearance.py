"""Size, contrast and language by buttons alone, in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page


def looks(page: Page) -> tuple[Any, ...]:
    """Size of letters in pixels, colour of the page, language."""
    return page.locator("html").evaluate("""html => [
        parseFloat(getComputedStyle(document.body).fontSize),
        getComputedStyle(document.body).backgroundColor,
        html.lang,
    ]""")


def test_each_button_changes_what_is_seen_and_another_takes_it_back(
    commune: SimpleNamespace, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(commune.hien, java_script_enabled=False)

    def after(button: str) -> tuple[Any, ...]:
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()
        return looks(page)

    size, colour, language = usual = looks(page)
    assert after("Chữ lớn hơn")[0] > size > after("Chữ nhỏ hơn")[0]
    assert after("Chữ thường") == usual
    assert after("Tương phản")[1] != colour
    assert after("Tương phản") == usual
    assert after("English (EN)")[2] == "en" != language
    assert after("Tiếng Việt (VI)") == usual
