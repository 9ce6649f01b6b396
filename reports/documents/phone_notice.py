"""Niêm yết danh sách hộ nhận điện thoại: what hangs at the commune's office, names in short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from places.models import ComplaintOffice, title_on
from smartphones import notices
from smartphones.models import CommuneList, ListDecision
from smartphones.notices import SourceLines

from . import letterhead
from .handover import Made
from .letterhead import Letterhead
from .tables import Column, Row, Table

COLUMNS = (
    Column("Thứ", 12, "centre"),
    Column("Chủ hộ", 38),
    Column("Thôn, tổ dân phố", 42),
    Column("Diện", 0),
    Column("Kết quả", 27),
)


@dataclass(frozen=True, slots=True)
class PhoneNotice:
    head: Letterhead
    list: CommuneList
    sources: tuple[SourceLines, ...]
    trace: Made
    office: ComplaintOffice | None

    title = "Niêm yết danh sách hộ nhận điện thoại thông minh"
    template = "reports/phone_notice.html"
    as_sheet = False
    total = None

    @property
    def count(self) -> int:
        """Households: one may stand in the lines of several sources."""
        return len({line.application for one in self.sources for line in one.lines})

    @property
    def site(self) -> str:
        """The public page, as one reads it aloud."""
        page = reverse("open:notice", args=[self.list.notice_code])
        return (settings.PUBLIC_ORIGIN + page).partition("://")[2]

    @property
    def last_day(self) -> dt.date:
        return self.list.noticed_until

    @property
    def tables(self) -> Iterator[tuple[SourceLines, Table]]:
        for one in self.sources:
            yield one, Table(COLUMNS, [Row(_cells(line)) for line in one.lines])


def _cells(line: notices.Line) -> tuple[str | int, ...]:
    result = "Trong chỉ tiêu" if line.reached else "Chờ"
    return line.place, line.name, line.hamlet, line.priority_class, result


def notice_of(commune_list: CommuneList, ranked: ListDecision, number: str) -> PhoneNotice:
    """`ranked`: the step that put the households in this order."""
    at = timezone.localtime(ranked.at)
    return PhoneNotice(
        head=letterhead.of_titled(title_on(commune_list.commune, at.date()), number, at.date()),
        list=commune_list,
        sources=tuple(notices.lines(commune_list)),
        trace=Made(at),
        office=ComplaintOffice.of(commune_list.programme.province),
    )
