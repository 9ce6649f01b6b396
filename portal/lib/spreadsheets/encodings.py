"""Vietnamese typed with the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Such text looks right in its own font only. In a cell it is Latin-1: "NguyÔn ThÞ Hoa", "Nguyeãn Thò Hoa".
Nothing in the file says so reliably; whether its words are Vietnamese syllables does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from .syllables import is_syllable

_TCVN3_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
TCVN3 = {
    chr(first + place): letter
    for first, letters in _TCVN3_LETTERS.items()
    for place, letter in enumerate(letters)
}
_TCVN3_TABLE = {ord(old): new for old, new in TCVN3.items()}

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    pairs = dict(_SINGLE)
    for mark, tone in _TONES.items():
        pairs |= {letter + mark: letter + tone for letter in "aeiouy"}
        pairs |= {"ô" + mark: "ơ" + tone, "ö" + mark: "ư" + tone}
    pairs |= {"a" + mark: "ă" + tone for mark, tone in _BREVE.items()}
    for letter, hat in (("a", "â"), ("e", "ê"), ("o", "ô")):
        pairs |= {letter + mark: hat + tone for mark, tone in _CIRCUMFLEX.items()}
    small = {old: unicodedata.normalize("NFC", new) for old, new in pairs.items()}
    capital = {old.upper(): new.upper() for old, new in small.items()}
    # People hold Shift for the first letter only: "AÂ" and "Aâ" are the same letter.
    mixed = {old[0].upper() + old[1:]: new.upper() for old, new in small.items() if len(old) == 2}
    return small | mixed | capital


VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(VNI, key=len, reverse=True)))


class Encoding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


LETTERS = {Encoding.TCVN3: frozenset(TCVN3), Encoding.VNI: frozenset("".join(VNI))}


def converted(text: str, encoding: Encoding) -> str:
    """The text in Unicode. Text with letters that the font does not have is Unicode already and stays."""
    if not _could_be(text, encoding):
        return text
    if encoding == Encoding.VNI:
        return _VNI_LETTER.sub(lambda found: VNI[found[0]], text)
    words = text.translate(_TCVN3_TABLE).split(" ")
    return " ".join(_capitals(word) for word in words)


def detected(texts: Iterable[str]) -> Encoding | None:
    """How a column was typed, by vote of its words; None for Unicode and for columns without accents."""
    doubtful = {text for text in texts if not (text.isascii() or _is_unicode(text))}
    words = {word for text in doubtful for word in _accented(text)}
    votes = {way: sum(_reads(word, way) for word in words) for way in (None, *Encoding)}
    best = max(votes, key=lambda way: votes[way])  # in doubt the first: as it stands
    return best if votes[best] * 2 > len(words) else None


def converted_column(texts: list[str], encoding: Encoding) -> list[str]:
    """Where some cells are Unicode, "Vò" may be Vò or Vũ: it stays unless the cell cannot be read so."""
    mixed = any(_accented(text) and not _could_be(text, encoding) for text in texts)
    return [
        text if mixed and all(_reads(word, None) for word in _accented(text)) else converted(text, encoding)
        for text in texts
    ]


def _could_be(text: str, encoding: Encoding) -> bool:
    """All its letters are of the font."""
    return all(
        letter.isascii() or letter in LETTERS[encoding] for letter in unicodedata.normalize("NFC", text)
    )


def _is_unicode(text: str) -> bool:
    return not any(_could_be(text, encoding) for encoding in Encoding)


@cache
def _reads(word: str, encoding: Encoding | None) -> bool:
    return is_syllable(converted(word, encoding) if encoding else word)


def _accented(text: str) -> list[str]:
    words = (word.strip(".,;:()[]/-'\"0123456789") for word in unicodedata.normalize("NFC", text).split())
    return [word for word in words if not word.isascii()]


def _capitals(word: str) -> str:
    """The font .VnTimeH draws small letters as capitals: "NGUYễN" was written NGUYỄN."""
    capitals = sum(letter.isupper() for letter in word)
    small = any(letter.isascii() and letter.islower() for letter in word)
    return word.upper() if capitals > 1 and not small else word
