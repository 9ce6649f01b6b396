"""The wizard over HTTP: what people see, what is recognised, what is kept and for how long."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AuditEvent
from imports import tasks, wizard
from imports.models import ImportFile, ImportJob, State
from portal.acts import word_for_fact
from portal.lib.spreadsheets.sheets import sheets_of
from teams.models import Membership
from tests import factories
from tests.assertions import queries_of

from .workbooks import MEMBER_HEADS, confirmed, taken_in, workbook

START = "/to/nhap-tep/thanh-vien"
ROW = [
    "TO-1",
    "Trần Thị Ngọc Hân",
    dt.date(1988, 8, 25),
    "Nữ",
    "015188000001",
    "Tổ trưởng",
    dt.date(2026, 4, 1),
]
BAD = [*ROW[:5], "Đội trưởng", ROW[6]]


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, code="TO-1", name="Tổ công nghệ số cộng đồng thôn Mười")


@pytest.fixture
def staff(team, cast, signed_in):
    return signed_in(cast.commune_staff)


def file(content: bytes, name: str = "tep.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_template_brings_its_columns_and_the_teams_to_choose_from(staff):
    [table, _notes] = sheets_of(staff.get(f"{START}/mau").content, "mau.xlsx")
    assert table.cells[0][0] == "Tổ *" and "Họ và tên *" in table.cells[0]


def test_a_template_filled_in_is_read_back(staff, cast):
    [table, _notes] = sheets_of(staff.get(f"{START}/mau").content, "mau.xlsx")
    values = dict(zip(MEMBER_HEADS, ROW, strict=True))
    row = [values.get(str(head).removesuffix(" *")) for head in table.cells[0]]
    assert taken_in(workbook(table.cells[0], row), cast.commune_staff).ready


def test_the_same_file_is_recognised_while_it_waits_and_when_it_is_in(staff, cast):
    content = workbook(MEMBER_HEADS, ROW)
    job = taken_in(content, cast.commune_staff)
    assert staff.post(START, {"file": file(content)})["Location"] == job.get_absolute_url()
    confirmed(job, cast.commune_staff)
    page = staff.post(START, {"file": file(content, "ten-khac.xlsx")}, follow=True)
    assert "Tệp này đã nhập rồi" in page.content.decode()
    assert ImportJob.objects.count() == 1 and Membership.objects.count() == 1


def test_a_file_that_cannot_be_opened_is_refused_beside_its_box(staff):
    page = staff.post(START, {"file": file(b"PK nothing")}, expects=422)
    assert "Tệp hỏng hoặc không đúng định dạng" in page.content.decode()
    assert not ImportJob.objects.exists()


def test_a_dropped_file_leaves_no_bytes_behind(staff, cast):
    job = taken_in(workbook(MEMBER_HEADS, BAD), cast.commune_staff)
    staff.post(f"/to/nhap-tep/tep/{job.pk}/bo")
    job.refresh_from_db()
    assert job.state == State.DROPPED and not ImportFile.objects.exists()
    assert AuditEvent.objects.filter(verb="imports.dropped").exists()
    staff.post(f"/to/nhap-tep/tep/{job.pk}/nhap", expects=409)


def test_the_bytes_and_what_was_found_are_sealed_in_the_tables(staff, cast):
    content = workbook(MEMBER_HEADS, BAD)
    kept = taken_in(content, cast.commune_staff).file
    assert kept.opened == content
    assert content[:50] not in kept.content.token
    assert "Đội trưởng".encode() not in kept.found.token


def test_a_long_file_waits_for_a_worker_behind_a_progress_bar(staff, cast, monkeypatch):
    monkeypatch.setattr(wizard, "LONG", 0)
    answer = staff.post(START, {"file": file(workbook(MEMBER_HEADS, ROW))})
    page = staff.get(answer["Location"]).content.decode()
    assert "Đang kiểm tra tệp" in page and 'hx-trigger="every 1s"' in page
    job = ImportJob.objects.get()
    wizard.check(job.pk)
    assert staff.get(f"/to/nhap-tep/tep/{job.pk}/tien-do")["HX-Refresh"] == "true"
    assert "Nhập 1 dòng" in staff.get(answer["Location"]).content.decode()


def test_a_worker_tells_what_it_found_in_the_language_of_who_brought_the_file(staff, cast, monkeypatch):
    monkeypatch.setattr(wizard, "LONG", 0)
    staff.cookies["django_language"] = "en"
    answer = staff.post(START, {"file": file(workbook(MEMBER_HEADS, BAD))})
    tasks.check(ImportJob.objects.get().pk)
    page = staff.get(answer["Location"]).content.decode()
    assert "Not in the list" in page
    assert ImportJob.objects.get().language == "en"


def test_a_task_delivered_twice_writes_once(staff, cast):
    job = taken_in(workbook(MEMBER_HEADS, ROW), cast.commune_staff)
    confirmed(job, cast.commune_staff)
    wizard.write(job.pk)
    assert Membership.objects.count() == 1


def test_whoever_answers_for_the_area_may_confirm_a_neighbour_not(staff, cast, signed_in):
    job = taken_in(workbook(MEMBER_HEADS, ROW), cast.commune_staff)
    signed_in(cast.neighbour).post(f"/to/nhap-tep/tep/{job.pk}/nhap", expects=404)
    assert confirmed(job, cast.officer).confirmed_by == cast.officer


def test_old_fonts_may_be_left_as_they_are(staff, cast):
    job = taken_in(workbook(MEMBER_HEADS, [*ROW[:5], "Tæ tr­ëng", ROW[6]]), cast.commune_staff)
    assert not job.errors
    staff.post(f"/to/nhap-tep/tep/{job.pk}/kiem-tra-lai", {"converts": ""})
    wizard.check(job.pk)
    job.refresh_from_db()
    assert job.errors == 1 and not job.converts


def test_the_preview_costs_the_same_queries_for_any_number_of_errors(staff, cast):
    few = taken_in(workbook(MEMBER_HEADS, BAD), cast.commune_staff)
    many = taken_in(workbook(MEMBER_HEADS, *[BAD] * 40), cast.commune_staff)
    staff.get(few.get_absolute_url())
    assert len(queries_of(lambda: staff.get(few.get_absolute_url()))) == len(
        queries_of(lambda: staff.get(many.get_absolute_url()))
    )


def test_checking_members_costs_the_same_queries_for_any_number_of_rows(team, cast):
    def rows(n: int) -> bytes:
        return workbook(
            MEMBER_HEADS, *([*ROW[:4], f"01518800{n:02}{i:02}", "Thành viên", ROW[6]] for i in range(n))
        )

    few, many = (taken_in(rows(n), cast.commune_staff) for n in (2, 30))
    for job in (few, many):
        ImportJob.objects.filter(pk=job.pk).update(state=State.CHECKING)
    assert len(queries_of(lambda: wizard.check(few.pk))) == len(queries_of(lambda: wizard.check(many.pk)))


def test_the_result_says_in_words_what_was_written(staff, cast):
    job = confirmed(taken_in(workbook(MEMBER_HEADS, ROW), cast.commune_staff), cast.commune_staff)
    assert {word_for_fact(name) for name in job.written}.isdisjoint(job.written)
    assert "Đã nhập vào sổ" in staff.get(job.get_absolute_url()).content.decode()


def test_a_job_whose_message_was_lost_is_found_by_the_sweeper_and_ends(cast, team, monkeypatch):
    job = taken_in(workbook(MEMBER_HEADS, ROW), cast.commune_staff)
    long_ago = timezone.now() - wizard.STALE_AFTER * 2
    ImportJob.objects.filter(pk=job.pk).update(state=State.CHECKING, rows=0, moved_at=long_ago)
    monkeypatch.setattr(tasks.check, "delay", tasks.check.run)
    tasks.requeue_stale_jobs()
    job.refresh_from_db()
    assert (job.state, job.rows, job.errors) == (State.CHECKED, 1, 0)
    ImportJob.objects.filter(pk=job.pk).update(state=State.CHECKING, moved_at=timezone.now())
    assert wizard.stale_jobs() == []
