"""What stands in a cell, made into the value people meant; `Wrong` says what is the matter and what to do.

Excel turns numbers into dates, drops leading zeros and rounds after 15 digits: what can be made good is,
and said (`Mended`); what cannot is asked for again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib import identifiers

Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Read = Callable[[Raw], Any]

FIRST_SERIAL = dt.date(1899, 12, 30)  # Excel counts days from here
DIGITS_KEPT = 15
SERIAL = re.compile(r"\d{5}(\.\d+)?")
YEAR = re.compile(r"(19|20)\d\d")
DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T][\d:.]+)?")
SHORTENED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}


class Wrong(ValueError):
    def __init__(self, problem: str, cure: str) -> None:
        self.problem, self.cure = problem, cure
        super().__init__(problem)


class Mended(NamedTuple):
    """A value that was made good, and what people should look at."""

    value: Any
    problem: str
    cure: str


def shown(raw: Raw) -> str:
    """As people see it in Excel, near enough to find the cell."""
    if isinstance(raw, dt.datetime):
        return f"{raw:%d/%m/%Y}" if raw.time() == dt.time() else f"{raw:%d/%m/%Y %H:%M}"
    if isinstance(raw, dt.date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, float):
        return f"{Decimal(str(raw)):f}" if raw != int(raw) else str(int(raw))
    return "" if raw is None else identifiers.nfc(str(raw))


def blank(raw: Raw) -> bool:
    return raw is None or isinstance(raw, str) and not raw.strip()


def text(longest: int) -> Read:
    def read(raw: Raw) -> str:
        found = shown(raw)
        if found in EXCEL_ERRORS:
            raise Wrong(_("Ô có công thức lỗi"), _("Ghi giá trị thay cho công thức"))
        if len(found) > longest:
            raise Wrong(
                _("Dài %(n)s ký tự, quá %(most)s") % {"n": len(found), "most": longest}, _("Ghi ngắn lại")
            )
        return found

    return read


def day(raw: Raw) -> dt.date:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    found = shown(raw)
    if parts := DAY_FIRST.fullmatch(found):
        if len(parts[3]) == 2:
            raise Wrong(_("Năm chỉ có hai chữ số"), _("Ghi năm đủ bốn chữ số, dạng dd/mm/yyyy"))
        return _date(int(parts[3]), int(parts[2]), int(parts[1]))
    if iso := YEAR_FIRST.fullmatch(found):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if SERIAL.fullmatch(found):
        return FIRST_SERIAL + dt.timedelta(int(float(found)))
    if YEAR.fullmatch(found):
        raise Wrong(_("Chỉ có năm"), _("Ghi đủ ngày, dạng dd/mm/yyyy"))
    raise Wrong(_("Không phải ngày"), _("Dạng dd/mm/yyyy"))


def _date(year: int, month: int, day_of_month: int) -> dt.date:
    if not 1 <= month <= 12:
        raise Wrong(_("Tháng %(month)s không có") % {"month": month}, _("Dạng dd/mm/yyyy, ngày trước tháng"))
    try:
        found = dt.date(year, month, day_of_month)
    except ValueError:
        raise Wrong(_("Ngày không có thật"), _("Dạng dd/mm/yyyy")) from None
    if not 1900 <= year <= 2100:
        raise Wrong(_("Năm %(year)s không hợp lý") % {"year": year}, _("Dạng dd/mm/yyyy"))
    return found


def past_day(raw: Raw) -> dt.date:
    found = day(raw)
    # The server's own date is a day off at most, and much cheaper to ask for each of 20,000 cells.
    if found >= dt.date.today() and found > timezone.localdate():
        raise Wrong(_("Ngày chưa đến"), _("Kiểm tra lại năm"))
    return found


def digits(raw: Raw) -> str:
    """A number kept as text. Refuses what Excel has already rounded."""
    found = shown(raw)
    if SHORTENED.fullmatch(found):
        raise Wrong(_("Excel đã đổi số thành dạng rút gọn"), _("Đổi cột sang kiểu Văn bản, ghi lại đủ số"))
    if isinstance(raw, int | float) and len(found) > DIGITS_KEPT:
        raise Wrong(
            _("Excel chỉ giữ 15 chữ số đầu của số này"), _("Đổi cột sang kiểu Văn bản, ghi lại đủ số")
        )
    return found.removeprefix("'")


def citizen_number(raw: Raw) -> str | Mended:
    bare = re.sub(r"[\s.\-]", "", digits(raw))
    try:
        return identifiers.citizen_number(bare)
    except ValueError:
        mended = bare.zfill(12)
    lost_zeros = isinstance(raw, int | float) and 9 < len(bare) < 12
    if lost_zeros and bare.isdecimal() and int(mended[:3]) in identifiers.BIRTH_PROVINCES:
        return Mended(mended, _("Excel bỏ mất số 0 đầu, đọc là %(n)s") % {"n": mended}, _("Kiểm tra lại"))
    raise Wrong(*_miscounted(bare, 12, _("Ghi lại theo thẻ căn cước")))


def former_number(raw: Raw) -> str | Mended:
    bare = re.sub(r"[\s.\-]", "", digits(raw))
    try:
        return identifiers.former_number(bare)
    except ValueError:
        if isinstance(raw, int | float) and len(bare) == 8:
            return Mended("0" + bare, _("Excel bỏ mất số 0 đầu, đọc là %(n)s") % {"n": "0" + bare},
                          _("Kiểm tra lại"))  # fmt: skip
    raise Wrong(*_miscounted(bare, 9, _("Ghi lại theo chứng minh nhân dân cũ")))


def _miscounted(bare: str, expected: int, cure: str) -> tuple[str, str]:
    if not bare.isdecimal():
        return _("Có ký tự không phải chữ số"), cure
    if len(bare) < expected:
        missing = {"n": expected - len(bare), "all": expected}
        return _("Thiếu %(n)s chữ số, cần %(all)s chữ số") % missing, cure
    surplus = {"n": len(bare) - expected, "all": expected}
    return _("Thừa %(n)s chữ số, cần %(all)s chữ số") % surplus, cure


def mobile(raw: Raw) -> str:
    found = digits(raw)
    if isinstance(raw, int | float) and len(found) == 9:
        found = "0" + found
    try:
        return identifiers.mobile(found)
    except ValueError:
        raise Wrong(_("Không phải số di động"), _("Dạng 0912 345 678")) from None


def bank_account(raw: Raw) -> str:
    try:
        return identifiers.bank_account(digits(raw))
    except Wrong:
        raise
    except ValueError:
        raise Wrong(_("Không phải số tài khoản"), _("Từ 5 đến 19 chữ số hoặc chữ cái")) from None


def one_of(words: dict[str, Any], cure: str) -> Read:
    """`words` without accents, in small letters; the cure names them as they are written."""

    def read(raw: Raw) -> Any:
        found = identifiers.without_accents(shown(raw))
        if found not in words:
            raise Wrong(_("Không có trong danh mục"), cure)
        return words[found]

    return read
