"""What one payee gets in one run: the months of the run, and corrections of other months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from portal.lib.money import dong
from subsidies.models import PayoutLine, Rate, RateKind


@dataclass(frozen=True, slots=True)
class Part:
    """One clause: "12 ngày" at "150.000", in đồng."""

    units: str
    rate: str
    amount: int


@dataclass(frozen=True, slots=True)
class Pay:
    """`amount` is of the run's own months, `correction` arrears less recoveries, in đồng.

    `code` leads to the page that says why: any line of the payee tells of all of them.
    """

    parts: tuple[Part, ...]
    amount: int
    correction: int
    notes: tuple[str, ...]
    code: str

    @property
    def paid(self) -> int:
        return self.amount + self.correction


@dataclass(frozen=True, slots=True)
class Sums:
    amount: int
    correction: int

    @classmethod
    def of(cls, pays: Iterable[Pay]) -> Sums:
        pays = list(pays)
        return cls(sum(pay.amount for pay in pays), sum(pay.correction for pay in pays))

    @property
    def paid(self) -> int:
        return self.amount + self.correction


def pay(lines: Iterable[PayoutLine]) -> Pay:
    lines = sorted(lines, key=lambda line: (line.rate.position, line.rate_id, line.earned_in))
    current = [line for line in lines if not line.is_correction]
    corrections = [line for line in lines if line.is_correction]
    by_clause = [list(group) for _, group in groupby(current, lambda line: line.rate_id)]
    return Pay(
        parts=tuple(_part(group) for group in by_clause),
        amount=_amount(current),
        correction=_amount(corrections),
        notes=(*filter(None, map(_remark, by_clause)), *_corrections(corrections)),
        code=code_of(lines),
    )


def code_of(lines: Iterable[PayoutLine]) -> str:
    """Of the first of them, whatever order they were read in."""
    return min(lines, key=lambda line: line.pk).code


def _part(lines: list[PayoutLine]) -> Part:
    return Part(units=_units(lines), rate=_rate(lines[0].rate, lines), amount=_amount(lines))


def _rate(rate: Rate, lines: list[PayoutLine]) -> str:
    """Where a formula gives the amount, what it came to for one unit, if the same for all."""
    if rate.kind == RateKind.REMAINDER:
        return "còn lại"
    if rate.amount is None:
        each = {line.amount / line.units for line in lines if line.units}
        return dong(int(next(iter(each)))) if len(each) == 1 and next(iter(each)) % 1 == 0 else rate.wording
    return f"≤ {dong(rate.amount)}" if rate.kind == RateKind.CEILING else dong(rate.amount)


def _remark(lines: list[PayoutLine]) -> str:
    """Said where units x rate is not what the reader finds beside it."""
    rate = lines[0].rate
    if rate.kind == RateKind.REMAINDER:
        return rate.label
    if rate.kind != RateKind.FIXED or rate.amount is None:
        return ""
    full_price = sum((line.units for line in lines), Decimal()) * rate.amount
    is_whole = abs(full_price - _amount(lines)) < 1  # of part of a month, to the đồng
    return "" if is_whole else "Đã áp dụng mức tối đa của nghị quyết"


def _corrections(lines: list[PayoutLine]) -> list[str]:
    """ "Truy lĩnh 2 ngày (tháng 08/2024): 300.000", one per clause and direction."""
    ordered = sorted(lines, key=lambda line: (line.amount < 0, line.rate.position, line.rate_id))
    groups = groupby(ordered, lambda line: (line.amount < 0, line.rate_id))
    return [_correction(list(group)) for _, group in groups]


def _correction(lines: list[PayoutLine]) -> str:
    amount = _amount(lines)
    months = ", ".join(str(month) for month in sorted({line.earned_in for line in lines}))
    verb = "Truy thu" if amount < 0 else "Truy lĩnh"
    what = f"{verb} {_units(lines)}".strip()
    return f"{what} (tháng {months}): {dong(abs(amount))}"


def _units(lines: list[PayoutLine]) -> str:
    total = abs(sum((line.units for line in lines), Decimal()))
    if not total:  # the amount was corrected, not the days
        return ""
    number = f"{round(total, 4).normalize():f}".replace(".", ",")
    return f"{number} {lines[0].rate.get_per_display()}"


def _amount(lines: Iterable[PayoutLine]) -> int:
    return sum(line.amount for line in lines)
