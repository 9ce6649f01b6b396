"""Members from a file: found in the book or entered, all of them or none."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent
from imports.models import ImportFile, State
from teams.models import Decision, Membership, Person, TeamRole
from tests import factories

from .workbooks import MEMBER_HEADS, confirmed, said, taken_in, workbook

SINCE = dt.date(2026, 4, 1)
HAN = ["TO-1", "Trần Thị Ngọc Hân", dt.date(1988, 8, 25), "Nữ", "015188000001", "Tổ trưởng", SINCE]
CHIEN = ["TO-1", "Lê Đình Chiến", dt.date(1990, 1, 2), "Nam", "015090000002", "Thành viên", SINCE]


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, code="TO-1", name="Tổ công nghệ số cộng đồng thôn Mười")


def test_a_clean_file_becomes_people_and_members_with_their_acts_in_the_log(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, HAN, CHIEN), cast.commune_staff)
    assert (job.rows, job.errors, said(job)) == (2, 0, [])
    job = confirmed(job, cast.commune_staff)
    assert (job.state, job.written) == (State.DONE, {"members": 2, "people": 2, "teams": 1})
    han = Membership.objects.get(person__full_name="Trần Thị Ngọc Hân")
    assert (han.team, han.role, han.valid_from) == (team, TeamRole.LEADER, SINCE)
    assert han.decision == team.founded_by
    assert han.person.citizen_number == "015188000001" and han.person.sort_key.startswith("han tran")
    assert AuditEvent.objects.filter(verb="people.registered").count() == 2
    assert AuditEvent.objects.filter(verb="membership.joined", commune=team.commune_on(SINCE)).count() == 2
    assert not ImportFile.objects.exists()


def test_somebody_known_by_number_joins_and_is_not_entered_twice(team, cast):
    known = factories.a_person("Trần Thị Ngọc Hân", citizen_number="015188000001")
    confirmed(taken_in(workbook(MEMBER_HEADS, HAN), cast.commune_staff), cast.commune_staff)
    assert Membership.objects.get().person == known
    assert Person.objects.count() == 1


@pytest.mark.parametrize("letter", ["đ", "ß"])
def test_the_longest_name_of_all_is_entered(team, cast, letter):
    longest = f"Trần {letter * 91} Hân"
    assert len(longest) == 100
    job = taken_in(workbook(MEMBER_HEADS, [HAN[0], longest, *HAN[2:]]), cast.commune_staff)
    assert confirmed(job, cast.commune_staff).state == State.DONE
    assert Person.objects.get().full_name == longest


def test_a_decision_cited_by_many_rows_is_entered_once(team, cast):
    heads = [*MEMBER_HEADS, "Số quyết định", "Ngày ký quyết định"]
    rows = [[*row, "45/QĐ-UBND", "15/03/2026"] for row in (HAN, CHIEN)]
    confirmed(taken_in(workbook(heads, *rows), cast.commune_staff), cast.commune_staff)
    decision = Decision.objects.get(number="45/QĐ-UBND")
    assert set(Membership.objects.values_list("decision", flat=True)) == {decision.pk}


def test_a_team_elsewhere_is_not_known_here_and_its_name_is_not_told(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, HAN), cast.neighbour)
    assert said(job) == ["2 A: Không có tổ này trong địa bàn của bạn"]


def test_a_team_is_found_by_its_name_as_people_shorten_it(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, ["Tổ thôn mười", *HAN[1:]]), cast.commune_staff)
    assert not job.errors


def test_two_leaders_of_one_team_are_noted_at_the_second(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, HAN, [*CHIEN[:5], "Tổ trưởng", SINCE]), cast.commune_staff)
    assert said(job) == ["3 F: Tổ đã có tổ trưởng ở dòng 2"]


def test_somebody_who_would_begin_in_another_decade_is_told(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, [*HAN[:-1], dt.date(2036, 4, 1)]), cast.commune_staff)
    assert said(job) == ["2 G: Ngày 01/04/2036 còn quá 31 ngày nữa mới đến"]


def test_a_bank_is_one_of_the_list_by_name_or_by_number(team, cast):
    heads = [*MEMBER_HEADS, "Số tài khoản", "Ngân hàng"]
    rows = [[*row, "0011223344", bank] for row, bank in ((HAN, "agribank"), (CHIEN, "970436"))]
    confirmed(taken_in(workbook(heads, *rows), cast.commune_staff), cast.commune_staff)
    assert set(Person.objects.values_list("bank_bin", flat=True)) == {"970405", "970436"}
    unknown = [*HAN[:1], "Vũ Thị Mơ", None, "", "", "Thành viên", SINCE, "0011223344", "999999"]
    assert said(taken_in(workbook(heads, unknown), cast.commune_staff)) == ["2 I: Không có trong danh mục"]


def test_a_name_the_team_has_already_is_worth_a_look(team, cast):
    factories.a_member(team, "Trần Thị Ngọc Hân", valid_from=dt.date(2026, 3, 1))
    factories.a_member(team, "Lê Đình Chiến", valid_until=dt.date(2026, 3, 31))
    rows = [[*row[:2], None, "", "", "Thành viên", SINCE] for row in (HAN, CHIEN, CHIEN)]
    factories.a_member(team, "Vũ Thị Mơ")  # with another number: somebody else
    rows.append(["TO-1", "Vũ Thị Mơ", None, "", "015188000001", "Thành viên", SINCE])
    job = taken_in(workbook(MEMBER_HEADS, *rows), cast.commune_staff)
    assert said(job) == [
        "2 B: Tổ đã có Trần Thị Ngọc Hân, tham gia từ ngày 01/03/2026",
        "4 B: Cùng tổ, cùng tên với dòng 3",
    ]
    assert job.errors == 0


def test_a_number_that_excel_took_for_a_number_gets_its_zero_back(team, cast):
    job = taken_in(workbook(MEMBER_HEADS, [*HAN[:4], 15188000001, *HAN[5:]]), cast.commune_staff)
    assert said(job) == ["2 E: Excel bỏ mất số 0 đầu, đọc là 015188000001"]
    confirmed(job, cast.commune_staff)
    assert Person.objects.get().citizen_number == "015188000001"


def test_nothing_is_written_when_a_row_in_the_middle_fails(team, cast, monkeypatch):
    """The second person enters the book, by another hand, between the check and the writing."""
    job = taken_in(workbook(MEMBER_HEADS, HAN, CHIEN), cast.commune_staff)
    factories.a_person("Người Khác", citizen_number="015090000002")
    job = confirmed(job, cast.commune_staff)
    assert job.state == State.CHECKED
    assert said(job) == ["3 E: Số này đã ghi cho một người tên khác"]
    assert not Membership.objects.exists() and Person.objects.count() == 1


def test_what_the_database_refuses_in_the_middle_leaves_nothing_behind(team, cast, monkeypatch):
    job = taken_in(workbook(MEMBER_HEADS, HAN, CHIEN), cast.commune_staff)
    monkeypatch.setattr("teams.imports.people.People._by_number", lambda *_: {})
    factories.a_person("Lê Đình Chiến", citizen_number="015090000002")
    job = confirmed(job, cast.commune_staff)
    assert job.state == State.CHECKED
    assert job.file.findings["refused"] == "Số định danh này đã ghi cho một người khác."
    assert not Membership.objects.exists() and Person.objects.count() == 1
