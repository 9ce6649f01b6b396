"""Coming in, going out, changing one's password."""

from __future__ import annotations

import pytest

from accounts import second_factor
from accounts.models import AuditEvent, Reach, Role, User
from tests import factories
from tests.portal_client import PortalClient
from tests.second_step import code_of

LOGIN, LOGOUT, PASSWORD = "/tai-khoan/dang-nhap", "/tai-khoan/dang-xuat", "/tai-khoan/doi-mat-khau"
SECURITY = "/tai-khoan/bao-mat"


@pytest.fixture
def user(country):
    return factories.a_user(
        Role.ICT_OFFICER, province=country.lao_cai, username="lan", password="mua-xuan-2026"
    )


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_signing_in_leads_where_one_wanted_to_go_and_is_written_down(client, user):
    asked = client.get("/tai-khoan/nhat-ky", expects=302)
    assert asked["Location"] == f"{LOGIN}?next=/tai-khoan/nhat-ky"
    data = {"login": "lan", "password": "mua-xuan-2026", "next": "/tai-khoan/nhat-ky"}
    assert client.post(LOGIN, data)["Location"] == "/tai-khoan/nhat-ky"
    client.get("/tai-khoan/nhat-ky")
    assert acts() == ["account.signed_in"]


def test_a_wrong_name_a_wrong_password_and_a_locked_account_get_the_same_answer(client, user):
    def said(username: str, password: str) -> list[str]:
        response = client.post(LOGIN, {"login": username, "password": password}, expects=200)
        return response.context["form"].non_field_errors()

    wrong = said("lan", "khong-dung")
    assert wrong == said("ai-do", "mua-xuan-2026")
    user.is_active = False
    user.save()
    assert wrong == said("lan", "mua-xuan-2026")
    assert "quản trị hệ thống" in wrong[0]


def test_who_is_not_let_in_is_told_so_and_not_that_something_was_not_saved(client, user):
    page = client.post(LOGIN, {"login": "lan", "password": "khong-dung"}, expects=200).content.decode()
    assert "Chưa đăng nhập được</h2>" in page
    assert "Chưa lưu được" not in page


def test_signing_in_never_leads_to_another_site(client, user):
    data = {"login": "lan", "password": "mua-xuan-2026", "next": "https://example.org/"}
    assert client.post(LOGIN, data)["Location"] == "/"


def test_signing_out_ends_the_session_and_needs_a_button(signed_in, user):
    client = signed_in(user)
    client.get(LOGOUT, expects=405)
    client.post(LOGOUT)
    client.get(PASSWORD, expects=302)
    assert acts() == ["account.signed_out"]


def test_a_new_password_replaces_the_old_one_and_ends_other_sessions(signed_in, user):
    here, elsewhere = signed_in(user), signed_in(user)
    new = {"password1": "mua-ha-2026-nong", "password2": "mua-ha-2026-nong"}
    here.post(PASSWORD, {"oldpassword": "sai", **new}, expects=200)
    here.post(PASSWORD, {"oldpassword": "mua-xuan-2026", **new})
    here.get(PASSWORD)
    elsewhere.get(PASSWORD, expects=302)
    user.refresh_from_db()
    assert user.check_password("mua-ha-2026-nong")
    assert acts() == ["account.password_changed"]


def test_a_locked_account_is_out_at_its_next_click(signed_in, user):
    client = signed_in(user)
    client.get(PASSWORD)
    user.is_active = False
    user.save()
    client.get(PASSWORD, expects=302)


def test_forms_refuse_a_post_without_their_token(user):
    strict = PortalClient(enforce_csrf_checks=True)
    strict.post(LOGIN, {"login": "lan", "password": "mua-xuan-2026"}, expects=403)


def test_a_role_taken_away_works_at_the_next_click(signed_in, user, country):
    client = signed_in(user)
    client.get("/to/")
    User.objects.filter(pk=user.pk).update(role=Role.ADMINISTRATOR, reach=Reach.NOWHERE)
    assert client.get("/to/", expects=302)["Location"] == SECURITY
    second_factor.give(user, second_factor.demo_secret("tests"))
    client.get("/to/", expects=403)


def test_a_signed_in_person_who_was_locked_may_not_come_in_again_by_a_right_code(client, country):
    user = factories.a_user(Role.APPROVER, province=country.lao_cai, password="mua-xuan-2026")
    client.post(LOGIN, {"login": user.username, "password": "mua-xuan-2026"})
    User.objects.filter(pk=user.pk).update(is_active=False)
    client.post("/tai-khoan/dang-nhap/buoc-hai", {"code": code_of(user)})
    client.get(SECURITY, expects=302)
