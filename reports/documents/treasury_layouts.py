"""Mẫu số 09 (Bảng thanh toán cho đối tượng thụ hưởng) as data, by the day from which a form is used.

NĐ 347/2025/NĐ-CP replaced NĐ 11/2020/NĐ-CP on 01/01/2026. Nobody here has read its own form:
the columns of the earlier form are carried over. Once known, another layout here is all it takes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from subsidies.rules.words import Per

from .tables import Column

SALARY, REGULAR, INCREASE, BONUS, ALLOWANCE, LUMP_SUM, SCHOLARSHIP = (
    "salary", "regular", "increase", "bonus", "allowance", "lump_sum", "scholarship",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """`money`: what each column of amounts holds, in their order after the total's."""

    valid_from: dt.date
    form: str
    decree: str
    columns: tuple[Column, ...]
    money: tuple[str, ...]


COLUMNS_OF_2020 = (
    Column("STT", 9, "centre"),
    Column("Họ và tên", 35, letter="(1)"),
    Column("Tài khoản ngân hàng", 27, letter="(2)"),
    Column("Tên ngân hàng", 23, letter="(3)"),
    Column("Tổng số", 23, "money", "(4)"),
    Column("Lương và phụ cấp theo lương", 14, "money", "(5)"),
    Column("Tiền công lao động thường xuyên", 15, "money", "(6)"),
    Column("Thu nhập tăng thêm", 13, "money", "(7)"),
    Column("Tiền thưởng", 15, "money", "(8)"),
    Column("Phụ cấp và trợ cấp khác", 23, "money", "(9)"),
    Column("Tiền khoán", 23, "money", "(10)"),
    Column("Học bổng", 12, "money", "(11)"),
    Column("Ghi chú", 0, "note", "(12)"),
)
MONEY_OF_2020 = (SALARY, REGULAR, INCREASE, BONUS, ALLOWANCE, LUMP_SUM, SCHOLARSHIP)

LAYOUTS = (
    Layout(dt.date(2020, 1, 20), "Mẫu số 09", "11/2020/NĐ-CP", COLUMNS_OF_2020, MONEY_OF_2020),
    Layout(dt.date(2026, 1, 1), "Mẫu số 09", "347/2025/NĐ-CP", COLUMNS_OF_2020, MONEY_OF_2020),
)

# What is promised by the month or the year whatever is done for it is a lump sum (khoán); what is
# counted in days, nights, sessions is an allowance.
LUMP_SUMS = {Per.MONTH, Per.YEAR, Per.ONCE}


def layout_on(day: dt.date) -> Layout:
    """The form in use on the paper's day; the oldest for days before."""
    begun = [layout for layout in LAYOUTS if layout.valid_from <= day]
    return (begun or LAYOUTS[:1])[-1]


def column_of(per: str) -> str:
    return LUMP_SUM if per in LUMP_SUMS else ALLOWANCE
