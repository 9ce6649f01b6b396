"""Worked examples of a resolution: what an official can check by hand, and the engine must give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds, money
from portal.lib.entries import BadFile, Entry, Field, as_text, opened, written

from .cases import Case, InForce, Labour, outcome_for_one_team
from .clauses import PAYEE, PER
from .rules.data import Payee, Per, Reason, Terms


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    case: Case
    paid: int  # đồng, all teams and months together
    unpaid: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class NotPaid:
    reason: Reason
    amount: int


REASON = kinds.one_of(
    {
        "xã không đăng ký": Reason.NOT_REGISTERED,
        "hết số tháng": Reason.MONTHS_USED_UP,
        "không đủ tháng": Reason.NOT_A_WHOLE_MONTH,
        "giờ hành chính của cán bộ": Reason.OFFICE_HOURS,
        "thiếu văn bản huy động hoặc lệnh khẩn": Reason.NO_ORDER,
        "văn bản không ghi mức chi": Reason.NO_ORDERED_AMOUNT,
        "vượt mức tối đa": Reason.ABOVE_CEILING,
        "hết mức chung": Reason.ENVELOPE_EMPTY,
        "không phải thành viên": Reason.NOT_A_MEMBER,
    }
)
CASE = (
    Field("số tổ", "teams", kinds.count, 1),
    Field("tháng", "months", kinds.months),
    Field("số thành viên mỗi tổ", "members", kinds.count, 0),
    Field("xã đăng ký", "registered", kinds.yes_no, True),
    Field("đã chi các tháng", "paid_before", kinds.months, None),
)
LABOUR = (
    Field("người", "by", PAYEE),
    Field("theo", "per", PER),
    Field("số lượng", "units", kinds.units),
    Field("giờ hành chính của cán bộ", "office_hours", kinds.yes_no, False),
    Field("có văn bản huy động", "ordered", kinds.yes_no, False),
    Field("có lệnh khẩn của Chủ tịch tỉnh", "urgent", kinds.yes_no, False),
    Field("mức trong văn bản", "ordered_amount", kinds.dong, None),
)
NAME = Field("tên", "name", kinds.text(300))
PAID = Field("được chi", "paid", kinds.dong)
NOT_PAID = (Field("lý do", "reason", REASON), Field("số tiền", "amount", kinds.dong))


def read_example(entry: Entry) -> Example:
    heading = entry.values([NAME, PAID])
    labours = tuple(_labour(e) for e in entry.entries("công mỗi tháng"))
    case = Case(**entry.values(CASE), labours=labours)
    unpaid = {}
    for part in entry.entries("không được chi"):
        not_paid = NotPaid(**part.values(NOT_PAID))
        unpaid[not_paid.reason] = not_paid.amount
        part.finish()
    entry.finish()
    return Example(heading["name"], case, heading["paid"], unpaid)


def examples_in(text: str) -> tuple[Example, ...]:
    """From the list under “ví dụ”, as `examples_as_text` wrote it. Raises BadFile."""
    if not text:
        return ()
    entry = opened(text)
    examples = tuple(read_example(e) for e in entry.entries("ví dụ"))
    if entry.problems:
        raise BadFile(entry.problems)
    return examples


def examples_as_text(examples: Iterable[Example]) -> str:
    return as_text({"ví dụ": [as_entry(example) for example in examples]})


def _labour(entry: Entry) -> Labour:
    labour = Labour(**entry.values(LABOUR))
    if labour.by not in (Payee.MEMBER, Payee.MOBILISED, None):
        entry.note("người", _("Ghi “thành viên” hoặc “người được huy động”."))
    if labour.per is Per.MONTH:
        entry.note("theo", _("Ghi ngày, đêm hoặc buổi."))
    entry.finish()
    return labour


def as_entry(example: Example) -> dict[str, Any]:
    entry: dict[str, Any] = {**written(example, [NAME]), **written(example.case, CASE)}
    if example.case.labours:
        entry["công mỗi tháng"] = [written(labour, LABOUR) for labour in example.case.labours]
    entry |= written(example, [PAID])
    if example.unpaid:
        entry["không được chi"] = [
            written(NotPaid(reason, amount), NOT_PAID) for reason, amount in example.unpaid.items()
        ]
    return entry


def failures(example: Example, terms: Terms, in_force: InForce) -> list[str]:
    """What the engine gives otherwise than the example says; nothing when they agree."""
    outcome = outcome_for_one_team(example.case, terms, in_force)
    paid = sum(line.amount for line in outcome.lines) * example.case.teams
    unpaid: Counter[Reason] = Counter()
    for work in outcome.unpaid:
        unpaid[work.reason] += work.amount * example.case.teams
    found = [_difference(example.name, _("được chi"), example.paid, paid)] if paid != example.paid else []
    for reason in example.unpaid.keys() | unpaid.keys():
        if example.unpaid.get(reason, 0) != unpaid[reason]:
            what = _("không được chi vì %(reason)s") % {"reason": REASON.show(reason)}
            found.append(_difference(example.name, what, example.unpaid.get(reason, 0), unpaid[reason]))
    return found


def _difference(name: str, what: str, expected: int, computed: int) -> str:
    return _("%(name)s: %(what)s phải là %(expected)s đ, tính ra %(computed)s đ.") % {
        "name": name,
        "what": what,
        "expected": money.dong(expected),
        "computed": money.dong(computed),
    }
