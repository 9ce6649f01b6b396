"""A resolution as a file an official can read and write: its text, its clauses, its worked examples.

The words on the left of each colon, and the short lists of words on the right, are the format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.entries import BadFile, Entry, Field, Kind, as_text, opened, written

from .cases import InForce
from .models.resolution import Rate as RateRow
from .models.resolution import Resolution, ResolutionStatus
from .rules.data import Envelope, MonthCounting, Payee, Per, Rate, RateKind, Terms
from .worked_examples import Example, example_as_text, read_example

ENVELOPE = "envelope"  # a clause that only bounds others


class Territory(NamedTuple):
    """A province as of a day: the code 15 was Yên Bái until 30/6/2025 and is Lào Cai since."""

    code: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Clause:
    code: str
    label: str
    article: str
    quote: str
    kind: RateKind | str
    payee: Payee
    per: Per
    amount: int
    envelope: str
    month_limit: int | None
    not_in_office_hours: bool
    needs_order: bool
    needs_urgent_provincial_order: bool


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
    def in_force(self) -> InForce:
        return InForce(self.valid_from, self.valid_until)


def _parse_territory(value: str) -> Territory:
    code, _word, day = value.partition(" ngày ")
    if not (len(code) == 2 and code.isdigit() and day):
        raise ValueError(_("Ghi mã tỉnh và một ngày của tỉnh đó, như 15 ngày 01/01/2023."))
    return Territory(code, kinds.parse_day(day))


def _longest(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined, no-any-return]


territory = Kind(_parse_territory, lambda t: f"{t.code} ngày {kinds.day.show(t.day)}")
status = kinds.one_of({"dự thảo": ResolutionStatus.DRAFT, "đang áp dụng": ResolutionStatus.PUBLISHED})
month_counting = kinds.one_of(
    {"có mặt từ một ngày": MonthCounting.ANY_DAY, "có mặt đủ tháng": MonthCounting.WHOLE_MONTH}
)
kind = kinds.one_of(
    {
        "mức khoán": RateKind.FIXED,
        "mức tối đa": RateKind.CEILING,
        "phần còn lại": RateKind.REMAINDER,
        "mức chung": ENVELOPE,
    }
)
payee = kinds.one_of(
    {
        "tổ": Payee.TEAM,
        "thành viên": Payee.MEMBER,
        "người được huy động": Payee.MOBILISED,
        "thành viên và người được huy động": Payee.WORKER,
    }
)
per = kinds.one_of({"tháng": Per.MONTH, "ngày": Per.DAY, "đêm": Per.NIGHT, "buổi": Per.SESSION})

HEADING = (
    Field("mã", "slug", kinds.code(_longest(Resolution, "slug"))),
    Field("số hiệu", "number", kinds.text(_longest(Resolution, "number"))),
    Field("cơ quan ban hành", "body", kinds.text(_longest(Resolution, "body"))),
    Field("tên", "title", kinds.text(_longest(Resolution, "title"))),
    Field("ngày ban hành", "issued_on", kinds.day, None),
    Field("địa bàn", "territory", territory),
    Field("hiệu lực từ ngày", "valid_from", kinds.day),
    Field("hiệu lực đến hết ngày", "valid_until", kinds.day, None),
    Field("trạng thái", "status", status),
    Field("nguồn", "source", kinds.text()),
)
SETTINGS = (
    Field("chỉ xã đăng ký chuyển đổi số", "registered_communes_only", kinds.yes_no),
    Field("cách tính tháng", "month_counting", month_counting),
    Field("làm tròn đến", "rounding_unit", kinds.dong),
    Field("nguồn kinh phí", "funding_source", kinds.text(_longest(Resolution, "funding_source")), ""),
    Field("nội dung được chi", "allowed_uses", kinds.text(), ""),
)
CLAUSE = (
    Field("mã", "code", kinds.code(_longest(RateRow, "code"))),
    Field("tên", "label", kinds.text(_longest(RateRow, "label"))),
    Field("điều khoản", "article", kinds.text(_longest(RateRow, "article"))),
    Field("nội dung", "quote", kinds.text(), ""),
    Field("loại", "kind", kind),
    Field("chi cho", "payee", payee),
    Field("theo", "per", per),
    Field("số tiền", "amount", kinds.dong, 0),
    Field("nằm trong mức", "envelope", kinds.code(_longest(RateRow, "code")), ""),
    Field("tối đa số tháng", "month_limit", kinds.count, None),
    Field("không tính giờ hành chính của cán bộ", "not_in_office_hours", kinds.yes_no, False),
    Field("phải có văn bản huy động", "needs_order", kinds.yes_no, False),
    Field("phải có lệnh khẩn của Chủ tịch tỉnh", "needs_urgent_provincial_order", kinds.yes_no, False),
)


def read(text: str) -> ResolutionFile:
    """Raises BadFile with every problem of the file, each with its line."""
    entry = opened(text)
    values = entry.values(HEADING)
    settings = entry.entry("quy định chung")
    values |= settings.values(SETTINGS)
    settings.finish()
    values["clauses"] = _clauses(entry)
    values["examples"] = tuple(read_example(e) for e in entry.entries("ví dụ"))
    if values["valid_from"] and values["valid_until"] and values["valid_until"] < values["valid_from"]:
        entry.note("hiệu lực đến hết ngày", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if values["rounding_unit"] == 0:
        settings.note("làm tròn đến", _("Nhỏ nhất là 1 đồng."))
    entry.finish()
    if entry.problems:
        raise BadFile(entry.problems)
    return ResolutionFile(**values)


def write(file: ResolutionFile) -> str:
    """What `read` reads back as the same resolution."""
    content: dict[str, Any] = dict(written(file, HEADING))
    content["quy định chung"] = written(file, SETTINGS)
    content["mức hỗ trợ"] = [written(clause, CLAUSE) for clause in file.clauses]
    content["ví dụ"] = [example_as_text(example) for example in file.examples]
    return as_text(content)
