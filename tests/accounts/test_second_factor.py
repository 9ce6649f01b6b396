"""The second step: compulsory for some, by app or by recovery code, and never quietly gone."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import TestCase

from accounts import second_factor
from accounts.models import AuditEvent, Role
from portal.lib import sealing
from tests import factories
from tests.portal_client import PortalClient
from tests.second_step import code_for, code_of

LOGIN, SECOND, SECURITY = "/tai-khoan/dang-nhap", "/tai-khoan/dang-nhap/buoc-hai", "/tai-khoan/bao-mat"
APP, RUNS = f"{SECURITY}/ung-dung", "/chi-tra/dot/"
RIGHT = "mua-xuan-2026"


@pytest.fixture
def approver(country):
    return factories.a_user(Role.APPROVER, province=country.lao_cai, password=RIGHT)


@pytest.fixture
def newcomer(country):
    return factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai, password=RIGHT, two_steps=False)


def typed_password(user) -> PortalClient:
    client = PortalClient()
    client.post(LOGIN, {"login": user.username, "password": RIGHT})
    return client


def set_up(client: PortalClient) -> str:
    """Follows the page as its reader would. Returns the secret."""
    secret = client.get(APP).context["form"].secret
    code = code_for(secret)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(APP, {"code": code})["Location"] == f"{SECURITY}/ma-du-phong"
    return secret


def test_a_password_alone_does_not_sign_in_who_has_a_second_step(approver):
    client = PortalClient()
    asked = client.post(LOGIN, {"login": approver.username, "password": RIGHT})
    assert asked["Location"] == SECOND
    client.get(RUNS, expects=302)
    assert "Mã xác thực" in client.get(SECOND).content.decode()
    assert client.post(SECOND, {"code": code_of(approver)})["Location"] == "/"
    client.get(RUNS)


def test_a_code_ends_with_its_half_minute(approver):
    client = typed_password(approver)
    page = client.post(SECOND, {"code": code_of(approver, periods_ago=1)}, expects=200).content.decode()
    assert "Chưa đăng nhập được</h2>" in page
    client.get(RUNS, expects=302)


def test_a_code_works_once(approver):
    code = code_of(approver)
    typed_password(approver).post(SECOND, {"code": code})
    again = typed_password(approver).post(SECOND, {"code": code}, expects=200)
    assert "vừa dùng rồi" in again.content.decode()


def test_after_ten_wrong_codes_the_right_one_is_refused_too(approver):
    client = typed_password(approver)
    for _ in range(10):
        client.post(SECOND, {"code": "000000"}, expects=200)
    page = client.post(SECOND, {"code": code_of(approver)}, expects=200)
    assert "Chờ 15 phút" in page.content.decode()


def test_nobody_reaches_the_second_step_without_a_password(client, approver):
    assert client.get(SECOND, expects=302)["Location"] == LOGIN
    client.post(SECOND, {"code": code_of(approver)})
    client.get(RUNS, expects=302)


@pytest.mark.parametrize("role", sorted(second_factor.COMPULSORY))
@pytest.mark.parametrize("path", ["/", RUNS, "/tai-khoan/nhat-ky", "/quan-tri/", "/kiem-tra/"])
def test_until_it_is_set_up_those_who_must_reach_the_set_up_alone(country, role, path):
    place = {} if role == Role.ADMINISTRATOR else {"province": country.lao_cai}
    user = factories.a_user(role, password=RIGHT, two_steps=False, is_staff=True, **place)
    client = typed_password(user)
    assert client.get(path, expects=302)["Location"] == SECURITY
    assert "Bật xác thực hai bước để vào cổng" in client.get(SECURITY).content.decode()
    set_up(client)
    assert client.get(path, expects=200)


@pytest.mark.parametrize("role", sorted(set(Role) - second_factor.COMPULSORY - {Role.MEMBER}))
def test_others_may_but_need_not(country, role):
    communes = [country.chau_que] if role == Role.COMMUNE_STAFF else []
    user = factories.a_user(role, province=country.lao_cai, communes=communes, password=RIGHT)
    client = typed_password(user)
    client.get("/")
    set_up(client)
    assert typed_password(user).get("/", expects=302)["Location"].startswith(LOGIN)


def test_setting_it_up_ends_sessions_opened_by_the_password_alone(newcomer):
    here, elsewhere = typed_password(newcomer), typed_password(newcomer)
    elsewhere.get(SECURITY)
    set_up(here)
    here.get(RUNS)
    elsewhere.get(SECURITY, expects=302)


def test_recovery_codes_are_shown_after_it_and_each_works_once(newcomer):
    client = typed_password(newcomer)
    set_up(client)
    codes = client.get(f"{SECURITY}/ma-du-phong").context["unused_codes"]
    assert len(codes) == 10
    back = typed_password(newcomer)
    back.post(SECOND, {"code": codes[0]})
    back.get(RUNS)
    typed_password(newcomer).post(SECOND, {"code": codes[0]}, expects=200)


def test_new_recovery_codes_replace_the_old_ones(newcomer):
    client = typed_password(newcomer)
    set_up(client)
    old = client.get(f"{SECURITY}/ma-du-phong").context["unused_codes"]
    client.post(f"{SECURITY}/ma-du-phong/lap-moi")
    assert not set(old) & set(client.get(f"{SECURITY}/ma-du-phong").context["unused_codes"])
    typed_password(newcomer).post(SECOND, {"code": old[0]}, expects=200)


def test_the_last_one_stays_with_those_who_must_have_it(approver):
    client = typed_password(approver)
    client.post(SECOND, {"code": code_of(approver)})
    refused = client.post(f"{APP}/bo", expects=409)
    assert "Thêm cách khác trước" in refused.content.decode()
    assert second_factor.of(approver)


def test_others_may_take_it_away(country):
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, password=RIGHT)
    client = typed_password(officer)
    set_up(client)
    client.post(f"{APP}/bo")
    assert not Authenticator.objects.filter(user=officer).exists()
    typed_password(officer).get("/")


def test_changing_it_asks_for_the_password_again_when_one_came_long_ago(signed_in, approver):
    client = signed_in(approver).long_ago()
    asked = client.get(f"{SECURITY}/khoa/them", expects=302)["Location"]
    assert asked.startswith("/tai-khoan/xac-nhan-lai?")
    page = client.post(asked, {"password": "sai"}, expects=200).content.decode()
    assert "Chưa xác nhận được</h2>" in page
    assert client.post(asked, {"password": RIGHT})["Location"] == f"{SECURITY}/khoa/them"
    client.get(f"{SECURITY}/khoa/them")


def test_another_persons_key_is_not_found(signed_in, approver, cast):
    key = Authenticator.objects.create(user=approver, type=Authenticator.Type.WEBAUTHN, data={})
    signed_in(cast.officer).get(f"{SECURITY}/khoa/{key.pk}/bo", expects=404)
    signed_in(cast.officer).post(f"{SECURITY}/khoa/{key.pk}/bo", expects=404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_secrets_are_sealed_in_the_table(newcomer):
    client = typed_password(newcomer)
    secret = set_up(client)
    rows = list(Authenticator.objects.filter(user=newcomer))
    assert len(rows) == 2
    assert not [row for row in rows if secret in str(row.data)]
    assert not [
        code for code in client.get(f"{SECURITY}/ma-du-phong").context["unused_codes"] if code in str(rows)
    ]


def test_every_change_is_in_the_log_without_its_secret(newcomer):
    client = typed_password(newcomer)
    secret = set_up(client)
    events = AuditEvent.objects.filter(verb__startswith="account.")
    assert [event.verb for event in events.order_by("id")] == [
        "account.signed_in",
        "account.second_factor_added",
    ]
    assert not [event for event in events if secret in f"{event.before}{event.after}"]


def test_a_new_data_key_seals_second_steps_anew(approver, settings, capsys):
    code = code_of(approver)
    old, new = settings.DATA_KEYS, sealing.new_key()
    settings.DATA_KEYS = [new, *old]
    call_command("rotate_keys")
    settings.DATA_KEYS = [new]
    assert code_of(approver) == code


def test_an_invented_persons_code_is_on_the_page_and_a_real_persons_never(country, settings):
    def page(user) -> str:
        return typed_password(user).get(SECOND).content.decode()

    invented = factories.a_user(Role.APPROVER, province=country.lao_cai, password=RIGHT, two_steps=False)
    second_factor.give(invented, second_factor.demo_secret(invented.username))
    assert re.search(r"Mã lúc này là \d{6}", page(invented))
    real = factories.a_user(Role.APPROVER, province=country.lao_cai, password=RIGHT)
    assert "Mã lúc này" not in page(real)
    settings.PRODUCTION = True
    assert "Mã lúc này" not in page(invented)


def test_who_lost_everything_is_set_free_by_an_administrator_and_out_everywhere(signed_in, approver, cast):
    client = typed_password(approver)
    client.post(SECOND, {"code": code_of(approver)})
    second_factor.take_away(approver, by=cast.administrator)
    client.get(SECURITY, expects=302)
    assert typed_password(approver).get("/", expects=302)["Location"] == SECURITY
    assert AuditEvent.objects.get(verb="account.second_factor_reset").actor == cast.administrator
