"""Sentences with gaps on a page, alone or one after the other; and which box suits which kind of value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.lib.addresses import number_in
from portal.lib.entries import Kind
from portal.lib.sentences import Sentence

from .boxes import Checks, Choice, Line

GAP = "…"


class Phrase(Line):
    """A sentence with gaps: which one, and what stands in its gaps."""

    template = "components/asking/phrase.html"
    is_group = True

    def _start(self, text: str) -> None:
        self.sentences: Sequence[Sentence] = self.kind.parts
        if self.desk.typed:
            added = self.desk.typed.one(f"{self.name.rpartition('.')[0]}.new")
            self.chosen = self.desk.typed.one(f"{self.name}.s") or added
            found: Mapping[str, str] = {}
        else:
            self.chosen, found = self._match(text)
        wanted = self.sentence.gaps.items() if self.sentence else ()
        self.gaps = {
            gap: box_for(kind)(
                kind, f"{self.name}.{gap}", self.desk, found.get(gap, ""), label=self._told(number)
            )
            for number, (gap, kind) in enumerate(wanted, 1)
        }

    def _told(self, number: int) -> str:
        return _("%(sentence)s, chỗ trống %(number)d") % {"sentence": self.words, "number": number}

    def _match(self, text: str) -> tuple[str, Mapping[str, str]]:
        """The sentence this text was written by; its gaps as written."""
        for number, sentence in enumerate(self.sentences):
            found = sentence.match(text)
            try:
                if found:
                    sentence.read(found)
                    return str(number), found.groupdict()
            except ValueError:
                continue
        return "", {}

    @property
    def sentence(self) -> Sentence | None:
        number = number_in(self.chosen)
        return None if number is None or number >= len(self.sentences) else self.sentences[number]

    @property
    def words(self) -> str:
        return with_gaps(self.sentence) if self.sentence else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(str(n), with_gaps(sentence)) for n, sentence in enumerate(self.sentences)]

    @property
    def pieces(self) -> Iterator[str | Line]:
        """Words and boxes in the order of the sentence."""
        for number, piece in enumerate(self.sentence.pieces if self.sentence else ()):
            yield self.gaps[piece] if number % 2 else piece

    @property
    def text(self) -> str:
        if self.sentence is None:
            return ""
        return self.sentence.words.format(**{gap: box.text or GAP for gap, box in self.gaps.items()})

    @property
    def is_unfinished(self) -> bool:
        return any(not box.text for box in self.gaps.values())


@dataclass(slots=True)
class Joined:
    """A sentence of a list, the word that joins it to the one before, and the name of its row."""

    row: str
    join: str
    phrase: Phrase


class Phrases(Line):
    """Sentences one after the other: conditions joined by "and" and "or", limits, posts held."""

    template = "components/asking/phrases.html"
    is_group = True

    def _start(self, text: str) -> None:
        self.joins, self.leaf = _joins(self.kind)
        typed = self.desk.typed
        if typed:
            rows = [(row, self._join(typed.one(f"{self.name}.{row}.j")), "") for row in typed.rows(self.name)]
        else:
            rows = [(str(n), join, one) for n, (join, one) in enumerate(_split(text, self.joins))]
        self.rows = [Joined(row, join, self._phrase(row, one)) for row, join, one in rows]

    def _join(self, typed: str) -> str:
        """By its number: the words themselves begin and end with blanks."""
        number = number_in(typed) or 0
        return self.joins[number if number < len(self.joins) else 0]

    def _phrase(self, row: str, text: str) -> Phrase:
        return Phrase(self.leaf, f"{self.name}.{row}", self.desk, text)

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(str(n), with_gaps(sentence)) for n, sentence in enumerate(self.leaf.parts)]

    @property
    def text(self) -> str:
        joined = ""
        for one in self.rows:
            if one.phrase.text:
                joined += (one.join if joined else "") + one.phrase.text
        return joined

    @property
    def is_unfinished(self) -> bool:
        return any(one.phrase.is_unfinished for one in self.rows)


def _joins(kind: Kind) -> tuple[list[str], Kind]:
    """From the loosest word to the closest, and the kind of what they join."""
    joins = []
    while kind.sort == "several":
        joins.append(kind.separator)
        kind = kind.parts[0]
    return joins or [""], kind


def _split(text: str, joins: Sequence[str]) -> list[tuple[str, str]]:
    if not text:
        return []
    if not joins or not joins[0]:
        return [("", text)]
    found: list[tuple[str, str]] = []
    for number, part in enumerate(text.split(joins[0])):
        inner = _split(part.strip(), joins[1:]) if joins[1:] else [("", part.strip())]
        found += [(joins[0] if not n and number else join, one) for n, (join, one) in enumerate(inner)]
    return found


def with_gaps(sentence: Sentence) -> str:
    """ "nhiều nhất {months} tháng" -> "nhiều nhất … tháng"; a short list shows what it begins with."""
    shown = {
        gap: kind.words[0] + GAP if kind.sort == "choice" else GAP for gap, kind in sentence.gaps.items()
    }
    return sentence.words.format(**shown)


def box_for(kind: Kind) -> type[Line]:
    match kind.sort:
        case "choice" | "reference":
            return Choice
        case "sentence":
            return Phrase
        case "several":
            leaf = _joins(kind)[1]
            simple = kind.parts[0].sort in ("choice", "reference")
            return Checks if simple else Phrases if leaf.sort == "sentence" else Line
    return Line
