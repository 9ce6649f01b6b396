"""Communes named one a line in a text pasted from a decision or a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.lib.identifiers import without_accents

from .models import Commune
from .names import Gazetteer

CODE = re.compile(r"\d{5}")
NUMBER = re.compile(r"[\d.)\s]*")  # the line's own, before the name


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts the lines of the text from 1."""

    row: int
    text: str
    words: str


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Without the empty ones, each with its number from 1."""
    for row, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield row, line.strip()


class NamedCommunes:
    """`there`: the communes a line may name, by code, as "Xã Châu Quế" or as "Châu Quế, huyện Văn Yên"."""

    def __init__(self, there: QuerySet[Commune]) -> None:
        self.book, self.by_code = Gazetteer(there), {commune.code: commune for commune in there}

    def named(self, line: str) -> Commune:
        """Raises ValueError in words for whoever wrote the line."""
        found = self._found(line)
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{unit} ({unit.code})" for unit in found)
            raise ValueError(_("Tên này ứng với nhiều xã: %(names)s. Ghi mã xã.") % {"names": named})
        if like := self.book.like(_cells(line)[0] if _cells(line) else ""):
            names = {"names": ", ".join(like)}
            raise ValueError(_("Không có xã này trên địa bàn. Tên gần giống: %(names)s.") % names)
        raise ValueError(_("Không có xã này trên địa bàn vào ngày đã ghi."))

    def _found(self, line: str) -> list[Commune]:
        """A code anywhere decides."""
        if code := CODE.search(line):
            return [self.by_code[code[0]]] if code[0] in self.by_code else []
        name, district = [*_cells(line), "", ""][:2]
        found = list(self.book.find(name, district).communes) if name else []
        same = [unit for unit in found if unit.district and _plain(unit.district) in _plain(district)]
        return same or found


def _cells(line: str) -> list[str]:
    bare = line[NUMBER.match(line).end() :]  # type: ignore[union-attr] - it matches nothing, too
    return [cell.strip() for cell in re.split(r"[\t;,]", bare) if cell.strip()]


def _plain(text: str) -> str:
    return without_accents(text).strip()
