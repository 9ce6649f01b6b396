"""Báo cáo giao máy và chi tiền: the report of a programme as the Sở sends it. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from smartphones import phone_reports, report_chart
from smartphones.models import Programme
from smartphones.phone_reports import Line
from smartphones.report_chart import Chart

from . import letterhead
from .handover import Made
from .letterhead import Letterhead
from .tables import Column, Row, Table


@dataclass(frozen=True, slots=True)
class PhoneReport:
    head: Letterhead
    programme: Programme
    split: str
    lines: tuple[Line, ...]
    trace: Made

    title = "Báo cáo giao điện thoại và chi tiền hỗ trợ"
    template = "reports/phone_report.html"

    @property
    def chart(self) -> Chart:
        return report_chart.chart(list(self.lines))

    @property
    def table(self) -> Table:
        columns = (
            Column(self.split, 0),
            *(Column(str(head), 26, "money") for head in phone_reports.HEADS),
        )
        total = phone_reports.total(list(self.lines))
        rows = [Row((line.name, *line.cells)) for line in self.lines]
        return Table(columns, [*rows, Row((total.name.upper(), *total.cells), "sum")])


def phone_report(reader: User, programme: Programme, by: str) -> PhoneReport:
    now = timezone.localtime()
    return PhoneReport(
        head=letterhead.of_department(programme.province.present, "......../BC", now.date()),
        programme=programme,
        split=str(phone_reports.SPLITS[by].title),
        lines=tuple(phone_reports.report(reader, programme, by)),
        trace=Made(now),
    )
