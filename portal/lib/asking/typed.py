"""What came back from a page, and which of its buttons was pressed: "add:x", "drop:x.1", "more:x"."""

from __future__ import annotations

from typing import Protocol

from portal.lib.addresses import number_in


class Posted(Protocol):
    """Django's QueryDict, as far as it is needed here."""

    def get(self, key: str, default: str = "", /) -> object: ...

    def getlist(self, key: str, /) -> list[str]: ...


class Typed:
    """Rows have names of their own that never change: taking one out moves nothing else."""

    def __init__(self, data: Posted) -> None:
        self._data = data
        self.act, _colon, self.on = str(data.get("do", "")).partition(":")

    def one(self, name: str) -> str:
        return str(self._data.get(name, "")).strip()

    def several(self, name: str) -> list[str]:
        return [value for value in self._data.getlist(name) if value]

    def rows(self, name: str) -> list[str]:
        """Those on the page, without the one just taken out, with the one just added."""
        there = self.several(f"{name}.r")
        kept = [row for row in there if not (self.act == "drop" and self.on == f"{name}.{row}")]
        if self.act == "add" and self.on == name:
            kept.append(str(max((n for row in there if (n := number_in(row)) is not None), default=-1) + 1))
        return kept

    def words(self, name: str) -> list[str]:
        """The words on the page, without the one just left out, with the one just taken up."""
        kept = [
            w for w in self.several(f"{name}.has") if not (self.act == "drop" and self.on == f"{name}.{w}")
        ]
        if self.act == "more" and self.on == name and (word := self.one(f"{name}.more")):
            kept.append(word)
        return kept
