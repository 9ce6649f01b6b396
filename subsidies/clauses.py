"""A clause of a resolution (mức hỗ trợ) as people write it, and as the engine reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import kinds
from portal.lib.entries import Entry, Field

from . import models
from .rules.data import Envelope, MonthCounting, Payee, Per, Rate, RateKind, Terms

ENVELOPE = "envelope"  # pays nothing itself: it bounds the clauses inside it


@dataclass(frozen=True, slots=True)
class Clause:
    code: str
    label: str
    article: str
    quote: str
    kind: str
    payee: Payee
    per: Per
    amount: int
    envelope: str
    month_limit: int | None
    not_in_office_hours: bool
    needs_order: bool
    needs_urgent_provincial_order: bool


KIND = kinds.one_of(
    {
        "mức khoán": RateKind.FIXED,
        "mức tối đa": RateKind.CEILING,
        "phần còn lại": RateKind.REMAINDER,
        "mức chung": ENVELOPE,
    }
)
PAYEE = kinds.one_of(
    {
        "tổ": Payee.TEAM,
        "thành viên": Payee.MEMBER,
        "người được huy động": Payee.MOBILISED,
        "thành viên và người được huy động": Payee.WORKER,
    }
)
PER = kinds.one_of({"tháng": Per.MONTH, "ngày": Per.DAY, "đêm": Per.NIGHT, "buổi": Per.SESSION})


def longest(model: type, name: str) -> int:
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined, no-any-return]


CODE = kinds.code(longest(models.Rate, "code"))
FIELDS = (
    Field("mã", "code", CODE),
    Field("tên", "label", kinds.text(longest(models.Rate, "label"))),
    Field("điều khoản", "article", kinds.text(longest(models.Rate, "article"))),
    Field("nội dung", "quote", kinds.text(), ""),
    Field("loại", "kind", KIND),
    Field("chi cho", "payee", PAYEE),
    Field("theo", "per", PER),
    Field("số tiền", "amount", kinds.dong, 0),
    Field("nằm trong", "envelope", CODE, ""),
    Field("tối đa số tháng", "month_limit", kinds.count, None),
    Field("không tính giờ hành chính của cán bộ", "not_in_office_hours", kinds.yes_no, False),
    Field("phải có văn bản huy động", "needs_order", kinds.yes_no, False),
    Field("phải có lệnh khẩn của Chủ tịch tỉnh", "needs_urgent_provincial_order", kinds.yes_no, False),
)


def read_clauses(entries: Iterable[Entry]) -> tuple[Clause, ...]:
    """Notes on each entry what is wrong with it alone and beside the others."""
    read: list[tuple[Entry, Clause]] = []
    for entry in entries:
        read.append((entry, Clause(**entry.values(FIELDS))))
        entry.finish()
    envelopes = {clause.code for _entry, clause in read if clause.kind == ENVELOPE}
    times = Counter(clause.code for _entry, clause in read)
    for entry, clause in read:
        if clause.code and times[clause.code] > 1:
            entry.note("mã", _("Mã này dùng cho hai mức."))
        if clause.envelope and clause.envelope not in envelopes:
            entry.note("nằm trong", _("Không có “mức chung” nào mang mã này."))
        for key, message in _objections(clause):
            entry.note(key, message)
    return tuple(clause for _entry, clause in read)


def _objections(clause: Clause) -> Iterable[tuple[str, str]]:
    """Combinations the engine has no reading for: it would pay nothing, and nobody would know why."""
    for_team_and_month = clause.payee is Payee.TEAM and clause.per is Per.MONTH
    if clause.kind in (ENVELOPE, RateKind.REMAINDER):
        if not for_team_and_month:
            yield "chi cho", _("“Mức chung” và “phần còn lại” chỉ ghi cho tổ, theo tháng.")
    elif clause.per is Per.MONTH and clause.payee not in (Payee.TEAM, Payee.MEMBER, None):
        yield "chi cho", _("Mức theo tháng chỉ chi cho tổ hoặc thành viên.")
    elif clause.per not in (Per.MONTH, None) and clause.payee is Payee.TEAM:
        yield "chi cho", _("Mức theo ngày, đêm, buổi chi cho từng người, không chi cho tổ.")
    yield from _objections_to_amount(clause)


def _objections_to_amount(clause: Clause) -> Iterable[tuple[str, str]]:
    if clause.kind == RateKind.REMAINDER:
        if not clause.envelope:
            yield "nằm trong", _("“Phần còn lại” phải nằm trong một “mức chung”.")
        if clause.amount:
            yield "số tiền", _("“Phần còn lại” không ghi số tiền: là phần mức chung chưa chi.")
    elif clause.amount == 0:
        yield "số tiền", _("Còn thiếu.")
    if clause.kind == RateKind.CEILING and clause.per is Per.MONTH:
        yield "loại", _("“Mức tối đa” chỉ dùng theo ngày, đêm, buổi.")
    if clause.kind == ENVELOPE and clause.envelope:
        yield "nằm trong", _("“Mức chung” không nằm trong mức khác.")


def clause_of(rate: models.Rate) -> Clause:
    stored: Mapping[str, Any] = {field.attribute: getattr(rate, field.attribute) for field in FIELDS}
    return Clause(
        **{
            **stored,
            "kind": ENVELOPE if rate.is_envelope else RateKind(rate.kind),
            "payee": Payee(rate.payee),
            "per": Per(rate.per),
            "envelope": rate.envelope.code if rate.envelope else "",
        }
    )


def terms(
    clauses: Iterable[tuple[int, Clause]],
    *,
    registered_communes_only: bool,
    month_counting: str,
    rounding_unit: int,
) -> Terms:
    """What the engine reads, from clauses with their numbers (ids of `Rate` rows, when stored)."""
    numbered = list(clauses)
    return Terms(
        rates=tuple(_rate(number, clause) for number, clause in numbered if clause.kind != ENVELOPE),
        envelopes=tuple(Envelope(c.code, c.amount) for _number, c in numbered if c.kind == ENVELOPE),
        registered_communes_only=registered_communes_only,
        month_counting=MonthCounting(month_counting),
        rounding_unit=rounding_unit,
    )


def _rate(number: int, clause: Clause) -> Rate:
    return Rate(
        id=number,
        code=clause.code,
        payee=clause.payee,
        kind=RateKind(clause.kind),
        per=clause.per,
        amount=clause.amount,
        envelope=clause.envelope,
        month_limit=clause.month_limit,
        not_in_office_hours=clause.not_in_office_hours,
        needs_order=clause.needs_order,
        needs_urgent_provincial_order=clause.needs_urgent_provincial_order,
    )
