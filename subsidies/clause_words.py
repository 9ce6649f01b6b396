"""The words of the law as officials write them: payees, units, conditions, amounts, limits.

Each part of `rules.terms` has its word or sentence here and nowhere else; writers fill in the `{gaps}`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.entries import Kind
from portal.lib.sentences import Sentence, one_of

from .rules.terms import (
    AmountOver,
    AnyOf,
    AverageOf,
    Band,
    Coefficient,
    Fixed,
    Has,
    MonthCounting,
    MonthRule,
    MonthsInAll,
    OneOf,
    Ordered,
    Over,
    PaidMembers,
    PartOf,
    PartYear,
    PercentOf,
    PostsRule,
    Remainder,
    Stacking,
    Steps,
    UnitsPerMonth,
)
from .rules.words import Mark, Payee, Per, Trait

CODE = kinds.code(40, of="clause")
ENVELOPE = kinds.code(40, of="envelope")
CODES = kinds.several(CODE, ", ", frozenset)
SUM_OF_CODES = kinds.several(CODE, " + ")

PAYEE = kinds.one_of(
    {
        "tổ": Payee.TEAM,
        "thành viên": Payee.MEMBER,
        "người được huy động": Payee.MOBILISED,
        "thành viên và người được huy động": Payee.WORKER,
    }
)
PER = kinds.one_of(
    {
        "tháng": Per.MONTH,
        "năm": Per.YEAR,
        "một lần": Per.ONCE,
        "ngày": Per.DAY,
        "đêm": Per.NIGHT,
        "buổi": Per.SESSION,
        "giờ": Per.HOUR,
        "vụ việc": Per.CASE,
        "bữa ăn": Per.MEAL,
        "khoản chi": Per.SPENDING,
    }
)
MARK = kinds.one_of(
    {
        "giờ hành chính của cán bộ": Mark.OFFICE_HOURS,
        "có văn bản huy động": Mark.ORDERED,
        "có lệnh khẩn của Chủ tịch tỉnh": Mark.URGENT,
        "theo kế hoạch được duyệt": Mark.PLANNED,
        "cùng ngày với đêm": Mark.SAME_DATE_AS_NIGHT,
        "ngày nghỉ hằng tuần": Mark.REST_DAY,
        "ngày lễ": Mark.HOLIDAY,
        "nguồn khác đã chi": Mark.OTHER_SUPPORT,
    }
)
MARKS = kinds.several(MARK, ", ", frozenset)

NUMBER_TRAITS = {
    "số hộ": Trait.HOUSEHOLDS,
    "số thành viên": Trait.MEMBERS,
    "khoảng cách km": Trait.DISTANCE,
    "số năm công tác": Trait.YEARS_OF_SERVICE,
    "số tháng lẻ": Trait.ODD_MONTHS,
    "tỷ lệ tiêu chí đạt": Trait.ACHIEVEMENT,
}
TEXT_TRAITS = {
    "vai trò": Trait.ROLE,
    "chức danh": Trait.POST,
    "khu vực": Trait.AREA,
    "loại thôn": Trait.HAMLET_KIND,
    "mức đào tạo": Trait.TRAINING,
    "trình độ": Trait.QUALIFICATION,
    "cấp của tổ": Trait.TEAM_LEVEL,
    "loại đơn vị": Trait.UNIT_TYPE,
    "xếp loại": Trait.RATING,
    "hạng": Trait.RANK,
    "vùng lương": Trait.WAGE_ZONE,
}
FLAG_TRAITS = {
    "địa bàn biên giới": Trait.BORDER,
    "địa bàn hải đảo": Trait.ISLAND,
    "địa bàn trọng điểm về an ninh": Trait.KEY_SECURITY,
    "người hưởng lương ngân sách": Trait.SALARIED,
    "người đã có bảo hiểm": Trait.INSURED,
}
VALUES = {
    "tổ trưởng": "leader",
    "tổ phó": "deputy",
    "thành viên": "member",
    "xã": "xa",
    "phường": "phuong",
    "thị trấn": "thi_tran",
    "đặc khu": "dac_khu",
    "trung tâm xã": "trung_tam_xa",
    "thôn": "thon",
    "tổ dân phố": "to_dan_pho",
}
_NAMES = {value: word for word, value in VALUES.items()}


def _parse_value(word: str) -> str:
    if word.lower() in VALUES:
        return VALUES[word.lower()]
    if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", word):
        raise ValueError(
            _("“%(value)s” không dùng được. Ghi một mã như bi-thu, hoặc một trong: %(allowed)s.")
            % {"value": word, "allowed": "; ".join(VALUES)}
        )
    return word


VALUE = Kind(_parse_value, lambda value: _NAMES.get(value, value), tuple(VALUES))
NUMBER_TRAIT, TEXT_TRAIT, FLAG_TRAIT = (
    kinds.one_of(words) for words in (NUMBER_TRAITS, TEXT_TRAITS, FLAG_TRAITS)
)
ROLES = kinds.several(VALUE, ", ", frozenset)

_BAND = {"trait": NUMBER_TRAIT, "low": kinds.decimal, "high": kinds.decimal}
_FROM = {name: kind for name, kind in _BAND.items() if name != "high"}
_UNTIL = {name: kind for name, kind in _BAND.items() if name != "low"}
_OPEN_LOW, _OPEN_HIGH = {"low_included": False}, {"high_included": False}
CONDITION = one_of(
    [
        Sentence("{trait} từ {low} đến {high}", Band, **_BAND),
        Sentence("{trait} từ {low} đến dưới {high}", Band, _OPEN_HIGH, **_BAND),
        Sentence("{trait} trên {low} đến {high}", Band, _OPEN_LOW, **_BAND),
        Sentence("{trait} trên {low} đến dưới {high}", Band, _OPEN_LOW | _OPEN_HIGH, **_BAND),
        Sentence("{trait} từ {low}", Band, **_FROM),
        Sentence("{trait} trên {low}", Band, _OPEN_LOW, **_FROM),
        Sentence("{trait} đến {high}", Band, **_UNTIL),
        Sentence("{trait} dưới {high}", Band, _OPEN_HIGH, **_UNTIL),
        Sentence(
            "{trait} là {values}", OneOf, trait=TEXT_TRAIT, values=kinds.several(VALUE, ", ", frozenset)
        ),
        Sentence("là {trait}", Has, trait=FLAG_TRAIT),
        Sentence("không phải {trait}", Has, {"expected": False}, trait=FLAG_TRAIT),
    ]
)
OR = " hoặc "


def _parse_alternatives(text: str) -> Any:
    parts = [CONDITION.parse(part.strip()) for part in text.split(OR)]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _show_alternatives(condition: Any) -> str:
    alternatives = condition.conditions if isinstance(condition, AnyOf) else (condition,)
    return OR.join(CONDITION.show(one) for one in alternatives)


WHEN = kinds.several(
    Kind(
        _parse_alternatives, _show_alternatives, (*CONDITION.words, OR.strip()), "several", (CONDITION,), OR
    ),
    "; ",
)

INDEX = replace(kinds.text(60), of="index")
_PRICES = [
    Sentence("{amount} đồng", Fixed, amount=kinds.dong),
    Sentence("{factor} lần {index}", Coefficient, factor=kinds.decimal, index=INDEX),
    Sentence(
        "{base} đồng, thêm {unit} đồng mỗi khi {trait} tăng đủ {step} kể từ {threshold}",
        Steps,
        base=kinds.dong,
        unit=kinds.dong,
        trait=NUMBER_TRAIT,
        step=kinds.count,
        threshold=kinds.count,
    ),
]
PRICE = one_of(_PRICES)  # what a row of a table gives
_AVERAGE = {"months": kinds.count, "of": SUM_OF_CODES}
AMOUNT = one_of(
    [
        *_PRICES,
        Sentence("{percent} % của {of}", PercentOf, percent=kinds.decimal, of=SUM_OF_CODES),
        Sentence("{of} chia {divisor}", PartOf, of=CODE, divisor=kinds.count),
        Sentence("theo văn bản, nhiều nhất {ceiling} đồng", Ordered, ceiling=kinds.dong),
        Sentence("bình quân {months} tháng gần nhất của {of}", AverageOf, **_AVERAGE),
        Sentence(
            "bình quân {months} tháng gần nhất của {of}, nhân {each}",
            AverageOf,
            each=NUMBER_TRAIT,
            **_AVERAGE,
        ),
        Sentence("phần còn lại", Remainder),
    ]
)

PART_YEAR = kinds.one_of({"trả đủ": PartYear.WHOLE, "tính theo số tháng": PartYear.BY_MONTHS})
OVER = kinds.one_of(
    {
        "công": Over.UNIT,
        "người một tháng": Over.PERSON_MONTH,
        "người một năm": Over.PERSON_YEAR,
        "tổ một tháng": Over.TEAM_MONTH,
        "tổ một năm": Over.TEAM_YEAR,
    }
)
EARLIER = kinds.several(
    Kind(lambda value: "/".join(kinds.code(60).parse(part) for part in value.split("/")), str), " + "
)
_CALENDAR = {"calendar": True}
_BY_MONTHS = {"part_year": PartYear.BY_MONTHS}
_MOST = {"amount": kinds.dong, "over": OVER}
LIMIT = one_of(
    [
        Sentence("nhiều nhất {months} tháng được chi", MonthsInAll, months=kinds.count),
        Sentence(
            "nhiều nhất {months} tháng được chi, kể cả tháng đã chi theo {continues}",
            MonthsInAll,
            months=kinds.count,
            continues=EARLIER,
        ),
        Sentence(
            "nhiều nhất {months} tháng liền từ tháng đầu được chi",
            MonthsInAll,
            _CALENDAR,
            months=kinds.count,
        ),
        Sentence(
            "nhiều nhất {months} tháng liền từ tháng đầu được chi, kể cả tháng đã chi theo {continues}",
            MonthsInAll,
            _CALENDAR,
            months=kinds.count,
            continues=EARLIER,
        ),
        Sentence("nhiều nhất {units} công mỗi người một tháng", UnitsPerMonth, units=kinds.decimal),
        Sentence("nhiều nhất {amount} đồng mỗi {over}", AmountOver, **_MOST),
        Sentence(
            "nhiều nhất {amount} đồng mỗi {over}, năm không trọn tính theo số tháng",
            AmountOver,
            _BY_MONTHS,
            **_MOST,
        ),
        Sentence("nhiều nhất {members} thành viên mỗi tổ", PaidMembers, members=kinds.count),
    ]
)

COUNTING = one_of(
    [
        Sentence("có mặt từ một ngày", MonthRule),
        Sentence("có mặt đủ tháng", MonthRule, {"counting": MonthCounting.WHOLE_MONTH}),
        Sentence(
            "từ {days} ngày thì tính đủ tháng, ít hơn không tính",
            MonthRule,
            {"counting": MonthCounting.AT_LEAST, "percent": Decimal(0)},
            days=kinds.count,
        ),
        Sentence(
            "từ {days} ngày thì tính đủ tháng, ít hơn tính {percent} %",
            MonthRule,
            {"counting": MonthCounting.AT_LEAST},
            days=kinds.count,
            percent=kinds.decimal,
        ),
        Sentence("theo ngày, chia số ngày của tháng", MonthRule, {"counting": MonthCounting.BY_DAY}),
        Sentence(
            "theo ngày, chia {divisor}", MonthRule, {"counting": MonthCounting.BY_DAY}, divisor=kinds.count
        ),
        Sentence("từ tháng sau", MonthRule, {"counting": MonthCounting.NEXT_MONTH}),
    ]
)
PAUSE_KIND = kinds.one_of(
    {"nghỉ phép": "leave", "đình chỉ": "suspension", "không được phân công": "no_assignment"}
)
POSTS = one_of(
    [
        Sentence("chỉ chức danh cao nhất", PostsRule),
        Sentence(
            "cao nhất hưởng đủ, các chức danh khác hưởng {percent} %, nhiều nhất {counted} chức danh",
            PostsRule,
            percent=kinds.decimal,
            counted=kinds.count,
        ),
    ]
)
STACKING = kinds.one_of(
    {"cộng": Stacking.ADD, "nhân": Stacking.MULTIPLY, "mức tăng cao nhất": Stacking.HIGHEST}
)
