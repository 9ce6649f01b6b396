"""Looking after users: administrators only, users only, everything written down."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent, Reach, Role, User
from tests import factories

USERS = "/quan-tri/accounts/user/"


def facts_of(user, **changed):
    kept = {
        name: getattr(user, name) for name in ("username", "full_name", "office", "email", "role", "reach")
    }
    return {**kept, "province": user.province_id or "", "is_active": "on", **changed}


def test_only_administrators_come_in(cast, client, signed_in):
    signed_in(cast.administrator).get(USERS)
    client.get(USERS, expects=302)
    for user in (cast.officer, cast.commune_staff, cast.approver, cast.inspector, cast.finance):
        signed_in(user).get(USERS, expects=302)


def test_an_administrator_finds_users_there_and_no_payees(cast, signed_in):
    page = signed_in(cast.administrator).get("/quan-tri/").content.decode()
    assert "/quan-tri/accounts/user/" in page
    assert "/quan-tri/teams/bank/" in page  # with holidays the only list of that floor
    for rows in ("teams/person", "teams/communityteam", "subsidies", "smartphones", "reports"):
        assert f"/quan-tri/{rows}/" not in page


def test_a_change_of_area_is_written_down_before_and_after(cast, country, signed_in):
    given = {"reach": Reach.COMMUNES, "province": country.lao_cai.pk, "communes": [country.chau_que.pk]}
    url = f"{USERS}{cast.neighbour.pk}/change/"
    signed_in(cast.administrator).post(url, facts_of(cast.neighbour, **given))
    changed = AuditEvent.objects.get(verb="user.changed")
    assert changed.actor == cast.administrator
    assert changed.before["communes"] == ["Xã Lâm Giang"]
    assert changed.after["communes"] == ["Xã Châu Quế"]


def test_nobody_is_added_or_given_a_password_here_but_invited(cast, signed_in):
    client = signed_in(cast.administrator)
    client.get(f"{USERS}add/", expects=403)
    assert "/tai-khoan/nguoi-dung/moi" in client.get(USERS).content.decode()
    before = cast.officer.password
    new = {"password1": "mua-dong-2026", "password2": "mua-dong-2026", "usable_password": "true"}
    again = f"/tai-khoan/nguoi-dung/{cast.officer.pk}/moi-lai"
    assert client.post(f"{USERS}{cast.officer.pk}/password/", new)["Location"] == again
    cast.officer.refresh_from_db()
    assert cast.officer.password == before


def test_an_administrator_of_a_province_finds_its_users_only(cast, country, signed_in):
    local = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    User.objects.filter(pk=local.pk).update(province=country.lao_cai)
    client = signed_in(local)
    page = client.get(USERS).content.decode()
    assert cast.officer.username in page
    assert cast.officer_elsewhere.username not in page
    assert cast.administrator.username not in page
    client.get(f"{USERS}{cast.officer_elsewhere.pk}/change/", expects=302)
    given = facts_of(cast.officer, province=country.ha_tinh.pk)
    page = client.post(f"{USERS}{cast.officer.pk}/change/", given, expects=200).content.decode()
    assert "trong tỉnh, thành phố của mình" in page
    given = facts_of(cast.officer, role=Role.ADMINISTRATOR, reach=Reach.NOWHERE)
    page = client.post(f"{USERS}{cast.officer.pk}/change/", given, expects=200).content.decode()
    assert "không giao được vai trò này" in page


def test_nobody_changes_their_own_role(cast, signed_in):
    url = f"{USERS}{cast.administrator.pk}/change/"
    signed_in(cast.administrator).post(url, facts_of(cast.administrator, role=Role.APPROVER), expects=403)


@pytest.mark.parametrize("wrong", ["nothing", "another province's"])
def test_communes_must_be_given_and_lie_in_the_chosen_province(cast, country, signed_in, wrong):
    communes = [] if wrong == "nothing" else [country.son_hong.pk]
    given = {"reach": Reach.COMMUNES, "province": country.lao_cai.pk, "communes": communes}
    url = f"{USERS}{cast.neighbour.pk}/change/"
    page = signed_in(cast.administrator).post(url, facts_of(cast.neighbour, **given), expects=200)
    assert "communes" in page.context["adminform"].form.errors


def test_a_role_and_a_reach_that_do_not_fit_are_explained(cast, signed_in):
    url = f"{USERS}{cast.commune_staff.pk}/change/"
    given = facts_of(cast.commune_staff, reach=Reach.PROVINCE)
    page = signed_in(cast.administrator).post(url, given, expects=200)
    assert "Cán bộ xã chỉ được giao xã, phường của mình." in page.content.decode()


def test_only_the_role_of_administrator_opens_the_administration(cast, country, signed_in):
    client = signed_in(cast.administrator)
    promoted = factories.a_user(Role.INSPECTOR, province=country.lao_cai)
    given = facts_of(promoted, role=Role.ADMINISTRATOR, reach=Reach.NOWHERE, province="")
    client.post(f"{USERS}{promoted.pk}/change/", given)
    promoted.refresh_from_db()
    assert promoted.is_staff
    client.post(f"{USERS}{promoted.pk}/change/", facts_of(promoted, role=Role.INSPECTOR))
    promoted.refresh_from_db()
    assert not promoted.is_staff


def test_nobody_is_removed(cast, signed_in):
    signed_in(cast.administrator).post(f"{USERS}{cast.officer.pk}/delete/", {"post": "yes"}, expects=403)


def test_only_todays_units_are_offered(cast, country, signed_in):
    asked = {"app_label": "accounts", "model_name": "user", "field_name": "communes", "term": "chau que"}
    answer = signed_in(cast.administrator).get("/quan-tri/autocomplete/", asked).json()
    assert [found["text"] for found in answer["results"]] == ["Xã Châu Quế"]
