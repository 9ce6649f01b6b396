"""What matters most is done by somebody who just said who they are, after it is known that they may."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import ApiKey, Role, User
from tests import factories
from tests.access import visitors
from tests.access.addresses import OURS, path_of
from tests.access.things import Things
from tests.portal_client import PortalClient

AGAIN = "/tai-khoan/xac-nhan-lai"
ASKED = {
    "accounts:issue_api_key", "accounts:invite", "accounts:invite_again", "accounts:take_second_factor_away",
    "teams:reveal", "personal:copy", "mfa_add_webauthn", "mfa_activate_totp",
    "subsidies:download_transfers", "subsidies:payment_qr",
}  # fmt: skip


def asks(client: PortalClient, method: str, path: str) -> bool:
    answer = client.answer(method, path)
    return answer.status_code == 302 and answer["Location"].startswith(AGAIN)


def test_those_pages_and_no_others_ask_whoever_signed_in_this_morning(country: factories.Country) -> None:
    things = Things(country)
    things.everything()
    people = visitors.users(country)
    found = {}
    for address in (address for address in OURS if "reauthenticate" not in address.name):
        who = next((name for name in people if name in (address.row.get or ()) and people[name]), None)
        if who:
            client = PortalClient.of(people[who]).long_ago()
            if asks(client, "GET", path_of(address, things)):
                found[address.name] = who
    assert found.keys() == ASKED


def test_whoever_may_not_is_refused_and_not_asked(cast: Any, signed_in: Any) -> None:
    signed_in(cast.inspector).long_ago().get("/tai-khoan/khoa-api/moi", expects=403)
    signed_in(cast.inspector).long_ago().get("/tai-khoan/nguoi-dung/moi", expects=403)


def test_a_key_is_made_after_the_password_and_what_was_typed_is_not_lost(country: factories.Country) -> None:
    officer = factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, password="mua-xuan-2026")
    client = PortalClient.of(officer).long_ago()
    typed = {"name": "Phần mềm của xã", "grants": ["teams:read"], "days": "30"}
    asked = client.post("/tai-khoan/khoa-api/moi", typed)["Location"]
    client.post(asked, {"password": "sai"}, expects=200)
    assert not ApiKey.objects.exists()
    assert "tcns_" in client.post(asked, {"password": "mua-xuan-2026"}, expects=200).content.decode()
    assert ApiKey.objects.get().name == "Phần mềm của xã"


def test_a_role_is_given_after_the_password(cast: Any, signed_in: Any) -> None:
    address = f"/quan-tri/accounts/user/{cast.officer.pk}/change/"
    client = signed_in(cast.administrator).long_ago()
    for method in ("GET", "POST"):
        assert asks(client, method, address)
    assert User.objects.get(pk=cast.officer.pk).role == Role.ICT_OFFICER


@pytest.mark.parametrize("name", ["officer", "commune_staff", "finance", "administrator"])
def test_the_way_to_keys_is_shown_to_those_who_may_go_it(cast: Any, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert "/tai-khoan/khoa-api" in client.get("/api/").content.decode()
    client.get("/tai-khoan/khoa-api")


@pytest.mark.parametrize("name", ["approver", "inspector"])
def test_the_way_to_keys_is_not_shown_to_others(cast: Any, signed_in: Any, name: str) -> None:
    client = signed_in(getattr(cast, name))
    assert "/tai-khoan/khoa-api" not in client.get("/api/").content.decode()
    client.get("/tai-khoan/khoa-api", expects=403)
