"""Signing in by an identity provider: whoever was invited, when everything about the token is right."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.utils.html import escape

from accounts import identities, invitations
from accounts.models import AuditEvent, Role, User
from tests import factories
from tests.portal_client import PortalClient
from tests.second_step import code_of

from .through_provider import HERE, LOGIN, SECURITY, comes_back, refused, switch_on, way_back

RUNS = "/chi-tra/dot/"


def test_whoever_was_invited_comes_in_and_is_known_again_whatever_their_address(client, issuer, hoa):
    assert comes_back(client)["Location"] == "/"
    client.get("/to/")
    bound = SocialAccount.objects.get()
    assert (bound.user, bound.extra_data) == (hoa, {})
    assert "so-1" not in bound.uid and not SocialToken.objects.exists()
    issuer.person = {"sub": "so-1"}
    again = PortalClient()
    comes_back(again)
    again.get("/to/")
    assert [event.verb for event in AuditEvent.objects.order_by("id")] == [
        "account.identity_bound", "account.signed_in", "account.signed_in",
    ]  # fmt: skip


def test_what_is_asked_of_the_provider_binds_the_answer_to_this_browser(client, issuer, hoa):
    comes_back(client, start=f"{HERE}?auth_params=prompt%3Dnone&scope=everything")
    (asked,) = issuer.asked
    assert (asked["prompt"], asked["max_age"], asked["code_challenge_method"]) == ("login", "300", "S256")
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert len(asked["nonce"]) > 40 and len(asked["state"]) >= 16


def test_a_way_back_that_another_browser_began_lets_nobody_in(client, issuer, hoa):
    """Or a stranger could sign somebody in under the stranger's name, or the other way round."""
    begun_elsewhere = way_back(PortalClient())
    client.get(begun_elsewhere, expects=403)
    client.post(HERE)
    client.get(begun_elsewhere, expects=403)
    client.get("/to/", expects=302)


def test_a_way_back_is_gone_once(client, issuer, hoa):
    back = way_back(client)
    client.get(back, expects=302)
    client.post("/tai-khoan/dang-xuat")
    client.get(back, expects=403)


def test_a_code_without_what_its_challenge_was_made_of_is_worth_nothing(client, issuer, hoa):
    """Somebody else's code, brought back by the browser of another sign-in."""
    stolen = dict(parse_qsl(urlsplit(way_back(PortalClient())).query))["code"]
    back = dict(parse_qsl(urlsplit(way_back(client)).query))
    client.get(f"{HERE}/ve", {"code": stolen, "state": back["state"]}, expects=403)


def test_nobody_gets_an_account_by_a_provider_alone(client, issuer, hoa):
    issuer.person = {"sub": "so-9", "email": "la@example.gov.vn", "email_verified": True}
    page = refused(client)
    assert "Chưa có tài khoản nào" in page and "la@example.gov.vn" in page and "Liên hệ quản trị" in page
    assert not SocialAccount.objects.exists() and not User.objects.filter(email="la@example.gov.vn").exists()


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_the_provider_has_not_verified_finds_nobody(client, issuer, hoa, verified):
    issuer.person["email_verified"] = verified
    assert "địa chỉ thư điện tử" in refused(client)


def test_an_address_that_two_people_have_is_nobodys(client, issuer, hoa, country):
    factories.a_user(Role.INSPECTOR, province=country.lao_cai, email="HOA@example.gov.vn")
    refused(client)


def test_who_was_locked_stays_out_bound_or_not(client, issuer, hoa):
    comes_back(client)
    hoa.is_active = False
    hoa.save()
    for stranger in (client, PortalClient()):
        assert "đang khóa" in refused(stranger)
    SocialAccount.objects.all().delete()
    refused(PortalClient())


def test_an_invitation_is_accepted_by_coming_in_once(client, issuer, cast, country):
    new = User(username="hoa.so", full_name="Hoa", email="hoa@example.gov.vn", role=Role.INSPECTOR)
    new.reach, new.province = "province", country.lao_cai
    invitation, code = invitations.invite(new, [], by=cast.administrator)
    comes_back(client)
    client.get("/to/")
    assert User.objects.get(pk=new.pk).is_active
    assert invitations.invitation_of(code) is None
    User.objects.filter(pk=new.pk).update(is_active=False)
    SocialAccount.objects.all().delete()
    refused(PortalClient())


