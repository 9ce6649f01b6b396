"""Clauses the engine could not pay as written: each is told to the writer, with the word to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from portal.lib.entries import Entry

from .clauses import Clause
from .rules.terms import (
    AmountOver,
    AverageOf,
    Coefficient,
    Envelope,
    Fixed,
    Ordered,
    Over,
    PaidMembers,
    PartOf,
    PartYear,
    PercentOf,
    Rate,
    Remainder,
    Table,
    TopUp,
    UnitsPerMonth,
)
from .rules.words import BY_PRESENCE, Mark, Payee, Per

Objection = tuple[str, str]  # the word it is about, what to do


def check(read: Sequence[tuple[Entry, Clause]]) -> None:
    """Notes on each entry what is wrong with it beside the others."""
    times = Counter(clause.code for _entry, clause in read)
    parts = [clause.part for _entry, clause in read]
    for entry, clause in read:
        if clause.code and times[clause.code] > 1:
            entry.note("mã", _("Mã này dùng cho hai mức."))
        for word, told in _objections(clause.part, parts):
            entry.note(word, told)


def _objections(part: Rate | Envelope | TopUp, parts: Sequence[object]) -> Iterator[Objection]:
    rates = {p.code: p for p in parts if isinstance(p, Rate)}
    envelopes = {p.code: p for p in parts if isinstance(p, Envelope)}
    match part:
        case Envelope(amount=0):
            yield "số tiền", _("Còn thiếu.")
        case TopUp():
            yield from _unknown("so với", part.base or (), {*rates, *envelopes})
        case Rate():
            yield from _of_payee(part)
            yield from _of_parts(part)
            yield from _of_amount(part, rates)
            yield from _of_limits(part)
            yield from _of_neighbours(part, rates, set(envelopes))


def _unknown(word: str, named: Iterable[str], known: Iterable[str]) -> Iterator[Objection]:
    for code in sorted(set(named) - set(known)):
        yield word, _("Không có mức nào mang mã %(code)s.") % {"code": code}


def _of_payee(rate: Rate) -> Iterator[Objection]:
    """Clauses by presence count membership, the others count work."""
    if rate.per in BY_PRESENCE:
        if rate.payee not in (Payee.TEAM, Payee.MEMBER, None):
            yield "chi cho", _("Mức theo tháng, theo năm, một lần chỉ chi cho tổ hoặc thành viên.")
        if rate.needs and "chỉ tính công" in out_of_place(rate.payee, rate.per):
            yield "chỉ tính công", _("Chỉ dùng cho mức tính theo công (ngày, đêm, buổi, giờ…).")
        if (rate.refuses or set()) - {Mark.OTHER_SUPPORT}:
            yield "không tính công", _("Chỉ dùng cho mức tính theo công (ngày, đêm, buổi, giờ…).")
    elif rate.payee is Payee.TEAM and rate.per not in (Per.SPENDING, None):
        yield "chi cho", _("Mức theo công chi cho từng người, không chi cho tổ.")


# Words that only some clauses can use, by whom they pay and for what.
BELONGS: dict[str, Callable[[Payee | None, Per | None], bool]] = {
    "kiêm nhiệm": lambda payee, per: payee is Payee.MEMBER and per is Per.MONTH,
    "chia đều cho": lambda payee, per: payee is Payee.MEMBER and per in BY_PRESENCE,
    "chỉ tính trọn mỗi": lambda _payee, per: per is Per.HOUR,
    "năm không trọn": lambda _payee, per: per is Per.YEAR,
    "chỉ tính công": lambda _payee, per: per not in BY_PRESENCE,
}


def out_of_place(payee: Payee | None, per: Per | None) -> frozenset[str]:
    return frozenset(word for word, belongs in BELONGS.items() if not belongs(payee, per))


def _of_parts(rate: Rate) -> Iterator[Objection]:
    misplaced = out_of_place(rate.payee, rate.per)
    if rate.posts and "kiêm nhiệm" in misplaced:
        yield "kiêm nhiệm", _("Chỉ dùng cho mức theo tháng của thành viên.")
    if rate.shared_among and "chia đều cho" in misplaced:
        yield "chia đều cho", _("Chỉ dùng cho mức theo tháng, theo năm, một lần của thành viên.")
    if rate.block and "chỉ tính trọn mỗi" in misplaced:
        yield "chỉ tính trọn mỗi", _("Chỉ dùng cho mức theo giờ.")
    if rate.part_year is PartYear.BY_MONTHS and "năm không trọn" in misplaced:
        yield "năm không trọn", _("Chỉ dùng cho mức theo năm.")


def _of_amount(rate: Rate, rates: dict[str, Rate]) -> Iterator[Objection]:
    match rate.amount:
        case Fixed(amount=0) | Ordered(ceiling=0) | Coefficient(factor=0):
            yield "mức", _("Phải lớn hơn 0.")
        case Ordered() if rate.per in BY_PRESENCE:
            yield "mức", _("“Theo văn bản” chỉ dùng cho mức tính theo công hoặc khoản chi.")
        case Remainder():
            yield from _of_remainder(rate)
        case PercentOf(of=of) | AverageOf(of=of):
            yield from _of_others(rate, of, rates)
        case PartOf(of=of, divisor=divisor):
            yield from _of_others(rate, [of], rates)
            if divisor == 0:
                yield "mức", _("Không chia cho 0 được.")
        case Table(rows=rows) if any(not row.when for row in rows[:-1]):
            yield "bảng", _("Dòng không ghi “khi” áp dụng cho mọi trường hợp còn lại, nên phải đứng cuối.")


def _of_remainder(rate: Rate) -> Iterator[Objection]:
    if not rate.envelope:
        yield "nằm trong", _("“Phần còn lại” phải nằm trong một “mức chung”.")
    if (rate.payee, rate.per) != (Payee.TEAM, Per.MONTH):
        yield "chi cho", _("“Phần còn lại” chỉ ghi cho tổ, theo tháng.")
    if rate.limits or rate.uplifts or rate.when:
        yield "mức", _("“Phần còn lại” không có giới hạn, điều kiện hay khoản tăng riêng.")


def _of_others(rate: Rate, of: Sequence[str], rates: dict[str, Rate]) -> Iterator[Objection]:
    yield from _unknown("mức", of, rates)
    if rate.code in _reached(of, rates):
        yield "mức", _("Mức này tính theo chính nó.")
    elif any(isinstance(rates[code].amount, Remainder) for code in of if code in rates):
        yield "mức", _("Không tính theo “phần còn lại” được.")


def _reached(codes: Iterable[str], rates: dict[str, Rate]) -> set[str]:
    """Everything those clauses are computed from, themselves included."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in rates and code not in found:
            found.add(code)
            amount = rates[code].amount
            waiting += [amount.of] if isinstance(amount, PartOf) else getattr(amount, "of", ())
    return found


