"""Values written as short sentences with gaps: "{percent} % của {of}". A closed list of them is a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.lib.entries import Kind


class Sentence:
    """One way to write a value: `gaps` are the attributes its words leave open, `fixed` those they say."""

    def __init__(
        self, words: str, make: Callable[..., Any], fixed: Mapping[str, Any] | None = None, **gaps: Kind
    ) -> None:
        self.words = words
        self._make = make
        self._fixed = dict(fixed or {})
        self.gaps = gaps
        self.pieces = parts = re.split(r"\{(\w+)\}", words)  # words and, every second one, a gap
        self._pattern = re.compile(
            "".join(f"(?P<{p}>.+?)" if n % 2 else re.escape(p) for n, p in enumerate(parts)), re.IGNORECASE
        )

    @property
    def shape(self) -> str:
        """ "… % của …", as people are told it."""
        return "".join("…" if n % 2 else piece for n, piece in enumerate(self.pieces))

    def match(self, text: str) -> re.Match[str] | None:
        return self._pattern.fullmatch(text)

    def read(self, found: re.Match[str]) -> Any:
        """Raises ValueError where a gap holds something else than its kind of value."""
        values = {name: kind.parse(found[name]) for name, kind in self.gaps.items()}
        return self._make(**self._fixed, **values)

    def say(self, value: Any) -> str | None:
        """The sentence for this value, None where these words would leave something of it out."""
        values = {name: getattr(value, name, None) for name in self.gaps}
        if any(v in (None, (), frozenset()) for v in values.values()):
            return None
        if self._make(**self._fixed, **values) != value:
            return None
        return self.words.format(**{name: self.gaps[name].show(v) for name, v in values.items()})


def one_of(sentences: Sequence[Sentence]) -> Kind:
    """The first sentence that fits, both ways."""

    def parse(text: str) -> Any:
        told = ""
        for sentence in sentences:
            found = sentence.match(text)
            try:
                if found:
                    return sentence.read(found)
            except ValueError as problem:
                told = told or str(problem)
        if told:
            raise ValueError(told)
        allowed = "; ".join(sentence.shape for sentence in sentences)
        raise ValueError(
            _("“%(text)s” không đúng mẫu. Ghi theo một trong: %(allowed)s.")
            % {"text": text, "allowed": allowed}
        )

    def show(value: Any) -> str:
        return next(said for sentence in sentences if (said := sentence.say(value)) is not None)

    gaps = (word for s in sentences for kind in s.gaps.values() for word in kind.words)
    words = (*(s.words for s in sentences), *dict.fromkeys(gaps))
    return Kind(parse, show, words, "sentence", tuple(sentences))
