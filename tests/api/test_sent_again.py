"""Each write of the schema sent again after a lost answer: nothing is done twice, or by who may no longer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from accounts.api import writing
from accounts.models import KeptAnswer, Role, User
from portal import api_docs
from subsidies.models import PayrollRun
from teams.models import Timesheet, Workday
from tests import factories
from tests.reports import runs

MONTH = "2026-08"
WRITES = [one["path"] for one in api_docs.operations() if one["method"] == "POST"]
JSON = {"content_type": "application/json"}


@pytest.fixture
def things(country):
    run = runs.a_run(country.lao_cai, "08/2026")
    member = factories.a_member(factories.a_team(country.chau_que))
    factories.a_timesheet(member.team, run.first_month)
    return {"run_id": run.pk, "team_id": member.team_id, "month": MONTH, "person": member.person_id}


def states() -> list[tuple[str, ...]]:
    return [*PayrollRun.objects.values_list("status"), *Timesheet.objects.values_list("status")]


def test_there_are_as_many_as_there_were():
    assert len(WRITES) >= 10


@pytest.mark.parametrize("path", WRITES)
def test_without_a_key_nothing_is_done(cast, signed_in, things, path):
    before = states()
    told = signed_in(cast.officer).post(path.format(**things), {}, expects=400, **JSON).json()
    assert told["type"].endswith(":idempotency_key_missing")
    assert states() == before


@pytest.mark.parametrize("path", WRITES)
def test_a_key_that_was_answered_is_answered_the_same(cast, signed_in, things, path):
    before, address = states(), path.format(**things)
    asked = writing._fingerprint(SimpleNamespace(user=cast.officer, method="POST", path=address, data={}))
    KeptAnswer.objects.create(user=cast.officer, key="lost-answer", asked=asked, status=200, body='{"n": 7}')
    how = {"headers": {"Idempotency-Key": "lost-answer"}, "expects": 200, **JSON}
    again = signed_in(cast.officer).post(address, {}, **how)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == ({"n": 7}, "true")
    assert states() == before


def role_taken(user: User, _country) -> None:
    user.role = Role.INSPECTOR
    user.save()


def commune_taken(user: User, country) -> None:
    user.communes.set([country.lam_giang, country.chau_que])


@pytest.mark.parametrize("taken", [role_taken, commune_taken])
def test_an_answer_given_to_a_role_is_not_repeated_to_who_has_another(
    country, cast, signed_in, things, taken
):
    staff = signed_in(cast.commune_staff)
    path = f"/api/v1/teams/{things['team_id']}/timesheets/{MONTH}/cells"
    body = {"changes": [{"person": things["person"], "day": "2026-08-05", "letters": "x", "seen": ""}]}
    how = {"headers": {"Idempotency-Key": "lost-answer"}, **JSON}
    for _twice in range(2):
        staff.post(path, body, expects=200, **how)
    taken(cast.commune_staff, country)
    told = staff.post(path, body, expects=422, **how).json()
    assert told["type"].endswith(":idempotency_key_reused") and "vai trò" in told["detail"]
    assert Workday.objects.count() == 1
