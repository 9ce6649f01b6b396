"""A clause of a resolution (mức hỗ trợ) as people write it, and as the engine reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds, money
from portal.lib.entries import Entry, Field, written

from . import clause_words as words
from . import models
from .models import RateKind
from .rules.terms import (
    Envelope,
    Fixed,
    MonthRule,
    Ordered,
    PartYear,
    Rate,
    Remainder,
    Row,
    Stacking,
    Table,
    TopUp,
    Uplift,
)
from .rules.words import Payee, Per


def longest(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True, slots=True)
class Clause:
    """What the resolution says, and the part of the law it is. `part.id` is its place in the file."""

    code: str
    label: str
    article: str
    quote: str
    part: Rate | Envelope | TopUp

    @property
    def kind(self) -> RateKind:
        if isinstance(self.part, Rate):
            return _KINDS.get(type(self.part.amount), RateKind.FORMULA)
        return RateKind.ENVELOPE if isinstance(self.part, Envelope) else RateKind.TOP_UP

    @property
    def payee(self) -> Payee:
        return self.part.payee if isinstance(self.part, Rate) else Payee.TEAM

    @property
    def per(self) -> Per:
        return Per.MONTH if isinstance(self.part, TopUp) else self.part.per

    @property
    def amount(self) -> int | None:
        """Đồng for one unit, fixed or at most; None where only a formula gives it."""
        match self.part:
            case Envelope(amount=amount) | Rate(amount=Fixed(amount=amount) | Ordered(ceiling=amount)):
                return amount
        return None

    @property
    def wording(self) -> str:
        """How the amount is found, in the file's words."""
        match self.part:
            case Rate(amount=Table()):
                return _("theo bảng")
            case Rate(amount=amount):
                return words.AMOUNT.show(amount)
            case Envelope(amount=amount):
                return f"{money.dong(amount)} đồng"
            case TopUp(times=times, base=base):
                return f"{kinds.decimal.show(times)} lần {words.CODES.show(frozenset(base))}"


_KINDS = {Fixed: RateKind.FIXED, Ordered: RateKind.CEILING, Remainder: RateKind.REMAINDER}

WORDING = (
    Field("mã", "code", kinds.code(longest(models.Rate, "code"))),
    Field("tên", "label", kinds.text(longest(models.Rate, "label"))),
    Field("điều khoản", "article", kinds.text(longest(models.Rate, "article"))),
    Field("nội dung", "quote", kinds.text(), ""),
)
WHO = (Field("chi cho", "payee", words.PAYEE), Field("theo", "per", words.PER))
AMOUNT = Field("mức", "amount", words.AMOUNT, None)
ROW = (Field("khi", "when", words.WHEN, ()), Field("mức", "gives", words.PRICE))
NOTHING: frozenset[Any] = frozenset()
CONDITIONS = (
    Field("chỉ chi cho", "when", words.WHEN, ()),
    Field("chỉ tính công", "needs", words.MARKS, NOTHING),
    Field("không tính công", "refuses", words.MARKS, NOTHING),
    Field("nằm trong", "envelope", words.ENVELOPE, ""),
    Field("không hưởng cùng", "not_with", words.CODES, NOTHING),
    Field("kiêm nhiệm", "posts", words.POSTS, None),
    Field("chỉ tính trọn mỗi", "block", kinds.decimal, None),
    Field("năm không trọn", "part_year", words.PART_YEAR, PartYear.WHOLE),
    Field("chia đều cho", "shared_among", words.ROLES, NOTHING),
    Field("cộng dồn các khoản tăng", "stacking", words.STACKING, Stacking.ADD),
    Field("chi trả qua", "paid_to", kinds.text(longest(models.Rate, "paid_to")), ""),
    Field("không thấp hơn", "floor", words.INDEX, ""),
)
MONTH = (
    Field("cách tính tháng", "counting", words.COUNTING, None),
    Field("tính cả ngày bắt đầu", "first_day_counts", kinds.yes_no, True),
    Field("tính cả ngày kết thúc", "last_day_counts", kinds.yes_no, True),
)
PAUSE = (
    Field("loại", "kind", words.PAUSE_KIND),
    Field("từ số ngày", "days", kinds.count),
)
UPLIFT = (
    Field("khi", "when", words.WHEN, ()),
    Field("công", "marks", words.MARKS, NOTHING),
    Field("nhân", "times", kinds.decimal, Decimal(1)),
    Field("cộng", "plus", kinds.dong, 0),
)
ENVELOPE = (
    Field("theo", "per", kinds.one_of({"tháng": Per.MONTH, "năm": Per.YEAR}), Per.MONTH),
    Field("số tiền", "amount", kinds.dong),
    Field("năm không trọn", "part_year", words.PART_YEAR, PartYear.WHOLE),
)
TOP_UP = (
    Field("so với", "base", kinds.several(words.CODE, " + ")),
    Field("nhiều nhất số lần", "times", kinds.decimal),
    Field("số lần gồm cả mức gốc", "together", kinds.yes_no, False),
)
TABLE, LIMITS, UPLIFTS, PAUSES = "bảng", "giới hạn", "tăng thêm", "không tính thời gian"


