"""Looking after users: administrators only, users only, everything written down."""

from __future__ import annotations

import re

import pytest

from accounts import api_keys, audit
from accounts.models import AuditEvent, Reach, Role, User
from reports.models import Wording
from subsidies.models import SignatureBand
from teams.models import Bank
from tests import factories
from tests.portal_client import PortalClient

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
    for rows in ("teams/bank", "places/holiday", "subsidies/signatureband", "reports/wording"):
        assert f"/quan-tri/{rows}/" in page
    for rows in ("teams/person", "teams/communityteam", "subsidies/payoutline", "smartphones"):
        assert f"/quan-tri/{rows}/" not in page


def test_users_and_banks_are_found_without_accents(cast, country, signed_in):
    factories.a_user(Role.APPROVER, province=country.lao_cai, full_name="Đặng Thị Ngọc")
    Bank.objects.create(bin="970999", name="Thử", full_name="Ngân hàng Đại Đồng")
    browser = signed_in(cast.administrator)
    assert "Đặng Thị Ngọc" in browser.get(USERS, {"q": "dang thi"}).content.decode()
    assert "Đại Đồng" in browser.get("/quan-tri/teams/bank/", {"q": "dai dong"}).content.decode()


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


def test_the_name_one_signs_in_with_stays(cast, signed_in):
    address = f"{USERS}{cast.officer.pk}/change/"
    page = signed_in(cast.administrator).get(address).content.decode()
    assert 'name="username"' not in page and cast.officer.username in page
    signed_in(cast.administrator).post(address, facts_of(cast.officer, username="nguoi.khac"))
    assert not User.objects.filter(username="nguoi.khac").exists()


def test_whoever_is_locked_and_let_in_again_signs_in_anew(cast, signed_in):
    """A stolen session or key does not wait for the account to be opened."""
    cast.officer.set_password("mua-xuan-2026")
    cast.officer.save()
    elsewhere = PortalClient()
    elsewhere.post("/tai-khoan/dang-nhap", {"login": cast.officer.username, "password": "mua-xuan-2026"})
    key, _text = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer)
    elsewhere.get("/to/")
    address, office = f"{USERS}{cast.officer.pk}/change/", signed_in(cast.administrator)
    for active in ({"is_active": ""}, {"is_active": "on"}):
        office.post(address, {**facts_of(cast.officer), **active})
    cast.officer.refresh_from_db()
    assert cast.officer.is_active
    elsewhere.get("/to/", expects=302)
    key.refresh_from_db()
    assert key.status == "cancelled"


def test_the_administration_speaks_vietnamese(cast, signed_in):
    client = signed_in(cast.administrator)
    pages = [client.get("/quan-tri/"), client.get(USERS)]
    wrong = facts_of(cast.neighbour, role="")
    pages.append(client.post(f"{USERS}{cast.neighbour.pk}/change/", wrong, expects=200))
    told = " ".join(page.content.decode() for page in pages)
    for vietnamese in ("Tới nội dung chính", "Hiện số dòng", "Danh mục", "Sửa chỗ báo lỗi dưới đây."):
        assert vietnamese in told
    for english in ("Skip to", "Toggle", "Show counts", "Model name", "Add link", "Please", "Breadcrumbs"):
        assert english not in told


def test_users_are_narrowed_to_a_province_by_who_sees_several(cast, country, signed_in):
    client = signed_in(cast.administrator)
    assert f"?province__id__exact={country.lao_cai.pk}" in client.get(USERS).content.decode()
    found = client.get(USERS, {"province__id__exact": country.lao_cai.pk}).context["cl"].queryset
    assert cast.officer in found and cast.officer_elsewhere not in found
    local = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    User.objects.filter(pk=local.pk).update(province=country.lao_cai)
    assert "?province__id__exact" not in signed_in(local).get(USERS).content.decode()


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


@pytest.fixture
def member(country):
    """A payee, known by name and telephone number."""
    return factories.a_user(Role.MEMBER, username="0912345678", full_name="Lò Thị Mây")


def test_logins_of_payees_are_neither_listed_nor_found(cast, member, signed_in):
    client = signed_in(cast.administrator)
    for asked in ({}, {"q": "Mây"}, {"q": "0912345678"}, {"role__exact": Role.MEMBER}):
        page = client.get(USERS, asked)
        assert member not in page.context["cl"].queryset
        assert member.full_name not in page.content.decode()
    assert cast.officer in client.get(USERS).context["cl"].queryset


