"""Whether a word could be a Vietnamese syllable: onset, vowels, coda, one tone at most."""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
VOWELS = (
    "oai|oay|oeo|uây|uôi|uya|uyê|uyu|iêu|yêu|ươi|ươu|"
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|ue|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy]"
)
SYLLABLE = re.compile(f"(?:{ONSET})?(?:{VOWELS})(?:ch|ng|nh|[cmnpt])?")


def is_syllable(word: str) -> bool:
    marks = [mark for mark in unicodedata.normalize("NFD", word) if mark in TONES]
    return len(marks) < 2 and SYLLABLE.fullmatch(_without_tones(word)) is not None


def _without_tones(word: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word.lower()) if letter not in TONES)
    return unicodedata.normalize("NFC", bare)
