"""A month's days of a province in one file, 7,000 people of 1,218 teams: with and without errors."""

from __future__ import annotations

import io
from itertools import count

from benchmarks.importing import BAD_EVERY, measure
from benchmarks.province import MEMBERS, MONTH, province

# isort: split
import xlsxwriter

from teams.models import Membership

HEADS = ["Tháng", "Tổ", "Họ và tên", "Số định danh", *range(1, 32)]
DAYS = {4: "x", 11: "/", 18: "xB", 25: "x"}
rounds = count(1)


def file_of(with_errors: bool) -> bytes:
    """Each of a month in which nobody has a day yet."""
    month = MONTH + next(rounds)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    members = Membership.objects.select_related("team", "person").order_by("team__code", "pk")
    for n, member in enumerate(members):
        marks = DAYS | ({4: "?"} if with_errors and n % BAD_EVERY == 0 else {})
        who = member.team.code, member.person.full_name, member.person.citizen_number.revealed
        sheet.write_row(n + 1, 0, [str(month), *who, *(marks.get(day, "") for day in range(1, 32))])
    book.close()
    return buffer.getvalue()


def main() -> None:
    with province():
        measure("ngay-cong", file_of, MEMBERS)


if __name__ == "__main__":
    main()