def test_the_login_of_a_payee_is_nothing_an_administrator_reads_or_changes(cast, member, signed_in):
    client = signed_in(cast.administrator)
    for act in ("change", "history", "delete"):
        page = client.get(f"{USERS}{member.pk}/{act}/", follow=True, expects=None)
        assert member.full_name not in page.content.decode()
    client.post(f"{USERS}{member.pk}/change/", facts_of(member, role=Role.ICT_OFFICER))
    for act in ("moi-lai", "go-buoc-hai"):
        client.post(f"/tai-khoan/nguoi-dung/{member.pk}/{act}", expects=404)
    member.refresh_from_db()
    assert member.role == Role.MEMBER


def test_what_payees_do_with_their_logins_is_not_in_an_administrators_log(cast, member, signed_in):
    audit.record("account.signed_in", member, by=member)
    audit.record("account.signed_in", cast.officer, by=cast.officer)
    page = signed_in(cast.administrator).get("/tai-khoan/nhat-ky").content.decode()
    assert cast.officer.full_name in page
    assert member.full_name not in page


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


def test_only_todays_units_of_the_province_are_offered_and_those_given_already(cast, country, signed_in):
    User.objects.filter(pk=cast.neighbour.pk).update(province=country.lao_cai)
    client = signed_in(cast.administrator)
    page = client.get(f"{USERS}{cast.neighbour.pk}/change/").content.decode()
    offered = set(re.findall(r'<option value="\d+"[^>]*>([^<]*)</option>', page))
    assert {"Xã Châu Quế", "Xã Lâm Giang", "Tỉnh Hà Tĩnh"} <= offered
    assert not {"Xã Châu Quế Hạ", "Xã Sơn Hồng", "Tỉnh Yên Bái"} & offered
    moved = facts_of(cast.neighbour, reach=Reach.COMMUNES, province=country.ha_tinh.pk)
    answer = client.post(f"{USERS}{cast.neighbour.pk}/change/", moved, expects=200).content.decode()
    assert "Xã Sơn Hồng" in answer and "Chọn ít nhất một xã" in answer


@pytest.fixture
def local(country) -> User:
    """Administrator of Lào Cai."""
    user = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    User.objects.filter(pk=user.pk).update(province=country.lao_cai)
    return User.objects.get(pk=user.pk)


def test_how_many_sign_from_which_sum_on_is_set_for_ones_own_province_and_written_down(
    country, local, signed_in
):
    bands = "/quan-tri/subsidies/signatureband/"
    elsewhere = SignatureBand.objects.create(province=country.ha_tinh, from_amount=0, approvers=1)
    client, own = signed_in(local), {"province": country.lao_cai.pk}
    for amount, approvers in ((0, 1), ("500.000", 2)):
        client.post(f"{bands}add/", {**own, "from_amount": amount, "approvers": approvers})
    again = client.post(f"{bands}add/", {**own, "from_amount": 0, "approvers": 2}, expects=200)
    assert "Đã có mức chữ ký từ số tiền này." in again.content.decode()
    foreign = {"province": country.ha_tinh.pk, "from_amount": 9, "approvers": 1}
    client.post(f"{bands}add/", foreign, expects=200)
    kept = SignatureBand.objects.filter(province=country.lao_cai).order_by("from_amount")
    assert list(kept.values_list("from_amount", "approvers")) == [(0, 1), (500_000, 2)]
    assert AuditEvent.objects.filter(verb="lists.added", actor=local).count() == 2
    client.post(f"{bands}{elsewhere.pk}/change/", {"from_amount": 0, "approvers": 9})
    elsewhere.refresh_from_db()
    assert elsewhere.approvers == 1


def test_words_of_amounts_are_set_once_for_a_province(country, local, signed_in):
    words = "/quan-tri/reports/wording/"
    client = signed_in(local)
    client.post(f"{words}add/", {"province": country.lao_cai.pk, "odd_word": "lẻ", "thousand": "ngàn"})
    assert Wording.objects.get().province == country.lao_cai
    client.get(f"{words}add/", expects=403)
