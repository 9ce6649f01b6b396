"""Worked examples of a resolution: what an official can check by hand, and the engine must give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds, money
from portal.lib.entries import Entry, Field, Kind, written
from portal.lib.sentences import Sentence, one_of

from . import clause_words as words
from .cases import Away, Case, HeldPost, InForce, Labour, PaidBefore, Someone, outcome_for_one_team
from .rules.terms import Terms
from .rules.words import BY_PRESENCE, Payee, Reason, Trait, Traits


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    case: Case
    paid: int  # đồng, all teams and months together
    unpaid: Mapping[Reason, int]
    by_clause: Mapping[str, int] = field(default_factory=dict)  # only those the writer wants to see


@dataclass(frozen=True, slots=True)
class Amount:
    """Đồng by reason, by clause, or as a commune decided."""

    of: Any
    amount: int


REASON = kinds.one_of(
    {
        "xã không đăng ký": Reason.NOT_REGISTERED,
        "hết số tháng": Reason.MONTHS_USED_UP,
        "không đủ tháng": Reason.NOT_A_WHOLE_MONTH,
        "giờ hành chính của cán bộ": Reason.OFFICE_HOURS,
        "thiếu văn bản huy động hoặc lệnh khẩn": Reason.NO_ORDER,
        "ngoài kế hoạch được duyệt": Reason.NO_PLAN,
        "văn bản không ghi mức chi": Reason.NO_ORDERED_AMOUNT,
        "vượt mức tối đa": Reason.ABOVE_CEILING,
        "hết mức chung": Reason.ENVELOPE_EMPTY,
        "không phải thành viên": Reason.NOT_A_MEMBER,
        "cùng ngày với đêm": Reason.SAME_DATE_AS_NIGHT,
        "nguồn khác đã chi": Reason.OTHER_SUPPORT,
        "đã hưởng mức khác": Reason.NOT_WITH_ANOTHER,
        "vượt số công": Reason.OVER_UNITS,
        "vượt số tiền": Reason.OVER_AMOUNT,
        "ngoài số thành viên được chi": Reason.NOT_AMONG_PAID,
        "chức danh kiêm nhiệm": Reason.LOWER_POST,
        "không thuộc đối tượng": Reason.NOT_ELIGIBLE,
        "làm tròn thành 0 đồng": Reason.ROUNDED_AWAY,
        "bảng công chưa duyệt": Reason.NOT_CONFIRMED,
    }
)
PAID_CLAUSE = Kind(lambda value: "/".join(kinds.code(60).parse(part) for part in value.split("/")), str)
TRAITS = (
    *(Field(word, trait, kinds.decimal, None) for word, trait in words.NUMBER_TRAITS.items()),
    *(Field(word, trait, words.VALUE, None) for word, trait in words.TEXT_TRAITS.items()),
    *(Field(word, trait, kinds.yes_no, None) for word, trait in words.FLAG_TRAITS.items()),
)
HELD = kinds.several(
    one_of(
        [
            Sentence("{name} từ {first}", HeldPost, name=kinds.code(40), first=kinds.day),
            Sentence("{name}", HeldPost, name=kinds.code(40)),
        ]
    ),
    ", ",
)
AWAY = kinds.several(
    one_of([Sentence("{kind} {days} ngày", Away, kind=words.PAUSE_KIND, days=kinds.count)]), ", "
)
CASE = (
    Field("số tổ", "teams", kinds.count, 1),
    Field("tháng", "months", kinds.months),
    Field("số thành viên mỗi tổ", "members", kinds.count, 0),
    Field("xã đăng ký", "registered", kinds.yes_no, True),
    Field("tổ thành lập ngày", "founded", kinds.day, None),
    Field("tổ giải thể ngày", "dissolved", kinds.day, None),
    Field("nguồn khác đã chi cho tổ", "supported", kinds.yes_no, False),
)
SOMEONE = (
    Field("tên", "name", kinds.text(100)),
    Field("vào ngày", "joined", kinds.day, None),
    Field("ra ngày", "left", kinds.day, None),
    Field("giữ chức danh", "posts", HELD, ()),
    Field("nghỉ", "away", AWAY, ()),
)
LABOUR = (
    Field("người", "by", words.PAYEE),
    Field("là", "who", kinds.text(100), ""),
    Field("theo", "per", words.PER),
    Field("số lượng", "units", kinds.units),
    Field("công", "marks", words.MARKS, frozenset()),
    Field("mức trong văn bản", "ordered_amount", kinds.dong, None),
)
PAID_BEFORE = (
    Field("mức", "clause", PAID_CLAUSE),
    Field("các tháng", "months", kinds.months),
    Field("số tiền mỗi tháng", "amount", kinds.dong),
)
NAME = Field("tên", "name", kinds.text(300))
PAID = Field("được chi", "paid", kinds.dong)
AMOUNT = Field("số tiền", "amount", kinds.dong)
NOT_PAID = (Field("lý do", "of", REASON), AMOUNT)
OF_CLAUSE = (Field("mức", "of", words.CODE), AMOUNT)
TEAM_TRAITS, PERSON_TRAITS, PEOPLE, LABOURS = "đặc điểm của tổ", "đặc điểm", "người", "công mỗi tháng"
BEFORE, TOP_UPS, UNPAID, BY_CLAUSE = "đã chi trước", "xã chi thêm mỗi tháng", "không được chi", "trong đó"


def read_example(entry: Entry, codes: Set[str]) -> Example:
    """`codes` are the clauses it may name: its own and the earlier ones it continues."""
    heading = entry.values([NAME, PAID])
    people = tuple(_someone(e) for e in entry.entries(PEOPLE))
    names = {someone.name for someone in people}
    case = Case(
        **entry.values(CASE),
        traits=_traits(entry, TEAM_TRAITS),
        people=people,
        labours=tuple(_labour(e, names) for e in entry.entries(LABOURS)),
        paid_before=tuple(_paid_before(e, codes) for e in entry.entries(BEFORE)),
        top_ups=_by_code(entry, TOP_UPS, codes),
    )
    unpaid = {one.of: one.amount for one in (Amount(**_only(e, NOT_PAID)) for e in entry.entries(UNPAID))}
    by_clause = _by_code(entry, BY_CLAUSE, codes)
    entry.finish()
    return Example(heading["name"], case, heading["paid"], unpaid, by_clause)


def _only(entry: Entry, fields: Iterable[Field]) -> dict[str, Any]:
    values = entry.values(fields)
    entry.finish()
    return values


def _by_code(entry: Entry, word: str, codes: Set[str]) -> dict[str, int]:
    found = {}
    for part in entry.entries(word):
        amount = Amount(**_only(part, OF_CLAUSE))
        _must_know(part, amount.of, codes)
        found[amount.of] = amount.amount
    return found


def _paid_before(entry: Entry, codes: Set[str]) -> PaidBefore:
    before = PaidBefore(**_only(entry, PAID_BEFORE))
    _must_know(entry, before.clause, codes)
    return before


def _must_know(entry: Entry, code: str | None, codes: Set[str]) -> None:
    if code and code not in codes:
        entry.note("mức", _("Không có mức nào mang mã %(code)s.") % {"code": code})


def _traits(entry: Entry, word: str) -> dict[Trait, Any]:
    if not entry.has(word):
        return {}
    values = _only(entry.entry(word), TRAITS)
    return {trait: value for trait, value in values.items() if value is not None}  # type: ignore[misc]


def _someone(entry: Entry) -> Someone:
    someone = Someone(**entry.values(SOMEONE), traits=_traits(entry, PERSON_TRAITS))
    entry.finish()
    return someone


def _labour(entry: Entry, names: set[str]) -> Labour:
    labour = Labour(**_only(entry, LABOUR))
    if labour.by is Payee.WORKER:
        entry.note("người", _("Ghi “thành viên”, “người được huy động” hoặc “tổ”."))
    if labour.who and labour.who not in names:
        entry.note("là", _("Không có ai tên này dưới “người” của ví dụ."))
    if labour.per in BY_PRESENCE:
        entry.note("theo", _("Ghi ngày, đêm, buổi, giờ, vụ việc, bữa ăn hoặc khoản chi."))
    return labour


def as_entry(example: Example) -> dict[str, Any]:
    case = example.case
    entry: dict[str, Any] = {**written(example, [NAME]), **written(case, CASE)}
    lists = {
        TEAM_TRAITS: _written_traits(case.traits),
        PEOPLE: [_written_someone(someone) for someone in case.people],
        LABOURS: [written(labour, LABOUR) for labour in case.labours],
        BEFORE: [written(before, PAID_BEFORE) for before in case.paid_before],
        TOP_UPS: _written_amounts(case.top_ups, OF_CLAUSE),
    }
    entry |= {word: value for word, value in lists.items() if value} | written(example, [PAID])
    results = {
        BY_CLAUSE: _written_amounts(example.by_clause, OF_CLAUSE),
        UNPAID: _written_amounts(example.unpaid, NOT_PAID),
    }
    return entry | {word: value for word, value in results.items() if value}


def _written_amounts(amounts: Mapping[Any, int], fields: Iterable[Field]) -> list[dict[str, str]]:
    return [written(Amount(of, amount), fields) for of, amount in amounts.items()]


def _written_traits(traits: Traits) -> dict[str, str]:
    return {f.key: f.kind.show(traits[f.attribute]) for f in TRAITS if f.attribute in traits}  # type: ignore[index]


def _written_someone(someone: Someone) -> dict[str, Any]:
    traits = _written_traits(someone.traits)
    return {**written(someone, SOMEONE), **({PERSON_TRAITS: traits} if traits else {})}


@dataclass(frozen=True, slots=True)
class Compared:
    """An amount of an example in đồng: as the writer expects it (if he said), as the engine computes it."""

    what: str
    expected: int | None
    computed: int

    @property
    def agrees(self) -> bool:
        return self.expected is None or self.expected == self.computed


Names = Mapping[str, str]  # of clauses, by code
UNNAMED: Names = {}


def failures(example: Example, terms: Terms, in_force: InForce, names: Names = UNNAMED) -> list[str]:
    """What the engine gives otherwise than the example says; nothing when they agree."""
    rows = [row for row in compared(example, terms, in_force, names) if not row.agrees]
    told = [_difference(example.name, row) for row in rows]
    if told and (why := not_in_force(example, in_force)):
        told[0] += f" {why}"
    return told


def not_in_force(example: Example, in_force: InForce) -> str:
    """Months that give nothing, whatever was done in them."""
    months = [month for month in example.case.months if not in_force.days_in(month)]
    if not months:
        return ""
    return _("Tháng %(months)s nằm ngoài thời gian có hiệu lực nên không được chi: sửa tháng của ví dụ.") % {
        "months": ", ".join(map(str, months))
    }


def compared(example: Example, terms: Terms, in_force: InForce, names: Names = UNNAMED) -> list[Compared]:
    """The total, every clause that pays or was expected to, and everything unpaid with its reason."""
    outcome = outcome_for_one_team(example.case, terms, in_force)
    teams = example.case.teams
    codes = {part.id: part.code for part in (*terms.rates, *terms.top_ups)}
    by_clause: Counter[str] = Counter()
    for line in outcome.lines:
        by_clause[codes[line.key.rate_id]] += line.amount * teams
    unpaid: Counter[Reason] = Counter()
    for work in outcome.unpaid:
        unpaid[work.reason] += work.amount * teams
    found = [Compared(_("được chi"), example.paid, by_clause.total())]
    for code in [*example.by_clause, *(c for c in by_clause if c not in example.by_clause)]:
        what = _("phần “%(name)s”") % {"name": names.get(code, code)}
        found.append(Compared(what, example.by_clause.get(code), by_clause[code]))
    for reason in sorted(example.unpaid.keys() | unpaid.keys()):
        what = _("không được chi vì %(reason)s") % {"reason": REASON.show(reason)}
        found.append(Compared(what, example.unpaid.get(reason, 0), unpaid[reason]))
    return found


def _difference(name: str, row: Compared) -> str:
    return _("%(name)s: %(what)s phải là %(expected)s đ, tính ra %(computed)s đ.") % {
        "name": name,
        "what": row.what,
        "expected": money.dong(row.expected or 0),
        "computed": money.dong(row.computed),
    }
