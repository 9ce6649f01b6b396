"""A file of 7,000 members, with and without errors, beside django-import-export as its manual begins."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial
from itertools import count

from benchmarks.importing import BAD_EVERY, LETTERS, measure
from benchmarks.measuring import seconds, show
from benchmarks.province import MEMBERS, TEAMS, province

# isort: split
import xlsxwriter
from django.db import transaction
from import_export import fields, resources
from import_export.widgets import DateWidget, ForeignKeyWidget
from python_calamine import CalamineWorkbook
from tablib import Dataset

from teams.models import CommunityTeam, Decision, Membership, Person

HEADS = ["Tổ", "Họ và tên", "Ngày sinh", "Số định danh", "Điện thoại", "Chức danh", "Ngày tham gia"]
rounds = count(1)


def file_of(with_errors: bool) -> bytes:
    """Numbers never seen before, so that a file can be written again and again."""
    round_ = next(rounds)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    codes = list(CommunityTeam.objects.order_by("code").values_list("code", flat=True))
    for n in range(MEMBERS):
        born = dt.date(1970 + n % 30, 1 + n % 12, 1 + n % 28)
        number = f"0770{born.year % 100:02}{round_:02}{n:04}"
        bad = with_errors and n % BAD_EVERY == 0
        day = "31/02/1988" if bad else f"{born:%d/%m/%Y}"
        row = [
            codes[n % TEAMS],
            f"Nguyễn Văn Số {n:x}".translate(LETTERS),
            day,
            number,
            f"09{round_:02}{n:06}",
        ]
        sheet.write_row(n + 1, 0, [*row, "Thành viên", "15/03/2025"])
    book.close()
    return buffer.getvalue()


class NaivePerson(resources.ModelResource):
    birth_date = fields.Field("birth_date", "Ngày sinh", DateWidget("%d/%m/%Y"))
    full_name = fields.Field("full_name", "Họ và tên")
    citizen_number = fields.Field("citizen_number", "Số định danh")
    phone = fields.Field("phone", "Điện thoại")

    class Meta:
        model = Person
        import_id_fields = ("citizen_number",)
        fields = ("full_name", "birth_date", "citizen_number", "phone")


class NaiveMember(resources.ModelResource):
    team = fields.Field("team", "Tổ", ForeignKeyWidget(CommunityTeam, "code"))
    person = fields.Field("person", "Số định danh", ForeignKeyWidget(Person, "citizen_number"))
    valid_from = fields.Field("valid_from", "Ngày tham gia", DateWidget("%d/%m/%Y"))

    class Meta:
        model = Membership
        import_id_fields = ("team", "person")
        fields = ("team", "person", "valid_from")

    def before_save_instance(self, instance: Membership, row: object, **_: object) -> None:  # noqa: ARG002
        instance.decision = Decision.objects.get(teams_founded=instance.team)


@transaction.atomic
def naive(content: bytes) -> int:
    """A dry run to show the errors, then the import; each row finds its keys and is saved by itself."""
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    table = Dataset(*rows, headers=head)
    for dry in (True, False):
        with transaction.atomic():
            for resource in (NaivePerson(), NaiveMember()):
                found = resource.import_data(table, dry_run=False, raise_errors=not dry)
            if dry:
                transaction.set_rollback(True)
    return len(found.rows)


def main() -> None:
    with province():
        product = measure("thanh-vien", file_of, MEMBERS)
        # Minutes long, so once.
        times = [seconds(partial(naive, file_of(False)))]
        show("naive django-import-export: dry run and import", times)
        print(f"ratio {times[0] / product:.1f}")


if __name__ == "__main__":
    main()
