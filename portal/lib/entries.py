"""Files that people write in YAML: every value is text until its kind reads it, nothing is guessed.

All problems of a file are found in one reading, each with its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from portal.lib.refusals import Refused

REQUIRED: Any = object()
# Makes everything text: 500.000 must not become the number 500. In C where it is there.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Problem(NamedTuple):
    line: int
    key: str
    message: str
    path: tuple[str | int, ...] = ()  # words and places in lists, from the top of the file

    def __str__(self) -> str:
        place = _("Dòng %(line)s") % {"line": self.line}
        return f"{place}, “{self.key}”: {self.message}" if self.key else f"{place}: {self.message}"


class BadFile(Refused):
    """What is wrong with a file, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem[:3])
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of value is written. `parse` raises ValueError with a sentence for people."""

    parse: Callable[[str], Any]
    show: Callable[[Any], str]
    words: tuple[str, ...] = ()  # those of the format itself, for whoever has to learn it
    # How a form asks for it: line, prose, day, number, choice, reference, several or sentence.
    sort: str = "line"
    parts: tuple[Any, ...] = ()  # the kind of each of several; the sentences to choose from
    separator: str = ""
    of: str = ""  # what a reference is to


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a record: the word in the file, the attribute it becomes."""

    key: str
    attribute: str
    kind: Kind
    default: Any = REQUIRED


class Entry:
    """One mapping of the file. A value that cannot be read is noted and reads as None."""

    def __init__(self, node: yaml.Node, problems: list[Problem], path: tuple[str | int, ...] = ()) -> None:
        self.line = node.start_mark.line + 1
        self.problems = problems
        self.path = path
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._in_braces = False
        if not isinstance(node, yaml.MappingNode):
            self.note("", _("Chỗ này phải gồm các dòng “từ khóa: giá trị”."))
            return
        self._in_braces = bool(node.flow_style)
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in self._lines:
                message = _("Từ khóa này đã có ở dòng %(line)s.") % {"line": self._lines[key]}
                self.problems.append(Problem(key_node.start_mark.line + 1, key, message, (*path, key)))
                continue
            self._nodes[key], self._lines[key] = value, key_node.start_mark.line + 1

    def note(self, key: str, message: str) -> None:
        path = (*self.path, key) if key else self.path
        self.problems.append(Problem(self._lines.get(key, self.line), key, message, path))

    def noted(self, *keys: str) -> bool:
        """Whether something is already said about one of these words of this very entry."""
        lines = {self._lines[key] for key in keys if key in self._lines}
        return any(problem.line in lines for problem in self.problems)

    def values(self, fields: Iterable[Field]) -> dict[str, Any]:
        return {field.attribute: self._value(field) for field in fields}

    def entry(self, key: str) -> Entry:
        """The mapping under `key`; an empty one when the file leaves it out."""
        node = self._nodes.pop(key, None)
        found = yaml.MappingNode("", [], self._mark()) if node is None else node
        return Entry(found, self.problems, (*self.path, key))

    def entries(self, key: str) -> list[Entry]:
        node = self._nodes.pop(key, None)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.note(key, _("Chỗ này phải là danh sách, mỗi mục bắt đầu bằng dấu “-”."))
            return []
        return [Entry(item, self.problems, (*self.path, key, n)) for n, item in enumerate(node.value)]

    def has(self, *keys: str) -> bool:
        return any(key in self._nodes for key in keys)

    def items(self, key: str, kind: Kind) -> tuple[Any, ...]:
        """One value under `key`, or a list of them. Those that cannot be read are noted and left out."""
        node = self._nodes.pop(key, None)
        if node is None:
            return ()
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        read = (self._item(key, number, one, kind) for number, one in enumerate(nodes))
        return tuple(value for value in read if value is not None)

    def _item(self, key: str, number: int, node: yaml.Node, kind: Kind) -> Any:
        line, path = node.start_mark.line + 1, (*self.path, key, number)
        if not isinstance(node, yaml.ScalarNode):
            self.problems.append(Problem(line, key, _("Chỗ này chỉ ghi một giá trị."), path))
            return None
        try:
            return kind.parse(" ".join(node.value.split()))
        except ValueError as problem:
            self.problems.append(Problem(line, key, str(problem), path))
            return None

    def finish(self) -> None:
        """What nobody asked for is a slip of the pen, not to be passed over in silence."""
        for key, node in self._nodes.items():
            cut = self._in_braces and isinstance(node, yaml.ScalarNode) and not node.value
            self.note(key, _cut(key) if cut else _("Không có từ khóa này trong mẫu tệp."))
        self._nodes = {}

    def _value(self, field: Field) -> Any:
        node = self._nodes.pop(field.key, None)
        text = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        if node is not None and not isinstance(node, yaml.ScalarNode):
            self.note(field.key, _("Chỗ này chỉ ghi một giá trị."))
            return None
        if not text:
            if field.default is REQUIRED:
                self.note(field.key, _("Còn thiếu."))
                return None
            return field.default
        try:
            return field.kind.parse(text)
        except ValueError as problem:
            self.note(field.key, str(problem))
            return None

    def _mark(self) -> yaml.Mark:
        return yaml.Mark("", 0, self.line - 1, 0, None, 0)


def _cut(text: str) -> str:
    """{mức: 0,1 lần lương cơ sở} reads as two entries: the comma ends the first."""
    return _('Trong ngoặc { }, dấu phẩy tách hai mục. Đặt cả giá trị trong nháy kép, như "0,%(text)s".') % {
        "text": text
    }


def opened(text: str) -> Entry:
    """The file as one entry. Raises BadFile where the text is not YAML at all."""
    try:
        node = yaml.compose(unicodedata.normalize("NFC", text), Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = _("Không đọc được: kiểm tra thụt dòng, dấu hai chấm và dấu nháy.")
        raise BadFile([Problem(mark.line + 1 if mark else 1, "", message)]) from None
    if node is None:
        raise BadFile([Problem(1, "", _("Tệp trống."))])
    return Entry(node, [])


class _Plain(yaml.SafeDumper):
    """Everything is text, so nothing needs quotes to stay text."""

    yaml_implicit_resolvers: dict[Any, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Lists stand further right than the word above them, as in a text."""
        super().increase_indent(flow, False)


def written(record: Any, fields: Iterable[Field]) -> dict[str, str]:
    """A record as the file writes it, leaving out what is as usual."""
    shown = ((field, getattr(record, field.attribute)) for field in fields)
    return {field.key: field.kind.show(value) for field, value in shown if value != field.default}


def as_text(content: Any) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
