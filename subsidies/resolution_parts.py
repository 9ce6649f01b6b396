"""What a resolution says beside its amounts: sources of money, papers, pay days, headcounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds, money
from portal.lib.entries import Entry, Field, written

from . import clause_words as words
from .rules.norms import headcount
from .rules.rounding import RoundedOn, RoundingMode
from .rules.terms import Norm
from .rules.words import Trait


class Periodicity(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    BATCH = "batch"


class WhoDecides(StrEnum):
    TEAM = "team"
    PLAN = "plan"


class Stage(StrEnum):
    OPENING = "opening"
    CHECKING = "checking"
    APPROVING = "approving"
    PAYING = "paying"


@dataclass(frozen=True, slots=True)
class Share:
    """A source of money, in the order the resolution draws on them; `percent` where it is split."""

    name: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document the dossier needs."""

    name: str
    stage: Stage
    required: bool


@dataclass(frozen=True, slots=True)
class Headcount:
    """A worked example of the norm."""

    households: int
    people: int
    is_special: bool


PERIODICITY = kinds.one_of(
    {
        "hằng tháng": Periodicity.MONTH,
        "hằng quý": Periodicity.QUARTER,
        "sáu tháng một lần": Periodicity.HALF_YEAR,
        "hằng năm": Periodicity.YEAR,
        "theo đợt": Periodicity.BATCH,
    }
)
MONTHS_OF = {Periodicity.QUARTER: 3, Periodicity.HALF_YEAR: 6, Periodicity.YEAR: 12}
ROUNDING = kinds.one_of(
    {
        "từ một nửa trở lên thì tăng": RoundingMode.HALF_UP,
        "đúng một nửa thì về số chẵn": RoundingMode.HALF_EVEN,
        "bỏ phần lẻ": RoundingMode.DOWN,
        "phần lẻ tính thành một": RoundingMode.UP,
    }
)
ROUNDED_ON = kinds.one_of({"từng khoản": RoundedOn.LINE, "tổng mỗi người, mỗi tổ trong kỳ": RoundedOn.TOTAL})
WHO_DECIDES = kinds.one_of(
    {"các thành viên trong tổ": WhoDecides.TEAM, "kế hoạch được duyệt": WhoDecides.PLAN}
)
STAGE = kinds.one_of(
    {
        "lập": Stage.OPENING,
        "kiểm tra": Stage.CHECKING,
        "duyệt": Stage.APPROVING,
        "chi": Stage.PAYING,
    }
)
SHARE = (
    Field("tên", "name", kinds.text(120)),
    Field("tỷ lệ phần trăm", "percent", kinds.decimal, None),
)
PAPER = (
    Field("tên", "name", kinds.text(200)),
    Field("khi", "stage", STAGE),
    Field("bắt buộc", "required", kinds.yes_no, True),
)
NORM = (
    Field("số gốc", "base", kinds.count),
    Field("thêm một người mỗi số hộ", "step", kinds.count),
    Field("trên số hộ", "threshold", kinds.count, 0),
    Field("ít nhất", "minimum", kinds.count, 0),
    Field("nhiều nhất", "maximum", kinds.count, None),
    Field("thêm một người khi", "special", words.WHEN, ()),
)
HEADCOUNT = (
    Field("số hộ", "households", kinds.count),
    Field("số người", "people", kinds.count),
    Field("thuộc trường hợp thêm người", "is_special", kinds.yes_no, False),
)
FUNDING_WORD, DOSSIER_WORD = "nguồn kinh phí", "hồ sơ"
NORM_WORD, HEADCOUNT_WORD = "định mức số người", "ví dụ định mức"


def read_list(entry: Entry, word: str, make: Callable[..., Any], fields: Iterable[Field]) -> tuple[Any, ...]:
    found = []
    for part in entry.entries(word):
        found.append(make(**part.values(fields)))
        part.finish()
    return tuple(found)


def read_funding(entry: Entry) -> tuple[Share, ...]:
    shares = read_list(entry, FUNDING_WORD, Share, SHARE)
    percents = [share.percent for share in shares if share.percent is not None]
    if percents and (len(percents) < len(shares) or sum(percents) != 100):
        entry.note(FUNDING_WORD, _("Tỷ lệ phải ghi ở mọi nguồn và cộng lại bằng 100."))
    return shares


def shown_funding(shares: Iterable[Share]) -> str:
    """ "ngân sách tỉnh 70 %; ngân sách xã 30 %"."""
    return "; ".join(
        share.name if share.percent is None else f"{share.name} {kinds.decimal.show(share.percent)} %"
        for share in shares
    )


def read_norm(entry: Entry) -> Norm | None:
    if not entry.has(NORM_WORD):
        return None
    part = entry.entry(NORM_WORD)
    norm = Norm(**part.values(NORM))
    part.finish()
    if norm.step == 0:
        part.note("thêm một người mỗi số hộ", _("Phải lớn hơn 0."))
    return norm


def written_list(records: Iterable[Any], fields: Iterable[Field]) -> list[dict[str, str]]:
    return [written(record, fields) for record in records]


def headcount_failures(norm: Norm | None, examples: Iterable[Headcount]) -> list[str]:
    """Where the norm gives another number of people than its examples say."""
    return [
        _("Định mức với %(households)s hộ phải là %(expected)s người, tính ra %(computed)s.")
        % {
            "households": money.dong(example.households),
            "expected": example.people,
            "computed": computed,
        }
        for example in examples
        if norm and (computed := _people(norm, example)) != example.people
    ]


def _people(norm: Norm, example: Headcount) -> int:
    return headcount(norm, example.households, _meeting(norm) if example.is_special else {})


def _meeting(norm: Norm) -> dict[Trait, Any]:
    """Traits of a place where the norm's special case holds."""
    return {flag.trait: flag.expected for flag in norm.special if hasattr(flag, "expected")}
