"""A new portal has nobody: its first administrator is invited from the command line, and only the first."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, Reach, Role, User
from tests import factories

NEW = {"password1": "con trâu lội suối", "password2": "con trâu lội suối"}
FACTS = {"full_name": "Phạm Thị Hiền", "email": "hienpt@example.gov.vn", "office": "Trung tâm Chuyển đổi số"}


@pytest.fixture
def invited(db, capsys, settings):
    """Runs the command. Returns the code and the page it names."""
    settings.PUBLIC_ORIGIN = "https://cong.example.gov.vn"

    def run(username: str = "hienpt", **facts: str) -> tuple[str, str]:
        call_command("invite_administrator", username, **FACTS | facts)
        said = capsys.readouterr().out
        code = re.search(r"Gõ mã: ([0-9A-Z-]{19})$", said, re.MULTILINE)[1]
        return code, re.search(r"https://cong.example.gov.vn(\S+)", said)[1]

    return run


def test_the_code_leads_to_an_administrator_whom_the_policies_let_work(invited, client):
    code, page = invited()
    hien = User.objects.get(username="hienpt")
    assert (hien.is_active, hien.has_usable_password()) == (False, False)
    client.post(page, {"code": code, **NEW})
    assert client.get("/", expects=302)["Location"] == "/tai-khoan/bao-mat"  # the second step comes first
    hien.refresh_from_db()
    assert (hien.role, hien.reach, hien.province, hien.is_staff) == (
        Role.ADMINISTRATOR, Reach.NOWHERE, None, True,
    )  # fmt: skip
    assert {name: getattr(hien, name) for name in FACTS} == FACTS
    events = AuditEvent.objects.filter(object_id=hien.pk).order_by("id").values_list("verb", "actor")
    assert list(events)[:2] == [("user.invited", None), ("user.accepted", hien.pk)]


def test_who_lost_the_code_gets_another_and_the_first_is_void(invited, client):
    lost, page = invited()
    code, page = invited(full_name="Phạm Thu Hiền")
    client.post(page, {"code": lost, **NEW}, expects=422)
    client.post(page, {"code": code, **NEW})
    assert User.objects.get().full_name == "Phạm Thu Hiền"


def test_where_an_administrator_works_the_command_says_how_more_are_invited(invited, cast):
    with pytest.raises(CommandError, match=f"{cast.administrator.username}.*Người dùng trên cổng"):
        invited()
    assert not User.objects.filter(username="hienpt").exists()


def test_an_administrator_of_a_province_is_not_the_first(invited, country):
    """They invite no administrators."""
    local = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    User.objects.filter(pk=local.pk).update(province=country.lao_cai)
    invited()


@pytest.mark.parametrize(
    ("facts", "said"), [({"username": "officer"}, "đã"), ({"email": "khong-phai-thu"}, "Thư điện tử")]
)
def test_a_name_that_is_taken_or_a_wrong_address_is_refused(invited, country, facts, said):
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, username="officer")
    with pytest.raises(CommandError, match=said):
        invited(**facts)
    officer.refresh_from_db()
    assert officer.role == Role.ICT_OFFICER and User.objects.count() == 1
