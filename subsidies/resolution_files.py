"""A resolution as a file an official can read and write: its text, its clauses, its worked examples.

The words on the left of each colon, and the short lists of words on the right, are the format.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.entries import BadFile, Entry, Field, Kind, as_text, opened, written

from . import clauses
from .cases import InForce
from .clauses import Clause, longest
from .models import Resolution, ResolutionStatus
from .rules.data import MonthCounting, Terms
from .worked_examples import Example, as_entry, failures, read_example


class Territory(NamedTuple):
    """A province as of a day: the code 15 was Yên Bái until 30/6/2025 and is Lào Cai since."""

    code: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class ResolutionFile:
    slug: str
    number: str
    body: str
    title: str
    issued_on: dt.date | None
    territory: Territory
    valid_from: dt.date
    valid_until: dt.date | None
    status: ResolutionStatus
    source: str
    registered_communes_only: bool
    month_counting: MonthCounting
    rounding_unit: int
    funding_source: str
    allowed_uses: str
    clauses: tuple[Clause, ...]
    examples: tuple[Example, ...]

    @property
    def terms(self) -> Terms:
        return clauses.terms(
            enumerate(self.clauses),
            registered_communes_only=self.registered_communes_only,
            month_counting=self.month_counting,
            rounding_unit=self.rounding_unit,
        )

    @property
    def in_force(self) -> InForce:
        return InForce(self.valid_from, self.valid_until)

    @property
    def failures(self) -> list[str]:
        """Where its worked examples and the engine disagree."""
        return [f for example in self.examples for f in failures(example, self.terms, self.in_force)]


def _parse_territory(value: str) -> Territory:
    code, _word, day = value.partition(" ngày ")
    if not (len(code) == 2 and code.isdigit() and day):
        raise ValueError(_("Ghi mã tỉnh và một ngày của tỉnh đó, như 15 ngày 01/01/2023."))
    return Territory(code, kinds.parse_day(day))


TERRITORY = Kind(_parse_territory, lambda where: f"{where.code} ngày {kinds.day.show(where.day)}")
STATUS = kinds.one_of({"dự thảo": ResolutionStatus.DRAFT, "đang áp dụng": ResolutionStatus.PUBLISHED})
MONTH_COUNTING = kinds.one_of(
    {"có mặt từ một ngày": MonthCounting.ANY_DAY, "có mặt đủ tháng": MonthCounting.WHOLE_MONTH}
)
HEADING = (
    Field("mã", "slug", kinds.code(longest(Resolution, "slug"))),
    Field("số hiệu", "number", kinds.text(longest(Resolution, "number"))),
    Field("cơ quan ban hành", "body", kinds.text(longest(Resolution, "body"))),
    Field("tên", "title", kinds.text(longest(Resolution, "title"))),
    Field("ngày ban hành", "issued_on", kinds.day, None),
    Field("địa bàn", "territory", TERRITORY),
    Field("hiệu lực từ ngày", "valid_from", kinds.day),
    Field("hiệu lực đến hết ngày", "valid_until", kinds.day, None),
    Field("trạng thái", "status", STATUS),
    Field("nguồn", "source", kinds.text()),
)
SETTINGS = (
    Field("chỉ xã đăng ký chuyển đổi số", "registered_communes_only", kinds.yes_no),
    Field("cách tính tháng", "month_counting", MONTH_COUNTING),
    Field("làm tròn đến", "rounding_unit", kinds.dong),
    Field("nguồn kinh phí", "funding_source", kinds.text(longest(Resolution, "funding_source")), ""),
    Field("nội dung được chi", "allowed_uses", kinds.text(), ""),
)


def read(text: str) -> ResolutionFile:
    """Raises BadFile with every problem of the file, each with its line."""
    entry = opened(text)
    settings = entry.entry("quy định chung")
    values = entry.values(HEADING) | settings.values(SETTINGS)
    settings.finish()
    _check(values, entry, settings)
    written_clauses = entry.entries("mức hỗ trợ")
    if not written_clauses:
        entry.note("mức hỗ trợ", _("Cần ít nhất một mức."))
    values["clauses"] = clauses.read_clauses(written_clauses)
    values["examples"] = tuple(read_example(e) for e in entry.entries("ví dụ"))
    entry.finish()
    if entry.problems:
        raise BadFile(entry.problems)
    return ResolutionFile(**values)


def _check(values: dict[str, Any], entry: Entry, settings: Entry) -> None:
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        entry.note("hiệu lực đến hết ngày", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if values["rounding_unit"] == 0:
        settings.note("làm tròn đến", _("Nhỏ nhất là 1 đồng."))


def write(file: ResolutionFile) -> str:
    """What `read` reads back as the same resolution."""
    content: dict[str, Any] = dict(written(file, HEADING))
    content["quy định chung"] = written(file, SETTINGS)
    content["mức hỗ trợ"] = [written(clause, clauses.FIELDS) for clause in file.clauses]
    content["ví dụ"] = [as_entry(example) for example in file.examples]
    return as_text(content)
