"""Two people act on the same thing at the same moment: one wins, the other is told why."""

import threading

import pytest
from django.db import transaction

from accounts.models import Role
from teams import membership, timesheets
from teams.attendance import Mark
from teams.decisions import Act
from teams.models import TeamRole, Timesheet, Workday
from tests import factories
from tests.races import at_once, wait_for_a_blocked_session
from tests.teams.conftest import JUNE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sheet_confirmed_by_two_is_confirmed_by_one(cast, team):
    second = factories.a_user(Role.ICT_OFFICER, province=cast.officer.province, full_name="Lê Thị Hai")
    sheet = timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    answers = at_once(
        [lambda: timesheets.confirm(sheet, by=cast.officer), lambda: timesheets.confirm(sheet, by=second)]
    )
    assert answers.count("") == 1
    winner = (cast.officer, second)[answers.index("")]
    assert f"{winner} đã duyệt bảng công này lúc" in "".join(answers)


def test_a_sheet_taken_back_while_it_is_confirmed_is_one_of_the_two(cast, team):
    sheet = timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    answers = at_once(
        [
            lambda: timesheets.withdraw(sheet, by=cast.commune_staff),
            lambda: timesheets.confirm(sheet, by=cast.officer),
        ]
    )
    assert answers.count("") == 1
    sheet.refresh_from_db()
    told = {"draft": "xã vừa rút lại để sửa", "confirmed": "đã duyệt bảng công này lúc"}
    assert told[sheet.status] in "".join(answers)


def test_one_person_day_recorded_by_two_teams_stands_once(country, cast, team, member):
    other = factories.a_team(country.chau_que_ha)
    factories.a_member(other, person=member.person)
    marks = [Mark(member.person_id, day) for day in JUNE.days]
    answers = at_once(
        [
            lambda: factories.recorded(team, JUNE, marks, by=cast.commune_staff),
            lambda: factories.recorded(other, JUNE, reversed(marks), by=cast.officer),
        ]
    )
    assert answers.count("") == 1
    assert "chấm" in "".join(answers)
    assert Workday.objects.count() == 30
    assert Workday.objects.values("timesheet").distinct().count() == 1


def test_the_loser_of_the_constraint_is_told_in_words(country, cast, team, member):
    """The other team's day is written but not yet committed when this one looks: only the index sees it."""
    other = factories.a_timesheet(factories.a_team(country.chau_que_ha), JUNE)
    answers: list[str] = []

    def record() -> None:
        answers.extend(
            at_once(
                [
                    lambda: factories.recorded(
                        team, JUNE, [Mark(member.person_id, JUNE.days[4])], by=cast.officer
                    )
                ]
            )
        )

    with transaction.atomic():
        factories.a_workday(other, member.person, 5)
        thread = threading.Thread(target=record)
        thread.start()
        wait_for_a_blocked_session()
    thread.join(30)
    assert answers == [
        "Một người vừa được chấm công cùng ngày, cùng ca ở nơi khác. "
        "Chưa lưu gì; mở lại bảng công để xem ngày trùng rồi sửa."
    ]


def test_days_written_past_the_process_wait_for_a_confirmation_under_way(cast, team, member):
    sheet = timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    answers: list[str] = []
    thread = threading.Thread(
        target=lambda: answers.extend(at_once([lambda: factories.a_workday(sheet, member.person, 5)]))
    )
    with transaction.atomic():
        timesheets.confirm(sheet, by=cast.officer)
        thread.start()
        wait_for_a_blocked_session()
    thread.join(30)
    assert "workdays of a confirmed timesheet are locked" in answers[0]
    assert not Workday.objects.exists()


def test_two_leaders_who_join_at_once_become_one(cast, team):
    def join(by):
        return lambda: membership.join(
            team, factories.a_person(), role=TeamRole.LEADER, act=Act("3/QĐ-UBND", team.valid_from),
            since=team.valid_from, by=by,
        )  # fmt: skip

    answers = at_once([join(cast.commune_staff), join(cast.officer)])
    assert answers.count("") == 1
    assert "đang là tổ trưởng" in "".join(answers)


def test_a_day_is_not_recorded_for_someone_who_is_leaving(cast, team, member):
    mark = Mark(member.person_id, JUNE.days[19])
    answers = at_once(
        [
            lambda: factories.recorded(team, JUNE, [mark], by=cast.commune_staff),
            lambda: membership.leave(member, last_day=JUNE.days[9], by=cast.officer),
        ]
    )
    assert answers.count("") == 1
    member.refresh_from_db()
    assert Timesheet.objects.filter(workdays__isnull=False).exists() == (member.valid_until is None)
