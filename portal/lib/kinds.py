"""The sorts of value people write in files: text, days, đồng, counts, months, words from a short list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.lib import money
from portal.lib.entries import Kind
from portal.lib.months import Month, MonthRange

DAY = "%d/%m/%Y"
LINE = 400  # what is longer is asked for in a larger box


def text(longest: int = 4000) -> Kind:
    def parse(value: str) -> str:
        if len(value) > longest:
            raise ValueError(_("Dài quá %(longest)s ký tự.") % {"longest": longest})
        return value

    return Kind(parse, str, sort="prose" if longest > LINE else "line")


def code(longest: int, of: str = "") -> Kind:
    """A short name; `of` tells what it points at."""

    def parse(value: str) -> str:
        if len(value) > longest or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise ValueError(
                _("“%(value)s” chưa đúng: chỉ dùng chữ thường không dấu, số, gạch nối, dài đến %(longest)s.")
                % {"value": value, "longest": longest}
            )
        return value

    return Kind(parse, str, sort="reference" if of else "line", of=of)


def parse_day(value: str) -> dt.date:
    try:
        return dt.datetime.strptime(value, DAY).date()
    except ValueError:
        raise ValueError(
            _("“%(value)s” không phải một ngày. Ghi như 31/12/2025.") % {"value": value}
        ) from None


def _parse_count(value: str) -> int:
    if not re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+", value):
        raise ValueError(_("“%(value)s” không phải một số nguyên. Ghi như 1.240.") % {"value": value})
    return int(value.replace(".", ""))


def _parse_dong(value: str) -> int:
    bare = re.sub(r"\s*(đ|đồng)$", "", value)
    try:
        return _parse_count(bare)
    except ValueError:
        raise ValueError(_("“%(value)s” không phải số tiền. Ghi như 500.000.") % {"value": value}) from None


def _parse_months(value: str) -> MonthRange:
    first, dash, last = value.partition(" - ")
    try:
        months = MonthRange(Month.parse(first), Month.parse(last if dash else first))
    except ValueError:
        raise ValueError(
            _("“%(value)s” không phải tháng. Ghi như 06/2023 hoặc 06/2023 - 12/2023.") % {"value": value}
        ) from None
    if not len(months):
        raise ValueError(_("Tháng cuối ở trước tháng đầu."))
    return months


def _parse_units(value: str) -> Decimal:
    if not re.fullmatch(r"\d{1,4}(,\d)?", value):
        raise ValueError(_("“%(value)s” không phải số lượng. Ghi như 12 hoặc 7,5.") % {"value": value})
    return Decimal(value.replace(",", "."))


def one_of(words: Mapping[str, Any]) -> Kind:
    """A word of a short list; the list is part of the file format, so it does not follow the screens."""
    names = {value: word for word, value in words.items()}
    values = {word.lower(): value for word, value in words.items()}

    def parse(value: str) -> Any:
        if value.lower() not in values:
            allowed = "; ".join(words)
            raise ValueError(
                _("“%(value)s” không dùng được. Ghi một trong: %(allowed)s.")
                % {"value": value, "allowed": allowed}
            )
        return values[value.lower()]

    return Kind(parse, lambda value: names[value], tuple(words), "choice")


def several(kind: Kind, separator: str, into: type = tuple) -> Kind:
    """Values of one kind on one line; sets are written in the order of their words."""

    def parse(value: str) -> Any:
        return into(kind.parse(part.strip()) for part in value.split(separator))

    def show(values: Any) -> str:
        shown = [kind.show(value) for value in values]
        return separator.join(sorted(shown) if into is frozenset else shown)

    return Kind(parse, show, kind.words, "several", (kind,), separator)


def _parse_decimal(value: str) -> Decimal:
    if not re.fullmatch(r"\d{1,9}(,\d{1,4})?", value):
        raise ValueError(_("“%(value)s” không phải một số. Ghi như 6 hoặc 4,5.") % {"value": value})
    return Decimal(value.replace(",", "."))


def _show_decimal(value: Decimal | int) -> str:
    whole, _point, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    return f"{whole},{part}" if part else whole


day = Kind(parse_day, lambda value: value.strftime(DAY), sort="day")
count = Kind(_parse_count, money.dong, sort="number")
dong = Kind(_parse_dong, money.dong, sort="number")
dong_named = Kind(_parse_dong, lambda value: f"{money.dong(value)} đồng", sort="number")
decimal = Kind(_parse_decimal, _show_decimal, sort="number")
units = Kind(_parse_units, lambda value: str(value).replace(".", ","), sort="number")
months = Kind(_parse_months, str)
yes_no = one_of({"có": True, "không": False})
