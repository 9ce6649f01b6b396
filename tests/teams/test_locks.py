"""What the database itself refuses, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.lib.refusals import Refused
from portal.lib.violations import violations_refused
from teams.models import Membership, TeamRole, Timesheet, Workday
from tests import factories
from tests.teams.conftest import JUNE

LOCKED = "ngày công đã khóa"


@pytest.fixture
def confirmed(team, member):
    sheet = factories.a_timesheet(team, JUNE)
    factories.a_workday(sheet, member.person, 5)
    return factories.confirmed(sheet)


@pytest.fixture
def draft(team, member):
    sheet = factories.a_timesheet(team, JUNE + 1)
    factories.a_workday(sheet, member.person, 5)
    return sheet


def refuses(write, words=LOCKED):
    with pytest.raises(Refused, match=words), violations_refused(), transaction.atomic():
        write()


def test_no_day_is_added_to_a_confirmed_sheet(confirmed, member):
    refuses(lambda: factories.a_workday(confirmed, member.person, 6))


def test_no_day_of_a_confirmed_sheet_changes(confirmed):
    refuses(lambda: confirmed.workdays.update(in_office_hours=True))


def test_no_day_of_a_confirmed_sheet_is_removed(confirmed):
    refuses(lambda: confirmed.workdays.all().delete())
    refuses(confirmed.delete)


def test_no_day_moves_into_or_out_of_a_confirmed_sheet(confirmed, draft):
    refuses(lambda: draft.workdays.update(timesheet=confirmed))
    refuses(lambda: confirmed.workdays.update(timesheet=draft))


def test_one_locked_day_among_many_stops_them_all(confirmed, draft):
    refuses(lambda: Workday.objects.update(in_office_hours=True))
    assert not Workday.objects.filter(in_office_hours=True).exists()


def test_days_of_other_sheets_stay_free(confirmed, draft):
    draft.workdays.update(in_office_hours=True)
    assert draft.workdays.all().delete()[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "confirmed"},
        {"confirmed_at": dt.datetime(2023, 7, 1, tzinfo=dt.UTC)},
        {"status": "submitted"},
    ],
)
def test_a_sheet_says_by_whom_and_when(draft, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Timesheet.objects.filter(pk=draft.pk).update(**change)


def test_a_sheet_is_not_confirmed_by_who_submitted_it(confirmed):
    refuses(lambda: Timesheet.objects.filter(pk=confirmed.pk).update(confirmed_by=confirmed.submitted_by),
            "Người duyệt bảng công phải khác người nộp")  # fmt: skip


def test_a_second_leader_is_refused_in_words_by_the_database_too(team, leader):
    refuses(lambda: factories.a_member(team, role=TeamRole.LEADER), "Tổ đã có tổ trưởng trong thời gian đó")


def test_an_overlapping_membership_is_refused_in_words_by_the_database_too(team, member):
    refuses(lambda: factories.a_member(team, person=member.person), "đã là thành viên của tổ")


def test_a_defect_is_not_dressed_up_as_a_refusal(team):
    with pytest.raises(IntegrityError), violations_refused(), transaction.atomic():
        Membership.objects.create(
            team=team, person_id=None, decision=team.founded_by, valid_from=team.valid_from
        )
