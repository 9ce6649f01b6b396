"""The letters of a cell of the sheet: x a day, / half of one, h in office hours, Đ a night, B a session."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from .attendance import Mark
from .models import Shift

HALF, WHOLE = Decimal("0.5"), Decimal(1)


class Sign(NamedTuple):
    shift: Shift
    portion: Decimal = WHOLE
    in_office_hours: bool = False


# In the order in which they stand in a cell.
SIGNS = {
    "x": Sign(Shift.DAY),
    "/": Sign(Shift.DAY, HALF),
    "h": Sign(Shift.DAY, in_office_hours=True),
    "h/": Sign(Shift.DAY, HALF, in_office_hours=True),
    "Đ": Sign(Shift.NIGHT),
    "B": Sign(Shift.SESSION),
}
# Other ways people and spreadsheets write the same.
ALSO = {
    "0,5": "/",
    "0.5": "/",
    "1/2": "/",
    "½": "/",
    "1": "x",
    "X": "x",
    "H": "h",
    "đ": "Đ",
    "d": "Đ",
    "D": "Đ",
    "b": "B",
}
ANY = re.compile("|".join(map(re.escape, sorted([*SIGNS, *ALSO], key=len, reverse=True))))


def read(text: str) -> list[Sign]:
    """The signs of a cell, each shift once. Raises ValueError with a sentence that says what to change."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFC", text))
    found = ANY.findall(bare)
    signs = [SIGNS[ALSO.get(letters, letters)] for letters in found]
    if "".join(found) != bare or len({sign.shift for sign in signs}) < len(signs):
        raise ValueError(_("“%(text)s” không đọc được. Ghi x, /, Đ hoặc B.") % {"text": text.strip()[:20]})
    return signs


def shown(marks: Iterable[Mark]) -> str:
    """ "xĐ" for a day and a night on one date."""
    signs = {Sign(Shift(mark.shift), mark.portion, mark.in_office_hours) for mark in marks}
    return "".join(letters for letters, sign in SIGNS.items() if sign in signs)
