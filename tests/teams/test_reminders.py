"""Mails before the month is due: one per commune, to its staff, only where there is a mail server."""

import datetime as dt

import pytest
from django.core import mail

from accounts.models import Role
from teams import reminders, timesheets
from teams.models import ReminderSent, SheetDeadline
from tests import factories
from tests.teams.conftest import JUNE

NOTICE = dt.date(2023, 7, 2)


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_HOST = "thu.example.vn"


@pytest.fixture
def staff(country):
    return [
        factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que], email=f"xa{n}@example.vn")
        for n in (1, 2)
    ]


def test_one_mail_goes_to_a_communes_staff_however_often_it_is_tried(team, staff):
    assert [reminders.remind(NOTICE), reminders.remind(NOTICE)] == [1, 0]
    [letter] = mail.outbox
    assert sorted(letter.bcc) == ["xa1@example.vn", "xa2@example.vn"]
    assert letter.subject == "Hạn nộp bảng công tháng 06/2023: 05/07/2023"
    assert "Xã Châu Quế còn 1 tổ chưa nộp" in letter.body


def test_it_goes_out_as_many_days_before_as_the_province_says(country, team, staff):
    assert reminders.remind(NOTICE - dt.timedelta(1)) == 0
    SheetDeadline.objects.create(province=country.lao_cai, day=10, notice=1)
    assert [reminders.remind(dt.date(2023, 7, day)) for day in (8, 9, 10)] == [0, 1, 0]


def test_nobody_is_reminded_late_or_when_all_is_handed_in(cast, team, staff):
    assert reminders.remind(dt.date(2023, 7, 6)) == 0
    timesheets.submit(factories.a_timesheet(team, JUNE), by=cast.commune_staff)
    assert reminders.remind(NOTICE) == 0


def test_without_a_mail_server_nothing_is_sent_nor_claimed(settings, team, staff):
    settings.EMAIL_HOST = ""
    assert reminders.remind(NOTICE) == 0
    assert not ReminderSent.objects.exists()


def test_a_mail_that_could_not_go_out_is_tried_again(settings, team, staff):
    settings.EMAIL_BACKEND = "tests.teams.test_reminders.Broken"
    with pytest.raises(ConnectionError):
        reminders.remind(NOTICE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminders.remind(NOTICE) == 1


class Broken:
    """A mail server that does not answer."""

    def __init__(self, **_options: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise ConnectionError
