"""The parts of a workbook looked through before a reader does: how far cells reach, how much they say."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from django.utils.translation import gettext as _

from .limits import LAST_ROW, MOST_CELLS, MOST_COLUMNS, MOST_TEXT, Unreadable, too_large

STRINGS = "xl/sharedstrings.xml"


@dataclass(frozen=True, slots=True)
class Part:
    """What one XML part holds: the hidden rows and how far its filled cells reach."""

    name: str
    hidden: frozenset[int]
    last_row: int
    last_column: int


class Scan:
    """Follows rows and cells as a reader would, also those that do not say where they are.

    The strings that cells share come first: how long they are is known when a cell names one.
    """

    def __init__(self) -> None:
        self.lengths = array("L")
        self.cells = self.text = 0

    def part(self, name: str, data: bytes) -> Part:
        self.row = self.column = self.last_row = self.last_column = 0
        self.hidden: set[int] = set()
        self.shares = self.naming = False
        self.named = ""
        if name.lower().endswith((".xml", ".rels")) or data.lstrip().startswith(b"<"):
            parser = expat.ParserCreate()
            parser.buffer_text = True
            parser.StartDoctypeDeclHandler = no_doctype
            strings = name.lower() == STRINGS
            parser.StartElementHandler = self.string if strings else self.start
            parser.CharacterDataHandler = self.letters_of_a_string if strings else self.letters
            parser.Parse(data, True)
            self._end_of_name()
        return Part(name, frozenset(self.hidden), self.last_row, self.last_column)

    def string(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self.lengths.append(0)
            if len(self.lengths) > MOST_CELLS:
                raise too_large()

    def letters_of_a_string(self, letters: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(letters)

    def letters(self, letters: str) -> None:
        if self.naming:
            self.named += letters
        else:
            self.text += len(letters)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self._end_of_name()
        if tag == "c":
            self.shares = attributes.get("t") == "s"
            self._cell(attributes.get("r", ""))
        elif tag in ("v", "is"):
            self.naming = self.shares and tag == "v"
            self._filled()
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self.row)

    def _cell(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.column = column_number(letters) if letters else self.column + 1
        if digits := reference[len(letters) :]:
            self.row = int(digits)

    def _filled(self) -> None:
        self.cells += 1
        if self.row > self.last_row:
            self.last_row = self.row
        if self.row and self.column > self.last_column:
            self.last_column = self.column
        if self.last_row > LAST_ROW or self.last_column > MOST_COLUMNS or self.cells > MOST_CELLS:
            raise too_large()

    def _end_of_name(self) -> None:
        if self.naming:
            number = int(self.named or -1)
            self.text += self.lengths[number] if 0 <= number < len(self.lengths) else 0
            self.naming, self.named = False, ""
        if self.text > MOST_TEXT:
            raise too_large()


def no_doctype(*_declaration: object) -> None:
    raise Unreadable(
        _("Tệp có khai báo lạ (DOCTYPE) nên không mở. Mở bằng Excel, lưu lại thành .xlsx rồi tải lại.")
    )


@lru_cache(maxsize=1000)
def column_number(letters: str) -> int:
    """ "A" -> 1, "AA" -> 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number: int) -> str:
    """1 -> "A", 27 -> "AA"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
