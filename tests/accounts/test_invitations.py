"""An official comes to an account: invited within the inviter's province and roles, by a code used once."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from accounts import api_keys, invitations
from accounts.models import AuditEvent, Reach, Role, User, UserInvitation
from portal.lib.refusals import Refused
from tests import factories

INVITE, ACCEPT = "/tai-khoan/nguoi-dung/moi", "/tai-khoan/nhan-loi-moi"
NEW = {"password1": "con trâu lội suối", "password2": "con trâu lội suối"}


@pytest.fixture
def local(country):
    """An administrator of Lào Cai."""
    user = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    user.province = country.lao_cai
    user.save()
    return user


def facts(**changed):
    return {"full_name": "Trần Thị Hoa", "username": "hoatt", "role": Role.INSPECTOR, **changed}


def invited(client, **changed) -> str:
    """Fills in the form. Returns the code."""
    return client.post(INVITE, facts(**changed), expects=200).context["code"]


def accepted(client, code: str):
    return client.post(ACCEPT, {"code": code, **NEW})


def test_an_administrator_of_a_province_invites_an_officer_of_a_commune(local, country, signed_in, client):
    code = invited(signed_in(local), role=Role.COMMUNE_STAFF, communes=[country.chau_que.pk])
    hoa = User.objects.get(username="hoatt")
    assert (hoa.is_active, hoa.has_usable_password(), hoa.reach) == (False, False, Reach.COMMUNES)
    assert accepted(client, code)["Location"] == "/"
    assert "Trần Thị Hoa" in client.get("/").content.decode()
    hoa.refresh_from_db()
    assert (hoa.is_active, hoa.province, list(hoa.communes.all())) == (
        True,
        country.lao_cai,
        [country.chau_que],
    )
    verbs = AuditEvent.objects.filter(object_id=hoa.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["user.invited", "user.accepted", "account.signed_in"]


@pytest.mark.parametrize("name", ["thử.cánbộ", "hoa tt", "ｈoatt"])
def test_a_name_to_sign_in_with_is_written_without_accents(local, signed_in, name):
    page = signed_in(local).post(INVITE, facts(username=name), expects=422).content.decode()
    assert "Chỉ dùng chữ không dấu" in page
    assert not User.objects.filter(full_name="Trần Thị Hoa").exists()


def test_who_needs_a_second_step_sets_it_up_before_anything_else(local, signed_in, client):
    accepted(client, invited(signed_in(local), role=Role.FINANCE_STAFF))
    assert client.get("/", expects=302)["Location"] == "/tai-khoan/bao-mat"


def test_a_code_works_once_and_an_earlier_one_not_at_all(local, signed_in, client):
    admin = signed_in(local)
    first = invited(admin)
    hoa = User.objects.get(username="hoatt")
    second = admin.post(f"/tai-khoan/nguoi-dung/{hoa.pk}/moi-lai", expects=200).context["code"]
    client.post(ACCEPT, {"code": first, **NEW}, expects=422)
    accepted(client, second)
    client.post("/tai-khoan/dang-xuat")
    client.post(ACCEPT, {"code": second, **NEW}, expects=422)


def test_a_code_is_good_for_seven_days(local, signed_in, client):
    code = invited(signed_in(local))
    left = UserInvitation.objects.get().expires_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=6, hours=23) < left <= dt.timedelta(days=7)
    UserInvitation.objects.update(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    client.post(ACCEPT, {"code": code, **NEW}, expects=422)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MEMBER])
def test_some_roles_are_not_an_administrators_of_a_province_to_give(local, signed_in, role):
    signed_in(local).post(INVITE, facts(role=role), expects=422)
    with pytest.raises(Refused):
        invitations.invite(User(username="x", role=role, province=local.province), [], by=local)


def test_nobody_is_invited_into_another_province(local, country, signed_in):
    signed_in(local).post(INVITE, facts(role=Role.COMMUNE_STAFF, communes=[country.son_hong.pk]), expects=422)
    invited(signed_in(local), province=country.ha_tinh.pk)  # there is no such field for them
    assert User.objects.get(username="hoatt").province == country.lao_cai
    with pytest.raises(Refused):
        invitations.invite(User(username="x", role=Role.INSPECTOR, province=country.ha_tinh), [], by=local)


def test_an_administrator_without_a_province_invites_those_of_provinces(cast, country, signed_in, client):
    code = invited(signed_in(cast.administrator), role=Role.ADMINISTRATOR, province=country.ha_tinh.pk)
    accepted(client, code)
    hoa = User.objects.get(username="hoatt")
    assert (hoa.province, hoa.reach, hoa.is_staff) == (country.ha_tinh, Reach.NOWHERE, True)


def test_others_elsewhere_are_not_found(local, cast, signed_in):
    for path in ("moi-lai", "go-buoc-hai"):
        for user in (cast.officer_elsewhere, cast.administrator):
            signed_in(local).post(f"/tai-khoan/nguoi-dung/{user.pk}/{path}", expects=404)


def test_whoever_was_locked_does_not_come_back_by_an_old_code(local, cast, signed_in, client):
    code = (
        signed_in(local).post(f"/tai-khoan/nguoi-dung/{cast.officer.pk}/moi-lai", expects=200).context["code"]
    )
    cast.officer.set_password("mua-xuan-2026")
    cast.officer.is_active = False
    cast.officer.save()
    client.post(ACCEPT, {"code": code, **NEW}, expects=409)
    signed_in(local).post(f"/tai-khoan/nguoi-dung/{cast.officer.pk}/moi-lai", expects=409)


def test_a_new_invitation_closes_every_way_in_there_was(local, cast, signed_in, client):
    """An account in strangers' hands: they know its password, have a passkey, a key and an open session."""
    officer = cast.officer
    officer.set_password("mua-xuan-2026")
    officer.save()
    made, _key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=officer)
    Authenticator.objects.create(user=officer, type=Authenticator.Type.WEBAUTHN, data={})
    elsewhere = signed_in(officer)
    elsewhere.get("/to/")
    again = f"/tai-khoan/nguoi-dung/{officer.pk}/moi-lai"
    code = signed_in(local).post(again, expects=200).context["code"]
    elsewhere.get("/to/", expects=302)
    assert not client.login(username=officer.username, password="mua-xuan-2026")
    made.refresh_from_db()
    assert made.status == "cancelled"
    assert not Authenticator.objects.filter(user=officer).exists()
    by_local = AuditEvent.objects.filter(actor=local).order_by("id").values_list("verb", flat=True)
    assert list(by_local) == ["account.passkeys_forgotten", "api.key_revoked", "user.invited"]
    accepted(client, code)
    client.get("/to/")


