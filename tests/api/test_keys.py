"""Keys: shown once, never beyond their owner, gone when revoked, expired or their owner is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.utils import timezone

from accounts import api_keys, second_factor
from accounts.api.grants import Grant
from accounts.models import ApiKey, AuditEvent, Reach, Role
from portal import api_docs
from portal.lib.refusals import Forbidden, Refused
from tests import factories

from .conftest import System, a_key


def form_of(*grants: Grant) -> dict[str, object]:
    return {"name": "Phần mềm chấm công", "grants": [grant.value for grant in grants], "days": 30}


def test_a_key_is_shown_in_answer_to_its_making_and_never_again(cast, signed_in):
    page = signed_in(cast.officer)
    made = page.post("/tai-khoan/khoa-api/moi", form_of(Grant.TEAMS), expects=200)
    key = made.context["key"]
    assert key in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert System(key).ask("teams")["results"] == []
    assert key not in page.get("/tai-khoan/khoa-api").content.decode()


def test_the_table_holds_a_fingerprint_and_no_key(cast):
    key = a_key(cast.officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_apikey::text FROM accounts_apikey")
        row = str(cursor.fetchall())
    assert key not in row and key[5:20] not in row


def test_the_log_says_who_made_and_who_revoked_a_key(cast, signed_in):
    made, key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer)
    signed_in(cast.officer).post(f"/tai-khoan/khoa-api/{made.pk}/thu-hoi")
    acts = AuditEvent.objects.filter(object_type="accounts.apikey").order_by("id")
    assert list(acts.values_list("verb", "actor")) == [
        ("api.key_issued", cast.officer.pk), ("api.key_revoked", cast.officer.pk),
    ]  # fmt: skip
    assert acts[0].after["until"] == str(timezone.localdate() + dt.timedelta(30))
    assert key not in str(list(acts.values()))


def test_a_revoked_key_opens_nothing(cast):
    made, key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer)
    api_keys.revoke(made, by=cast.officer)
    assert "thu hồi" in System(key).ask("teams", expects=401)["detail"]


def test_an_expired_key_opens_nothing(cast):
    made, key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer)
    ApiKey.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert "hết hạn" in System(key).ask("teams", expects=401)["detail"]


@pytest.mark.parametrize("key", ["", "tcns_", "tcns_khong-co", "é" * 40])
def test_what_is_no_key_opens_nothing(db, key):
    answer = System(key).get("/api/v1/teams", expects=401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_does_only_what_it_was_given(cast, system):
    reader = system(cast.officer, Grant.PLACES)
    assert reader.ask("provinces")["results"]
    refused = reader.ask("teams", expects=403)
    assert refused["type"].endswith(":not_granted") and "teams:read" in refused["detail"]


def operations_by_grant() -> dict[str, set[str]]:
    """What the schema says of each: "Khóa cần được giao: teams:read."."""
    found: dict[str, set[str]] = {}
    for operation in api_docs.operations():
        grant = operation["description"].removeprefix("Khóa cần được giao: ").removesuffix(".")
        found.setdefault(grant, set()).add(f"{operation['method']} {operation['path']}")
    return found


@pytest.mark.parametrize("grant", Grant)
def test_a_key_of_one_grant_is_let_into_what_asks_for_it_and_nothing_else(cast, system, grant):
    """Nothing is there under these numbers: whoever is let in learns so, or what their request lacks."""
    theirs, let_in = system(cast.officer, grant), set()
    for operation in set().union(*operations_by_grant().values()):
        method, path = operation.split()
        address = path.replace("{month}", "2026-05").replace("{slug}", "khong-co")
        answer = theirs.answer(method, re.sub(r"\{\w+\}", "1", address))
        assert answer.status_code in (200, 400, 403, 404, 422), operation
        if answer.status_code != 403 or not answer.json()["type"].endswith(":not_granted"):
            let_in.add(operation)
    assert let_in == operations_by_grant()[grant]


def test_a_key_sees_what_its_owner_sees_at_that_moment(cast, country, system):
    factories.a_team(country.chau_que, name="Tổ Đông Hà")
    officer = cast.officer
    theirs = system(officer)
    assert len(theirs.ask("teams")["results"]) == 1
    officer.reach = Reach.COMMUNES
    officer.save()
    assert theirs.ask("teams")["results"] == []
    officer.communes.add(country.chau_que)
    assert len(theirs.ask("teams")["results"]) == 1
    officer.role = Role.INSPECTOR
    officer.save()
    theirs.ask("teams", expects=401)


def test_the_key_of_a_locked_account_opens_nothing(cast, system):
    theirs = system(cast.commune_staff)
    cast.commune_staff.is_active = False
    cast.commune_staff.save()
    theirs.ask("teams", expects=401)


def test_a_key_made_before_the_second_step_was_compulsory_waits_for_it(cast, country, system):
    owner = cast.commune_staff
    theirs = system(owner, Grant.PLACES)
    owner.role = Role.FINANCE_STAFF
    owner.save()
    assert "xác thực hai bước" in theirs.ask("provinces", expects=401)["detail"]
    second_factor.give(owner, second_factor.demo_secret("tests"))
    theirs.ask("provinces")
    second_factor.take_away(owner, by=cast.administrator)
    theirs.ask("provinces", expects=401)


def test_who_owes_the_second_step_makes_no_key(country, signed_in):
    owing = factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai, two_steps=False)
    with pytest.raises(Forbidden, match="hai bước"):
        api_keys.issue("Phần mềm", ["places:read"], 30, by=owing)


def test_who_signs_or_inspects_holds_no_key(cast):
    for person in (cast.approver, cast.inspector, cast.administrator):
        with pytest.raises(Forbidden):
            api_keys.issue("Phần mềm", ["teams:read"], 30, by=person)


def test_nobody_gives_a_key_what_their_role_does_not_do(cast):
    with pytest.raises(Refused):
        api_keys.issue("Phần mềm", ["pay:write"], 30, by=cast.commune_staff)
    with pytest.raises(Refused):
        api_keys.issue("Phần mềm", ["timesheets:write"], 30, by=cast.finance)


def test_an_administrator_revokes_the_keys_of_those_they_look_after(cast, country, signed_in):
    local = factories.a_user(Role.ADMINISTRATOR, is_staff=True)
    local.province = country.lao_cai
    local.save()
    made, _key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer)
    other, _key = api_keys.issue("Phần mềm", ["teams:read"], 30, by=cast.officer_elsewhere)
    page = signed_in(local)
    page.post(f"/tai-khoan/khoa-api/{other.pk}/thu-hoi", expects=404)
    page.post(f"/tai-khoan/khoa-api/{made.pk}/thu-hoi")
    made.refresh_from_db()
    assert made.status == "cancelled"


def test_a_key_says_when_it_was_last_used(cast, system):
    system(cast.officer).ask("provinces")
    assert ApiKey.objects.get().last_used_at
