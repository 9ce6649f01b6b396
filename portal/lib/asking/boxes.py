"""One value on a page, in the box that suits its kind: text of the file in, text of the file out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from portal.lib.entries import Kind

from .typed import Typed

FEW = 5  # choices that are all shown at once


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page knows: what was typed (nothing, when the file is shown), what references may name."""

    typed: Typed | None = None
    offers: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)  # by the word of the file
    leaves_out: frozenset[str] = frozenset()  # words that make no sense beside what was answered
    opens_with: Sequence[str] = ()  # words that may be left out, and yet stand on a page still blank


class Line:
    """Whatever is written by hand."""

    template = "components/asking/line.html"
    is_group = False
    must_choose = False  # something always stands there: then the choices may all be shown

    def __init__(self, kind: Kind, name: str, desk: Desk, text: str = "", *, label: str = "") -> None:
        self.kind, self.name, self.desk, self.label = kind, name, desk, label
        self.id = f"id_{name}"
        self.errors: list[str] = []
        self._start(text)

    def _start(self, text: str) -> None:
        self.value = self.desk.typed.one(self.name) if self.desk.typed else text

    @property
    def text(self) -> str:
        return self.value

    @property
    def is_open(self) -> bool:
        """Whether all there is to choose from stands on the page."""
        return False

    @property
    def is_unfinished(self) -> bool:
        return False

    @property
    def suggestions(self) -> Sequence[str]:
        return [value for value, _label in self.desk.offers.get(self.kind.of, ())] or self.kind.words


class Choice(Line):
    """One of a short list; what the list no longer offers stays visible until it is changed."""

    template = "components/asking/choice.html"

    @property
    def is_open(self) -> bool:
        return self.must_choose and self.kind.sort == "choice" and len(self.options) <= FEW

    @cached_property
    def options(self) -> Sequence[tuple[str, str]]:
        offered = self.desk.offers.get(self.kind.of, ())
        options = [(value, label) for value, label in offered] or [(word, word) for word in self.kind.words]
        known = self.value in {value for value, _label in options}
        return options if known or not self.value else [*options, (self.value, self.value)]


class Checks(Choice):
    """Several of a short list."""

    template = "components/asking/checks.html"
    is_group = True

    def _start(self, text: str) -> None:
        self.part = self.kind.parts[0]
        given = [one.strip() for one in text.split(self.kind.separator) if one.strip()]
        self.values = self.desk.typed.several(self.name) if self.desk.typed else given

    @property
    def text(self) -> str:
        return self.kind.separator.join(self.values)

    @cached_property
    def options(self) -> Sequence[tuple[str, str]]:
        offered = self.desk.offers.get(self.part.of, ())
        options = [(value, label) for value, label in offered] or [(word, word) for word in self.part.words]
        known = {value for value, _label in options}
        return [*options, *((value, value) for value in self.values if value not in known)]
