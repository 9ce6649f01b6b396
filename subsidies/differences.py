"""Two resolutions side by side, word by word: head, settings, each clause by its code, each example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from places.territories import province_of
from portal.lib.entries import as_text

from .resolution_files import CLAUSES, EXAMPLES_WORD, SETTINGS_WORD, ResolutionFile, as_content

AREA = "địa bàn"
BY_NAME = (*CLAUSES, EXAMPLES_WORD)  # lists whose members are known by their code or name
OF_THE_PAPER = ("mã", "trạng thái", "sửa đổi", "thay thế")  # always differ, and say nothing of the law


@dataclass(frozen=True, slots=True)
class Change:
    """A word and its lines before and after; "" where it was not."""

    word: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Where they differ; `state` is "changed", "added" or "removed"."""

    title: str
    state: str
    changes: list[Change]


def between(before: ResolutionFile, after: ResolutionFile) -> list[Section]:
    old, new = _told(before), _told(after)
    plain = [word for word in {**old, **new} if word not in BY_NAME and word not in OF_THE_PAPER]
    heading = [word for word in plain if isinstance(new.get(word, old.get(word)), str)]
    sections = [
        _section("", _only(old, heading), _only(new, heading)),
        _section(SETTINGS_WORD, old[SETTINGS_WORD], new[SETTINGS_WORD]),
    ]
    others = [word for word in plain if word not in heading and word != SETTINGS_WORD]
    sections.append(_section("", _only(old, others), _only(new, others)))
    for word in BY_NAME:
        sections += _members(word, old.get(word, ()), new.get(word, ()))
    return [section for section in sections if section.changes]


def _told(file: ResolutionFile) -> dict[str, Any]:
    """The area by its name: the file says a code and a day, and another day may mean the same province."""
    province = province_of(file.territory.code, file.territory.day)
    name = _("%(province)s (cũ)") % {"province": province} if province.valid_until else str(province)
    return as_content(file) | {AREA: name}


def _only(content: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any]:
    return {word: content[word] for word in words if word in content}


def _members(
    word: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Section]:
    before, after = ({one.get("mã", one["tên"]): one for one in members} for members in (old, new))
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        title = f"{word}: {(now or was or {})['tên']}"
        yield _section(
            title, was or {}, now or {}, "added" if not was else "removed" if not now else "changed"
        )


def _section(title: str, old: Mapping[str, Any], new: Mapping[str, Any], state: str = "changed") -> Section:
    changes = [
        Change(word, _lines(old.get(word)), _lines(new.get(word)))
        for word in {**old, **new}
        if old.get(word) != new.get(word)
    ]
    return Section(title, state, changes)


def _lines(value: Any) -> Sequence[str]:
    if value is None or isinstance(value, str):
        return [value] if value else []
    return as_text(value).splitlines()