def _of_limits(rate: Rate) -> Iterator[Objection]:
    for limit in rate.limits:
        match limit:
            case UnitsPerMonth() if rate.per in BY_PRESENCE:
                yield "giới hạn", _("Số công mỗi tháng chỉ giới hạn mức tính theo công.")
            case PaidMembers() if rate.payee is Payee.TEAM:
                yield "giới hạn", _("Số thành viên chỉ giới hạn mức chi cho thành viên.")
            case AmountOver(over=over, part_year=PartYear.BY_MONTHS) if over not in (
                Over.PERSON_YEAR,
                Over.TEAM_YEAR,
            ):
                yield "giới hạn", _("“Năm không trọn” chỉ ghi cho giới hạn theo năm.")


def _of_neighbours(rate: Rate, rates: dict[str, Rate], envelopes: set[str]) -> Iterator[Objection]:
    if rate.envelope and rate.envelope not in envelopes:
        yield "nằm trong", _("Không có “mức chung” nào mang mã này.")
    if isinstance(rate.amount, Remainder) and any(
        isinstance(other.amount, Remainder) and other.envelope == rate.envelope and other is not rate
        for other in rates.values()
    ):
        yield "nằm trong", _("Một “mức chung” chỉ có một “phần còn lại”.")
    yield from _unknown("không hưởng cùng", rate.not_with or (), rates)
    for code in sorted(rate.not_with or ()):
        if code == rate.code or (code in rates and rate.code in (rates[code].not_with or ())):
            yield "không hưởng cùng", _("Chỉ ghi ở mức bị bỏ, không ghi ở cả hai mức.")