def test_what_the_token_does_not_say_is_asked_for_and_must_be_of_the_same_person(client, issuer, hoa):
    issuer.person = {"sub": "so-1"}
    issuer.also = {"email": "hoa@example.gov.vn", "email_verified": True, "sub": "so-2"}
    refused(client)
    issuer.also["sub"] = "so-1"
    comes_back(client)
    client.get("/to/")


def test_another_claim_is_compared_with_the_name_here(client, issuer, hoa, settings):
    switch_on(settings, issuer, claim="preferred_username")
    issuer.person = {"sub": "so-1", "preferred_username": "hoa.so"}
    comes_back(client)
    client.get("/to/")
    assert "profile" in issuer.asked[0]["scope"]


def test_role_and_area_are_never_the_providers_to_give(client, issuer, hoa):
    before = User.objects.values().get(pk=hoa.pk)
    issuer.person |= {"role": "administrator", "groups": ["administrator"], "name": "Khác", "is_staff": True}
    comes_back(client)
    after = User.objects.values().get(pk=hoa.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"last_login"}


def test_our_own_second_step_is_asked_after_the_providers_unless_the_province_takes_its_word(
    client, issuer, country, settings
):
    approver = factories.a_user(Role.APPROVER, province=country.lao_cai, email="hoa@example.gov.vn")
    issuer.person |= {"acr": "muc-3", "amr": ["pwd", "otp"]}
    assert comes_back(client)["Location"] == f"{LOGIN}/buoc-hai"
    client.get(RUNS, expects=302)
    client.post(f"{LOGIN}/buoc-hai", {"code": code_of(approver)})
    client.get(RUNS)
    for level in ("muc-3", "otp"):
        switch_on(settings, issuer, second_step=(level,))
        trusted = PortalClient()
        assert comes_back(trusted)["Location"] == "/"
        trusted.get(RUNS)
    issuer.person |= {"acr": "muc-2", "amr": ["pwd"]}
    assert comes_back(PortalClient())["Location"] == f"{LOGIN}/buoc-hai"


def test_who_must_have_a_second_step_sets_one_up_unless_the_provider_asked_for_it(
    client, issuer, country, settings
):
    factories.a_user(Role.APPROVER, province=country.lao_cai, email="hoa@example.gov.vn", two_steps=False)
    comes_back(client)
    assert client.get(RUNS, expects=302)["Location"] == SECURITY
    switch_on(settings, issuer, second_step=("otp",))
    issuer.person["amr"] = ["otp"]
    trusted = PortalClient()
    comes_back(trusted)
    trusted.get(RUNS)


def test_a_second_person_at_the_provider_does_not_come_in_as_the_first(client, issuer, hoa, country):
    comes_back(client)
    mai = factories.a_user(Role.INSPECTOR, province=country.lao_cai, email="mai@example.gov.vn")
    issuer.person = {"sub": "so-2", "email": "mai@example.gov.vn", "email_verified": True}
    comes_back(client)
    assert client.get(SECURITY).context["user"] == mai


def test_what_is_bound_is_let_go_by_its_owner_while_another_way_in_is_left(client, issuer, hoa, cast):
    comes_back(client)
    bound = SocialAccount.objects.get()
    forget = f"{SECURITY}/lien-ket/{bound.pk}/bo"
    assert "Định danh của tỉnh" in client.get(SECURITY).content.decode()
    PortalClient.of(cast.officer).post(forget, expects=404)
    PortalClient().post(forget)
    client.get(forget, expects=405)
    client.post(forget, expects=409)
    hoa.set_password("mua-xuan-2026")
    hoa.save()
    PortalClient.of(hoa).post(forget)
    assert identities.of(hoa) == []
    assert AuditEvent.objects.filter(verb="account.identity_forgotten", actor=hoa).exists()


def test_a_new_invitation_lets_go_what_was_bound_by_mistake(client, issuer, hoa, cast):
    comes_back(client)
    User.objects.filter(pk=hoa.pk).update(email="hoa.moi@example.gov.vn")
    invitations.invite_again(hoa, by=cast.administrator)
    refused(PortalClient())


def test_who_is_locked_is_not_let_in_by_an_earlier_invitation(client, issuer, hoa, cast, signed_in):
    invitations.invite_again(hoa, by=cast.administrator)
    facts = {
        name: getattr(hoa, name) for name in ("username", "full_name", "office", "email", "role", "reach")
    }
    address = f"/quan-tri/accounts/user/{hoa.pk}/change/"
    signed_in(cast.administrator).post(address, {**facts, "province": hoa.province_id})
    assert not User.objects.get(pk=hoa.pk).is_active
    refused(client)


