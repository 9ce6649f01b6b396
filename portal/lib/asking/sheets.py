"""A group of words on a page: which of them are asked for, what was answered, what is wrong beside each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.lib.entries import REQUIRED, Field
from portal.lib.identifiers import without_accents

from .boxes import Desk, Line
from .phrases import Joined, Phrases, box_for
from .shapes import Element, Items, Many, Part, Shape, is_required

MANY_WORDS = 8  # more words than these that may be left out are shown only when they are wanted
COLUMNS = 3  # of a table; more of them stand under each other
Path = Sequence[str | int]


class Slot:
    """A word of the file and what is asked under it."""

    def __init__(self, element: Element, name: str, desk: Desk, content: Any) -> None:
        self.element, self.name, self.key = element, name, element.key
        self.word = name.rpartition(".")[2]
        self.label = element.key[:1].upper() + element.key[1:]
        self.required = is_required(element)
        self.hint = desk.hints.get(self.key, "")
        self.may_be_open = not (self.required or (isinstance(element, Field) and usual(element)))
        self.can_go = False  # a word taken up by hand may be left out again
        self.errors: list[str] = []
        self.box: Line | None = None
        self.sheets: list[Sheet] = []
        self.rows: list[str] = []
        match element:
            case Field(kind=kind):
                text = content if content is not None else usual(element)
                self.box = box_for(kind)(kind, name, desk, text, label=self.label)
                self.box.must_choose = self.required or bool(usual(element))
            case Items(kind=kind):
                self.box = _ListOfPhrases(kind, name, desk, "", label=self.label)
                self.box.show(content or ())
            case Part(shape=shape):
                self.sheets = [Sheet(shape, name, desk, content)]
            case Many(shape=shape):
                given = [content] if isinstance(content, dict) else content or []
                self.rows = desk.typed.rows(name) if desk.typed else [str(n) for n in range(len(given))]
                self.sheets = [
                    Sheet(shape, f"{name}.{row}", desk, None if desk.typed else given[n])
                    for n, row in enumerate(self.rows)
                ]

    @property
    def sort(self) -> str:
        """Field, Items, Part or Many."""
        return type(self.element).__name__

    @property
    def is_group(self) -> bool:
        return self.box is None or self.box.is_group or self.box.is_open

    @property
    def id_for_label(self) -> str:
        return f"id_{self.name}"

    auto_id = id_for_label

    @property
    def numbered(self) -> list[tuple[str, Sheet]]:
        return list(zip(self.rows, self.sheets, strict=True))

    @property
    def is_table(self) -> bool:
        """Rows of a few values stand better under one head."""
        return len(self.shape) <= COLUMNS and all(isinstance(element, Field) for element in self.shape)

    @property
    def shape(self) -> Shape:
        return self.element.shape if isinstance(self.element, Many | Part) else ()

    @property
    def heads(self) -> list[str]:
        return [e.key[:1].upper() + e.key[1:] for e in self.shape]

    def content(self) -> Any:
        """As the file writes it; nothing when nothing was answered."""
        if isinstance(self.box, _ListOfPhrases):
            return self.box.texts
        if self.box is not None:
            return self.box.text
        if isinstance(self.element, Part):
            return self.sheets[0].content()
        return [content for sheet in self.sheets if (content := sheet.content())]

    @property
    def is_touched(self) -> bool:
        by_itself = usual(self.element) if isinstance(self.element, Field) else ""
        return bool(self.content()) and self.content() != by_itself

    def tell(self, path: Path, message: str) -> None:
        inner = [sheet for sheet in self.sheets if isinstance(self.element, Part) or sheet.content()]
        if isinstance(self.element, Part):
            self.sheets[0].tell(path, message)
        elif path and isinstance(path[0], int) and path[0] < len(inner):
            inner[path[0]].tell(path[1:], message)
        elif path and isinstance(path[0], int) and isinstance(self.box, _ListOfPhrases):
            self.box.phrase_at(path[0]).errors.append(message)
        elif message not in self.errors:
            self.errors.append(message)

    def unfinished(self) -> Iterator[tuple[Path, str]]:
        if self.box is not None and self.box.is_unfinished:
            yield [self.key], _("Điền hết chỗ trống của câu đã chọn.")
        kept = [sheet for sheet in self.sheets if sheet.content()]
        for number, sheet in enumerate(kept):
            at: Path = [self.key] if isinstance(self.element, Part) else [self.key, number]
            yield from (([*at, *path], told) for path, told in sheet.unfinished())


class _ListOfPhrases(Phrases):
    """Sentences of which each is an item of a list of the file."""

    def show(self, texts: Sequence[str] | str) -> None:
        if not self.desk.typed:
            given = [texts] if isinstance(texts, str) else texts
            phrases = [(str(n), self._phrase(str(n), text)) for n, text in enumerate(given)]
            self.rows = [Joined(row, "", phrase) for row, phrase in phrases]

    @property
    def texts(self) -> list[str]:
        return [one.phrase.text for one in self.rows if one.phrase.text]

    def phrase_at(self, number: int) -> Line:
        return [one.phrase for one in self.rows if one.phrase.text][number]


class Sheet:
    """Words asked for together, in the order of the file."""

    def __init__(self, shape: Shape, name: str, desk: Desk, content: Mapping[str, Any] | None = None) -> None:
        self.shape, self.name = shape, name
        self.errors: list[str] = []
        given = content or {}
        optional = [e for e in shape if not is_required(e)]
        self.is_sparse = len(optional) > MANY_WORDS
        there = given or desk.opens_with
        shown = desk.typed.words(name) if desk.typed else [word_of(e) for e in shape if e.key in there]
        self.slots = []
        self.more: list[tuple[str, str]] = []
        for element in shape:
            if self.is_sparse and not is_required(element) and word_of(element) not in shown:
                if element.key not in desk.leaves_out:
                    self.more.append((word_of(element), element.key))
                continue
            slot = Slot(element, f"{name}.{word_of(element)}", desk, given.get(element.key))
            slot.can_go = self.is_sparse and not slot.required and element.key not in desk.opens_with
            self.slots.append(slot)

    def content(self) -> dict[str, Any]:
        """Nothing when nobody touched it: what stands there by itself is no answer."""
        found = {slot.key: content for slot in self.slots if (content := slot.content())}
        return found if any(slot.is_touched for slot in self.slots) else {}

    def tell(self, path: Path, message: str) -> None:
        """Beside the word it is about; above all of them when the word is not on the page."""
        slot = next((slot for slot in self.slots if path and slot.key == path[0]), None)
        if slot is not None:
            slot.tell(path[1:], message)
        elif message not in self.errors:
            self.errors.append(message)

    def unfinished(self) -> Iterator[tuple[Path, str]]:
        """Sentences begun and not filled in: told in plain words before the file is read."""
        for slot in self.slots:
            yield from slot.unfinished()

    def wrong(self) -> Iterator[Slot]:
        for slot in self.slots:
            if slot.errors:
                yield slot
            for sheet in slot.sheets:
                yield from sheet.wrong()

    def told(self) -> Iterator[str]:
        """What concerns no single box."""
        yield from self.errors
        for slot in self.slots:
            for sheet in slot.sheets:
                yield from sheet.told()


def word_of(element: Element) -> str:
    return slugify(without_accents(element.key))


def usual(field: Field) -> str:
    """What the file means when it leaves the word out, if that is a value of its kind."""
    nothing = field.default is REQUIRED or field.default in (None, "", (), frozenset())
    return "" if nothing else field.kind.show(field.default)
