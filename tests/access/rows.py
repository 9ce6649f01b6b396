"""A line of the access table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    get: set[str] | None = None
    post: set[str] | None = None
    seen_by: set[str] | None = None
    signs_in: bool = False  # nobody is led from here to the page for signing in

    @property
    def seers(self) -> set[str]:
        return self.seen_by if self.seen_by is not None else (self.get or set())

    def let_in(self, method: str) -> set[str] | None:
        return {"GET": self.get, "POST": self.post}[method]