def test_whoever_has_no_password_here_says_once_more_at_the_provider_who_they_are(
    client, issuer, hoa, cast, signed_in
):
    comes_back(client)
    keys = "/tai-khoan/khoa-api/moi"
    again = f"/tai-khoan/xac-nhan-lai/qua/so?next={quote(keys, safe='')}"
    client.get(keys)
    client.long_ago()
    assert client.get(keys, expects=302)["Location"] == again
    other = signed_in(cast.officer)
    comes_back(other, start=again, expects=403)
    assert comes_back(client, start=again)["Location"] == keys
    client.get(keys)
    comes_back(PortalClient(), start=f"{HERE}?process=redirect")
    PortalClient().get(again, expects=302)


def test_who_owes_the_second_step_says_once_more_at_the_provider_who_they_are_to_set_it_up(
    client, issuer, country
):
    facts = {"email": "hoa@example.gov.vn", "password": "mua-xuan-2026"}
    owing = factories.a_user(Role.APPROVER, province=country.lao_cai, two_steps=False, **facts)
    comes_back(client)
    client.get(SECURITY)
    client.long_ago()
    app = f"{SECURITY}/ung-dung"
    asked = client.get(app, expects=302)["Location"]
    again = f"/tai-khoan/xac-nhan-lai/qua/so?next={quote(app, safe='')}"
    assert escape(again) in client.get(asked).content.decode()
    assert comes_back(client, start=again)["Location"] == app
    client.get(app)
    assert client.get(RUNS, expects=302)["Location"] == SECURITY
    issuer.person = {"sub": "so-2", "email": "khac@example.gov.vn", "email_verified": True}
    comes_back(client, start=again, expects=403)
    assert client.get(SECURITY).context["user"] == owing


def test_a_sign_in_begun_before_is_no_way_around_the_second_step(client, issuer, country, hoa):
    owing = factories.a_user(
        Role.APPROVER, province=country.lao_cai, password="mua-xuan-2026", two_steps=False
    )
    begun = way_back(client)
    client.post(LOGIN, {"login": owing.username, "password": "mua-xuan-2026"})
    assert client.get(begun, expects=302)["Location"] == SECURITY
    assert client.get(SECURITY).context["user"] == owing
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("described", [{"issuer": "https://elsewhere.example"}, {"jwks_uri": ""}])
def test_a_provider_that_describes_itself_as_another_is_not_asked(client, issuer, hoa, described):
    issuer.described = described
    assert "Chưa đăng nhập được" in client.post(HERE, expects=403).content.decode()


def test_a_provider_that_sends_us_elsewhere_is_not_followed(client, issuer, hoa):
    issuer.described = {"token_endpoint": f"{issuer.address}/elsewhere"}
    refused(client)


def test_a_provider_that_is_down_leaves_passwords(client, issuer, hoa):
    issuer.stop()
    assert "dùng mật khẩu" in client.post(HERE, expects=403).content.decode()
    assert 'name="password"' in client.get(LOGIN).content.decode()


def test_giving_up_there_leads_back_to_the_sign_in_page(client, issuer, hoa):
    state = dict(parse_qsl(urlsplit(client.post(HERE)["Location"]).query))["state"]
    back = client.get(f"{HERE}/ve", {"error": "access_denied", "state": state}, expects=302)
    assert back["Location"] == LOGIN


def test_the_way_there_needs_the_token_of_a_form_and_leads_back_within_the_portal(client, issuer, hoa):
    PortalClient(enforce_csrf_checks=True).post(HERE, expects=403)
    assert comes_back(client, start=f"{HERE}?next=/to/")["Location"] == "/to/"
    assert comes_back(PortalClient(), start=f"{HERE}?next=https://elsewhere.example/")["Location"] == "/"


def test_pages_with_the_button_alone_let_forms_lead_there(client, issuer, hoa):
    for path in (LOGIN, HERE):
        page = client.get(path)
        assert f"form-action 'self' {issuer.address};" in page["Content-Security-Policy"]
    assert "form-action 'self';" in client.get("/cong-khai/")["Content-Security-Policy"]


def test_a_provider_nobody_set_is_not_found(client, issuer, db):
    for path in (HERE.replace("so", "khac"), HERE.replace("so", "khac") + "/ve"):
        client.get(path, expects=404)


def test_without_a_provider_there_is_no_address_and_no_button(client, db):
    client.get(HERE, expects=404)
    assert "/qua/" not in client.get(LOGIN).content.decode()
