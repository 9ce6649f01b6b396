"""A form as a browser without script sends it: what stands on the page, then one button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Filled(HTMLParser):
    """The fields of the form that posts; `press` sends them with one of its buttons."""

    def __init__(self, browser: Any, address: str, expects: int = 200) -> None:
        super().__init__()
        self.browser, self.address = browser, address
        self._read(browser.get(address, expects=expects))

    def _read(self, response: Any) -> None:
        self.response = response
        self.html = response.content.decode()
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self._inside = False
        self._select = self._text = ""
        self.reset()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = found.get("id") == "paper"
        if self._inside:
            self._asked(tag, found)

    def _asked(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if tag == "input" and found.get("type") in ("radio", "checkbox"):
            self.fields += [(name, found["value"])] if "checked" in found else []
        elif tag == "input":
            self.fields.append((name, found.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, False
        elif tag == "option" and self._select and ("selected" in found or not self._chosen):
            self.fields = [pair for pair in self.fields if pair[0] != self._select]
            self.fields.append((self._select, found["value"]))
            self._chosen = True
        elif tag == "textarea":
            self._text = name
            self.fields.append((name, ""))
        elif tag == "button":
            self.buttons.append((name, found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[-1] = (self._text, data)

    def write(self, name: str, *values: str) -> Filled:
        """Puts the values in the box, whatever stood there."""
        self.fields = [pair for pair in self.fields if pair[0] != name] + [(name, v) for v in values]
        return self

    def press(self, do: str, *, name: str = "do", expects: int = 200) -> Filled:
        """A button that brings the page back."""
        self._read(self._sent(name, do, expects))
        return self

    def save(self) -> Any:
        """The button that ends the form: the page behind it."""
        return self._sent("do", "save", 302)

    def _sent(self, name: str, value: str, expects: int) -> Any:
        assert (name, value) in self.buttons, f"no button {value}: {self.buttons}"
        data: dict[str, list[str]] = {}
        for field, given in [*self.fields, (name, value)]:
            data.setdefault(field, []).append(given)
        return self.browser.post(self.address, data, expects=expects)

    def value(self, name: str) -> str:
        return next(value for field, value in self.fields if field == name)
