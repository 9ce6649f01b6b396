"""Days of a month as people write them on paper: "1-5, 8, 12/" is six days and half of the 12th."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from portal.lib.months import Month

HALF = Decimal("0.5")
WHOLE = Decimal(1)
PART = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?(/?)")


def parse(text: str, month: Month, *, halves: bool) -> dict[int, Decimal]:
    """Day of the month -> 1 or 0.5. Raises ValueError with a sentence that says what to change."""
    days: dict[int, Decimal] = {}
    bare = re.sub(r"\s*([-–—])\s*", "-", text.strip())
    for part in filter(None, re.split(r"[,;\s]+", bare)):
        found = PART.fullmatch(part)
        if not found:
            raise ValueError(_("“%(part)s” không đọc được. Ghi như 1-5, 8, 12/.") % {"part": part})
        first, last, half = int(found[1]), int(found[2] or found[1]), bool(found[3])
        if half and not halves:
            raise ValueError(
                _("“%(part)s”: ở ô này chỉ ghi cả ca, không ghi nửa. Bỏ dấu /.") % {"part": part}
            )
        for day in _span(first, last, part, month):
            if day in days:
                raise ValueError(_("Ngày %(day)s ghi hai lần. Bỏ bớt một lần.") % {"day": day})
            days[day] = HALF if half else WHOLE
    return days


def _span(first: int, last: int, part: str, month: Month) -> range:
    longest = month.last_day.day
    if not (1 <= first <= longest and 1 <= last <= longest):
        raise ValueError(
            _("“%(part)s”: tháng %(month)s có %(days)s ngày. Ghi ngày từ 1 đến %(days)s.")
            % {"part": part, "month": month, "days": longest}
        )
    if last < first:
        raise ValueError(_("“%(part)s”: ghi ngày đầu trước, ngày cuối sau, như 1-5.") % {"part": part})
    return range(first, last + 1)


def shown(days: Mapping[int, Decimal]) -> str:
    """The shortest way to write them: {1: 1, 2: 1, 3: 1, 8: 0.5} -> "1-3, 8/"."""

    def run(item: tuple[int, int]) -> tuple[Decimal, int]:
        place, day = item
        return days[day], day - place

    parts = []
    for (portion, _place), items in groupby(enumerate(sorted(days)), key=run):
        numbers = [day for _index, day in items]
        span = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        parts.append(span + ("/" if portion == HALF else ""))
    return ", ".join(parts)
