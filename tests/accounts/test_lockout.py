"""Ten wrong passwords in a row lock a name for a while, and tell nobody whether the name exists."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from accounts import lockout
from accounts.models import AuditEvent, Role, WrongPasswords
from tests import factories

LOGIN = "/tai-khoan/dang-nhap"
RIGHT = "mua-xuan-2026"


@pytest.fixture
def user(country):
    return factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, username="lan", password=RIGHT)


def said(client, name: str, password: str) -> list[str]:
    response = client.post(LOGIN, {"login": name, "password": password}, expects=200)
    return response.context["form"].non_field_errors()


def test_after_ten_wrong_ones_the_right_one_is_refused_too_until_the_pause_is_over(client, user):
    first = said(client, "lan", "sai")
    assert [said(client, "lan", "sai") for _ in range(9)] == [first] * 9
    locked = said(client, "lan", RIGHT)
    assert "Chờ 15 phút" in locked[0]
    WrongPasswords.objects.update(last_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    client.post(LOGIN, {"login": "lan", "password": RIGHT})
    assert not WrongPasswords.objects.exists()


def test_a_name_nobody_has_is_answered_alike(client, user):
    answers = {name: [said(client, name, "sai") for _ in range(12)] for name in ("lan", "khong-ai")}
    assert answers["lan"] == answers["khong-ai"]
    assert len(set(map(str, answers["lan"]))) == 2


def test_tries_under_another_writing_of_the_name_count_together(client, user):
    for name in ["lan", "LAN", " Lan "] * 4:
        said(client, name, "sai")
    assert "Chờ 15 phút" in said(client, "lan", RIGHT)[0]


def test_a_right_password_begins_the_count_anew(client, user):
    for _ in range(9):
        said(client, "lan", "sai")
    client.post(LOGIN, {"login": "lan", "password": RIGHT})
    client.post("/tai-khoan/dang-xuat")
    assert "chưa đúng" in said(client, "lan", "sai")[0]


def test_the_lock_is_written_down_once_and_no_name_is_kept_readable(client, user):
    for _ in range(12):
        said(client, "lan", "sai")
        said(client, "khong-ai", "sai")
    assert AuditEvent.objects.filter(verb="account.many_tries").count() == 1
    assert AuditEvent.objects.get(verb="account.many_tries").object_id == user.pk
    assert not [row for row in WrongPasswords.objects.all() if b"lan" in bytes(row.name)]


def test_one_locked_name_does_not_lock_another(client, user):
    for _ in range(12):
        said(client, "khong-ai", "sai")
    client.post(LOGIN, {"login": "lan", "password": RIGHT})


@pytest.mark.django_db(transaction=True)
def test_of_many_simultaneous_tries_ten_are_looked_at():
    looked_at = []

    def attempt() -> None:
        looked_at.append(lockout.may_try("lan"))
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(looked_at) == 10