def test_an_app_that_is_set_up_stays_with_its_recovery_codes(local, cast):
    """Neither opens the account by itself."""
    factors = set(Authenticator.objects.filter(user=cast.approver))
    Authenticator.objects.create(user=cast.approver, type=Authenticator.Type.WEBAUTHN, data={})
    invitations.invite_again(cast.approver, by=local)
    assert set(Authenticator.objects.filter(user=cast.approver)) == factors != set()


def test_an_administrator_who_invites_oneself_still_reads_the_code(cast, signed_in, client):
    cast.administrator.set_password("mua-xuan-2026")
    cast.administrator.save()
    mine = signed_in(cast.administrator)
    again = f"/tai-khoan/nguoi-dung/{cast.administrator.pk}/moi-lai"
    code = mine.post(again, expects=200).context["code"]
    mine.get("/", expects=302)
    assert accepted(client, code)["Location"] == "/tai-khoan/dang-nhap/buoc-hai"


def test_an_easy_password_is_refused_and_the_code_stays_good(local, signed_in, client):
    code = invited(signed_in(local))
    easy = {"code": code, "password1": "hoatt2026", "password2": "hoatt2026"}
    page = client.post(ACCEPT, easy, expects=422).content.decode()
    assert "Mật khẩu quá ngắn: cần ít nhất 10 ký tự." in page and "password is too" not in page
    accepted(client, code)


def test_with_a_mail_server_the_address_comes_by_mail_and_the_code_behind_its_number_sign(
    local, signed_in, settings
):
    settings.EMAIL_HOST = "mail.example.gov.vn"
    code = invited(signed_in(local), email="hoa@example.gov.vn")
    (letter,) = mail.outbox
    assert letter.to == ["hoa@example.gov.vn"]
    assert f"{ACCEPT}#{code}" in letter.body


def test_no_code_stands_in_the_table(local, signed_in):
    code = invited(signed_in(local))
    assert code.replace("-", "").encode() not in bytes(UserInvitation.objects.get().code)
