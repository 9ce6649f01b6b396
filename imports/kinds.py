"""What can be imported. Each app above registers its kinds; the wizard knows no more of them than this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from accounts.models import User
from portal.lib.spreadsheets.columns import Column, Words
from portal.lib.spreadsheets.reading import Reading

Said = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class Question:
    """What a file leaves open and only people can answer: which of today's communes a split one means."""

    key: str
    label: str
    options: list[tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, "options": self.options}


@dataclass(slots=True)
class Checked:
    """What a file would bring. `rows` are ready to be written when the reading has no errors.

    Where each row stands alone, they are the right ones whatever else the file has.
    """

    reading: Reading
    rows: list[Any] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class Page(NamedTuple):
    """Of one thing, where its rows are seen once they are in; what was written tells its number as `key`."""

    key: str
    address: str
    title: Words


@dataclass(frozen=True, slots=True)
class Kind:
    """`check` notes every problem in the reading; `write` brings all rows in and tells how many of what."""

    slug: str
    code: str  # printed on the template
    title: Words  # "danh sách thành viên"
    columns: Callable[[], Sequence[Column]]
    check_may: Callable[[User], None]  # raises Refused
    check: Callable[[Reading, User, Mapping[str, str]], Checked]
    write: Callable[[Checked, User], dict[str, int]]
    lists: Callable[[User], Mapping[str, Sequence[str]]]
    back: str  # name of the address of the list that grows
    back_title: Words
    page: Page | None = None  # rather than the list
    rows_stand_alone: bool = False  # none rests on another: the right ones may come in without the wrong
    own_files: Words = gettext_lazy(
        "Tệp đang dùng của xã cũng nhập được nếu có các cột ấy, dù tiêu đề không ở dòng đầu."
    )


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.slug] = kind
