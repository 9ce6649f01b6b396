"""Bảng chấm công (C01a-HD): what it says of a month, as a draft and once confirmed."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from places.models import Decree, FormerTitle, Holiday
from portal.lib.months import Month
from reports.documents.attendance import attendance, of_commune
from teams.models import Shift, TeamRole, Timesheet
from tests import factories
from tests.assertions import assert_queries_do_not_grow

OCTOBER = Month(2026, 10)  # its first day is a Thursday


@pytest.fixture
def sheet(country) -> Timesheet:
    """Trần Ý leads; Lê Út works by day and night; a mobilised person helps."""
    team = factories.a_team(country.chau_que, name="Tổ thôn Đông", code="LC-01")
    leader = factories.a_member(team, "Trần Ý", role=TeamRole.LEADER).person
    member = factories.a_member(team, "Lê Út").person
    order = factories.an_order(country.chau_que)
    helper = factories.a_mobilised(team, order, person=factories.a_person("Phạm An")).person
    sheet = factories.a_timesheet(team, OCTOBER)
    factories.a_workday(sheet, leader, 5)
    factories.a_workday(sheet, leader, 6, portion=Decimal("0.5"))
    factories.a_workday(sheet, member, 5)
    factories.a_workday(sheet, member, 5, Shift.NIGHT, order=order)
    factories.a_workday(sheet, member, 9, Shift.SESSION)
    factories.a_workday(sheet, helper, 31, order=order)
    return sheet


def the_one(sheet):
    [found] = attendance(Timesheet.objects.filter(pk=sheet.pk)).sheets
    return found


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_each_person_has_the_letters_of_their_days_and_their_sums(sheet):
    found = the_one(sheet)
    assert [(row.number, row.name, row.post) for row in found.rows] == [
        (1, "Trần Ý", "Tổ trưởng"), (2, "Lê Út", "Thành viên"), (3, "Phạm An", "Người được huy động"),
    ]  # fmt: skip
    letters = [{n: box.letters for n, box in enumerate(row.boxes, 1) if box.letters} for row in found.rows]
    assert letters == [{5: "x", 6: "/"}, {5: "xĐ", 9: "B"}, {31: "x"}]
    assert [(row.units.days, row.units.nights, row.units.sessions) for row in found.rows] == [
        (Decimal("1.5"), 0, 0), (1, 1, 1), (1, 0, 0),
    ]  # fmt: skip
    assert (found.units.days, found.units.nights, found.units.sessions) == (Decimal("3.5"), 1, 1)


def test_the_month_has_its_days_with_weekends_and_holidays_marked(sheet):
    Holiday.objects.create(day=dt.date(2026, 10, 20), name="Nghỉ bù")
    days = the_one(sheet).days
    assert len(days) == 31
    assert days[0].weekday == "T5"
    assert [day.day.day for day in days if day.rest] == [3, 4, 10, 11, 17, 18, 20, 24, 25, 31]


def test_office_hours_are_explained_only_where_they_occur(sheet):
    assert list(the_one(sheet).legend) == ["x", "/", "Đ", "B"]
    official = factories.a_member(sheet.team, "Cao Bá").person
    factories.an_official(official, dt.date(2026, 1, 1))
    factories.a_workday(sheet, official, 7, in_office_hours=True)
    assert "h" in the_one(sheet).legend


def test_a_draft_says_so_and_leaves_date_and_names_to_be_written(sheet, cast, signed_in):
    response = signed_in(cast.commune_staff).get(reverse("reports:timesheet_pdf", args=[sheet.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="bang-cham-cong-LC-01-2026-10.pdf"'
    assert "no-store" in response["Cache-Control"]
    [text] = pages_of(response.content)
    assert "BẢN NHÁP – chưa duyệt" in text
    for words in (
        "Mẫu số C01a-HD", "BẢNG CHẤM CÔNG Tháng 10 năm 2026", "Tổ thôn Đông", "ỦY BAN NHÂN DÂN XÃ CHÂU QUẾ",
        "Số: 10-2026/BCC-LC-01", "Châu Quế, ngày ..... tháng ..... năm ........",
        "1 Trần Ý Tổ trưởng x / 1,5",
        "2 Lê Út Thành viên xĐ B 1 1 1", "CỘNG 3,5 1 1", "x ngày công; / nửa ngày công; Đ đêm; B buổi.",
        "NGƯỜI CHẤM CÔNG", "PHỤ TRÁCH BỘ PHẬN", "NGƯỜI DUYỆT",
    ):  # fmt: skip
        assert words in text, words


def test_a_confirmed_sheet_names_who_confirmed_it_and_when(sheet, cast, signed_in):
    recorder = factories.a_user(Role.COMMUNE_STAFF, full_name="Hoàng Chấm")
    confirmer = factories.a_user(Role.ICT_OFFICER, full_name="Đỗ Duyệt")
    factories.confirmed(sheet, submitted_by=recorder, by=confirmer)
    [text] = pages_of(signed_in(cast.officer).get(reverse("reports:timesheet_pdf", args=[sheet.pk])).content)
    assert "BẢN NHÁP" not in text
    assert "Châu Quế, ngày 31 tháng 10 năm 2026" in text
    assert "Hoàng Chấm" in text and "Đỗ Duyệt duyệt bảng chấm công lúc 17:00 ngày 31/10/2026" in text
    assert text.count("Trần Ý") == 2  # on the line, and as who answers for the team


def test_a_sheet_of_nobody_is_a_sheet_still(country, cast, signed_in):
    team = factories.a_team(country.chau_que, since=dt.date(2026, 9, 1))
    sheet = factories.a_timesheet(team, OCTOBER)
    [text] = pages_of(signed_in(cast.officer).get(reverse("reports:timesheet_pdf", args=[sheet.pk])).content)
    assert "Không có ai trong tổ tháng này" in text


def test_people_who_left_before_the_month_are_not_on_it_unless_they_have_a_day(sheet):
    for name, last in (("Rời Sớm", dt.date(2026, 9, 30)), ("Rời Giữa", dt.date(2026, 10, 2))):
        factories.a_member(sheet.team, name, valid_until=last)
    names = [row.name for row in the_one(sheet).rows]
    assert "Rời Giữa" in names and "Rời Sớm" not in names


def test_the_commune_bears_the_name_of_that_month(sheet, country):
    decree = Decree.objects.create(number="1", title="đổi tên", effective_on=dt.date(2026, 11, 1))
    FormerTitle.objects.create(
        commune=country.chau_que, title="Xã Quế Cũ", valid_until=dt.date(2026, 10, 31), decree=decree
    )
    assert the_one(sheet).head.body == ("ỦY BAN NHÂN DÂN", "XÃ QUẾ CŨ")


def test_a_team_of_forty_repeats_its_head_and_keeps_rows_whole(country, cast, signed_in):
    team = factories.a_team(country.chau_que)
    sheet = factories.a_timesheet(team, OCTOBER)
    for n in range(40):
        person = factories.a_member(team, f"Nguyễn Hoàng Tôn Nữ Công Tằng Thị Phương Quỳnh Anh {n:02}").person
        for day in range(1, 32):
            factories.a_workday(sheet, person, day)
    texts = pages_of(signed_in(cast.officer).get(reverse("reports:timesheet_pdf", args=[sheet.pk])).content)
    assert len(texts) > 1
    assert all("STT Họ và tên Chức vụ" in text for text in texts if "Anh" in text)
    whole = r"\d+ Nguyễn Hoàng Tôn Nữ Công Tằng Thị Phương Quỳnh Anh \d\d Thành viên (x ){31}31"
    assert sum(len(re.findall(whole, text)) for text in texts) == 40
    assert "CỘNG 1.240" in texts[-1] and "NGƯỜI DUYỆT" in texts[-1]


def test_queries_do_not_grow_with_sheets_and_people(country):
    def one_more_team():
        team = factories.a_team(country.chau_que)
        sheet = factories.a_timesheet(team, OCTOBER)
        for _ in range(3):
            factories.a_workday(sheet, factories.a_member(team).person, 5)

    assert_queries_do_not_grow(one_more_team, lambda: attendance(of_commune(country.chau_que, OCTOBER)))