def read_rate(entry: Entry, number: int) -> Clause:
    """Notes on the entry what is wrong with it alone."""
    wording, who, amount = entry.values(WORDING), entry.values(WHO), entry.values([AMOUNT])["amount"]
    rows = tuple(Row(**_finished(row, ROW)) for row in entry.entries(TABLE))
    if (amount is None) == (not rows) and not entry.noted("mức", TABLE):
        entry.note("mức", _("Ghi “mức” bằng một câu, hoặc “bảng” gồm các dòng có “mức”."))
    part = Rate(
        number,
        wording["code"],
        **who,
        amount=Table(rows) if rows else amount,
        month_rule=read_month_rule(entry) if entry.has(*_MONTH_KEYS) else None,
        limits=entry.items(LIMITS, words.LIMIT),
        uplifts=tuple(Uplift(**_finished(uplift, UPLIFT)) for uplift in entry.entries(UPLIFTS)),
        **entry.values(CONDITIONS),
    )
    entry.finish()
    return Clause(**wording, part=part)


_MONTH_KEYS = (*(field.key for field in MONTH), PAUSES)


def read_envelope(entry: Entry, _number: int) -> Clause:
    wording = entry.values(WORDING)
    return Clause(**wording, part=Envelope(wording["code"], **_finished(entry, ENVELOPE)))


def read_top_up(entry: Entry, number: int) -> Clause:
    wording = entry.values(WORDING)
    return Clause(**wording, part=TopUp(number, wording["code"], **_finished(entry, TOP_UP)))


def read_month_rule(entry: Entry) -> MonthRule:
    values = entry.values(MONTH)
    pauses = [_finished(pause, PAUSE) for pause in entry.entries(PAUSES)]
    counting = values.pop("counting")
    if counting is None and not entry.noted("cách tính tháng"):
        entry.note("cách tính tháng", _("Còn thiếu."))
    return replace(counting or MonthRule(), pauses={p["kind"]: p["days"] for p in pauses}, **values)


def _finished(entry: Entry, wanted: Iterable[Field]) -> dict[str, Any]:
    values = entry.values(wanted)
    entry.finish()
    return values


def written_clause(clause: Clause) -> dict[str, Any]:
    shown: dict[str, Any] = dict(written(clause, WORDING))
    match clause.part:
        case Envelope():
            return shown | written(clause.part, ENVELOPE)
        case TopUp():
            return shown | written(clause.part, TOP_UP)
        case Rate() as rate:
            return shown | _written_rate(rate)


def _written_rate(rate: Rate) -> dict[str, Any]:
    shown: dict[str, Any] = dict(written(rate, WHO))
    if isinstance(rate.amount, Table):
        shown[TABLE] = [written(row, ROW) for row in rate.amount.rows]
    else:
        shown |= written(rate, [AMOUNT])
    shown |= written(rate, CONDITIONS)
    if rate.month_rule is not None:
        shown |= written_month_rule(rate.month_rule)
    if rate.limits:
        shown[LIMITS] = [words.LIMIT.show(limit) for limit in rate.limits]
    if rate.uplifts:
        shown[UPLIFTS] = [written(uplift, UPLIFT) for uplift in rate.uplifts]
    return shown


def written_month_rule(rule: MonthRule) -> dict[str, Any]:
    """The sentence says how; what else the rule says stands beside it."""
    counting = MonthRule(rule.counting, rule.days, rule.percent, rule.divisor)
    shown: dict[str, Any] = {MONTH[0].key: words.COUNTING.show(counting)}
    shown |= written(rule, MONTH[1:])
    if rule.pauses:
        shown[PAUSES] = [
            {PAUSE[0].key: PAUSE[0].kind.show(kind), PAUSE[1].key: PAUSE[1].kind.show(days)}
            for kind, days in rule.pauses.items()
        ]
    return shown


def clause_facts(clause: Clause) -> dict[str, list[str]]:
    """What the clause says beside its wording, in the words of the format, for whoever reads it."""
    wording = {field.key for field in WORDING}
    return lines_by_word({w: value for w, value in written_clause(clause).items() if w not in wording})


def lines_by_word(content: Mapping[str, Any]) -> dict[str, list[str]]:
    return {word: _lines(value) for word, value in content.items()}


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [
        one if isinstance(one, str) else "; ".join(f"{word}: {text}" for word, text in one.items())
        for one in value
    ]


def numbered(clause: Clause, ids: Mapping[str, int]) -> Rate | Envelope | TopUp:
    """The part of the law with the number of its row in the database."""
    part = clause.part
    return part if isinstance(part, Envelope) else replace(part, id=ids[part.code])
