"""A file of 7,000 members, with and without errors, beside django-import-export as its manual begins."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections import defaultdict
from functools import partial
from itertools import count
from statistics import median

from benchmarks.measuring import repetitions, seconds, show
from benchmarks.province import MEMBERS, TEAMS, province, user

# isort: split
import xlsxwriter
from django.db import transaction
from import_export import fields, resources
from import_export.widgets import DateWidget, ForeignKeyWidget
from python_calamine import CalamineWorkbook
from tablib import Dataset

from accounts.models import Role
from imports import wizard
from imports.kinds import KINDS
from imports.models import ImportJob, State
from teams.models import CommunityTeam, Decision, Membership, Person

HEADS = ["Tổ", "Họ và tên", "Ngày sinh", "Số định danh", "Điện thoại", "Chức danh", "Ngày tham gia"]
BAD_EVERY = 20  # a wrong cell in each twentieth row
rounds = count(1)


def file_of(*, with_errors: bool) -> bytes:
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


LETTERS = str.maketrans("0123456789", "ghiklmnopq")


def product(content: bytes, *, confirm: bool) -> ImportJob:
    """From the upload to the preview and, when it has no errors, into the book."""
    by = user(Role.ICT_OFFICER)
    job = wizard.take_in(content, "thanh-vien.xlsx", KINDS["thanh-vien"], by=by)
    wizard.check(job.pk)
    job.refresh_from_db()
    if confirm:
        wizard.confirm(job, by=by)
        wizard.write(job.pk)
        job.refresh_from_db()
    return job


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
    repeat = repetitions()
    times: dict[str, list[float]] = defaultdict(list)
    processor: dict[str, list[float]] = defaultdict(list)
    with province():
        for _ in range(repeat):
            jobs: list[ImportJob] = []
            for name, with_errors in (("preview of errors", True), ("check and write", False)):
                content = file_of(with_errors=with_errors)
                act = partial(product, content, confirm=not with_errors)
                began = time.process_time()
                times[name].append(seconds(lambda act=act, jobs=jobs: jobs.append(act())))
                processor[name].append(time.process_time() - began)
            assert jobs[0].errors == MEMBERS // BAD_EVERY and jobs[1].state == State.DONE
            content = file_of(with_errors=False)
        for name, title in (
            ("preview of errors", "7,000 rows, 350 errors listed"),
            ("check and write", "7,000 rows checked, confirmed, checked again, written"),
        ):
            show(title, times[name], f"processor {median(processor[name]):.2f} s")
        # Minutes long, so once.
        times["naive"].append(seconds(partial(naive, content)))
        show("naive django-import-export: dry run and import", times["naive"])
        print(f"ratio {median(times['naive']) / median(times['check and write']):.1f}")


if __name__ == "__main__":
    main()
