"""What may stand on a month's sheet: the rules a day must meet, and every problem at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from portal.lib.months import Month

from .models import CommunityTeam, Shift, Workday
from .roster import Entry, Roster


class Mark(NamedTuple):
    """One day, night or session of one person as it shall stand on the sheet."""

    person_id: int
    day: dt.date
    shift: str = Shift.DAY
    portion: Decimal = Decimal(1)
    in_office_hours: bool = False
    order_id: int | None = None

    @property
    def key(self) -> tuple[int, dt.date, str]:
        return self.person_id, self.day, self.shift

    @property
    def column(self) -> str:
        """The column of the sheet it is written in."""
        return "office" if self.in_office_hours else f"{self.shift}s"


def mark_of(day: Workday) -> Mark:
    return Mark(*(getattr(day, field) for field in Mark._fields))


def marks_on(roster: Roster) -> list[Mark]:
    """What stands on the sheet now."""
    return [mark_of(day) for entry in roster.by_person.values() for day in entry.recorded]


class Problem(NamedTuple):
    person_id: int
    column: str
    message: str


def problems(roster: Roster, marks: Iterable[Mark], *, today: dt.date, reader: User) -> list[Problem]:
    """Everything that keeps the marks from the sheet, days with one reason together.

    `reader` sees the names of other teams only within their own area.
    """
    found: dict[tuple[int, str, str], list[dt.date]] = defaultdict(list)
    for mark, reason in reasons(roster, marks, today=today, reader=reader):
        found[mark.person_id, mark.column, reason].append(mark.day)
    return [
        Problem(person_id, column, _("Ngày %(days)s: %(reason)s") % {"days": _listed(days), "reason": reason})
        for (person_id, column, reason), days in found.items()
    ]


def reasons(
    roster: Roster, marks: Iterable[Mark], *, today: dt.date, reader: User
) -> Iterator[tuple[Mark, str]]:
    """Each mark that may not stand on the sheet, and why."""
    marks = list(marks)
    if not marks:
        return
    written = Counter(mark.key for mark in marks)
    named = _namer(roster, marks, reader)
    for mark in marks:
        reason = _against(mark, roster, today) or named(mark)
        if written[mark.key] > 1:
            reason = _("ghi hai lần. Mỗi ngày ghi một lần, trong hoặc ngoài giờ hành chính.")
        if reason:
            yield mark, reason


def _against(mark: Mark, roster: Roster, today: dt.date) -> str:
    if Month.of(mark.day) != roster.month:
        return _("không thuộc tháng %(month)s. Ghi vào bảng công của tháng ấy.") % {"month": roster.month}
    if mark.day > today:
        return _("chưa đến. Ghi công khi đã làm.")
    entry = roster.entry_of(mark.person_id)
    if entry is None or not entry.belongs_on(mark.day):
        return _outside(entry)
    if mark.in_office_hours and not roster.official_on(mark.person_id, mark.day):
        return _("không phải cán bộ hưởng lương vào ngày đó. Ghi ở ô ngày công.")
    return _against_order(mark, entry, roster)


def lacks_order(mark: Mark, roster: Roster) -> bool:
    """Choosing an order, or another one, is what this mark needs."""
    entry = roster.entry_of(mark.person_id)
    return entry is not None and entry.belongs_on(mark.day) and _against_order(mark, entry, roster) != ""


def _against_order(mark: Mark, entry: Entry, roster: Roster) -> str:
    if not mark.order_id:
        return _without_order(mark, entry)
    order = next((order for order in roster.orders if order.pk == mark.order_id), None)
    if order is None:
        return _("văn bản huy động không thuộc địa bàn hoặc ký sau tháng này. Chọn văn bản khác.")
    if order.issued_on > mark.day:
        return _("văn bản %(order)s ký sau ngày này. Chọn văn bản đã ký khi đó.") % {"order": order}
    return ""


def _without_order(mark: Mark, entry: Entry) -> str:
    if mark.shift == Shift.NIGHT:
        return _("làm đêm phải theo văn bản huy động. Chọn văn bản, hoặc ghi văn bản mới vào sổ trước.")
    if entry.order_on(mark.day):
        return _("người được huy động phải ghi theo văn bản huy động. Chọn văn bản.")
    return ""


def _outside(entry: Entry | None) -> str:
    if entry is None or not entry.spans:
        return _("người này không có tên trong tổ tháng này. Thêm thành viên trước khi chấm công.")
    return _("ngoài thời gian tham gia (%(spans)s). Bỏ ngày này hoặc sửa thời gian tham gia.") % {
        "spans": "; ".join(_span(span.valid_from, span.valid_until) for span in entry.spans)
    }


def _span(first: dt.date, last: dt.date | None) -> str:
    if last is None:
        return _("từ %(first)s") % {"first": f"{first:%d/%m/%Y}"}
    return _("%(first)s đến %(last)s") % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}


def _namer(roster: Roster, marks: list[Mark], reader: User) -> Callable[[Mark], str]:
    """Says where a mark already stands on another team's sheet."""
    clashing = {team for mark in marks if (team := roster.elsewhere(*mark.key))}
    known = CommunityTeam.objects.visible_to(reader).in_bulk(clashing) if clashing else {}

    def named(mark: Mark) -> str:
        team = roster.elsewhere(*mark.key)
        if team is None:
            return ""
        name = known[team].name if team in known else _("một tổ khác")
        return _("đã được chấm cùng ca ở %(team)s. Một người, một ca chỉ chấm một nơi.") % {"team": name}

    return named


def _listed(days: Iterable[dt.date]) -> str:
    return ", ".join(f"{day:%d/%m}" for day in sorted(set(days)))
