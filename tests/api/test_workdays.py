"""Workdays written by another system: as in the grid, once, and never over somebody else's hand."""

from __future__ import annotations

import pytest

from accounts.api.grants import Grant
from accounts.models import AuditEvent, KeptAnswer
from portal.lib.months import Month
from teams import timesheets
from teams.models import Timesheet, Workday
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.races import at_once

from .conftest import System, a_key

MAY = Month(2026, 5)


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que)


@pytest.fixture
def member(team):
    return factories.a_member(team, "Giàng A Páo")


def grid_of(team) -> str:
    return f"teams/{team.pk}/timesheets/2026-05"


def cell(member, day: int, letters: str, seen: str = "") -> dict[str, object]:
    return {"person": member.person_id, "day": f"2026-05-{day:02}", "letters": letters, "seen": seen}


def cells(*changes) -> dict[str, object]:
    return {"changes": list(changes)}


def test_a_month_is_read_written_and_handed_in(cast, system, team, member):
    staff = system(cast.commune_staff)
    blank = staff.ask(f"{grid_of(team)}/cells")
    assert [(one["person"]["name"], one["cells"]) for one in blank["people"]] == [("Giàng A Páo", [])]
    saved = staff.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x"), cell(member, 6, "/")))
    assert saved["complete"] and [one["version"] for one in saved["written"]] == ["x", "/"]
    sheet = staff.send(f"{grid_of(team)}/submit", {"declared": "1.5"})
    assert (sheet["status"], sheet["units"], sheet["month"]) == ("submitted", "1.5", "2026-05")
    assert Timesheet.objects.get().submitted_by == cast.commune_staff
    assert [row["portion"] for row in staff.ask("workdays", month="2026-05")["results"]] == ["1.0", "0.5"]


def test_the_log_says_that_a_key_wrote(cast, system, team, member):
    system(cast.commune_staff).send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")))
    acts = AuditEvent.objects.filter(verb__in=["api.wrote", "timesheets.recorded"])
    assert {act.verb: act.actor for act in acts} == {
        "api.wrote": cast.commune_staff, "timesheets.recorded": cast.commune_staff,
    }  # fmt: skip


def test_the_same_sent_again_is_answered_the_same_and_done_once(cast, system, team, member):
    staff = system(cast.commune_staff)
    path, body = f"{grid_of(team)}/cells", cells(cell(member, 5, "x"))
    first = staff.send(path, body, key="sending-of-may")
    Workday.objects.all().delete()
    assert staff.send(path, body, key="sending-of-may") == first
    assert not Workday.objects.exists()


def test_a_repeated_answer_says_that_it_is_one(cast, system, team, member):
    staff = system(cast.commune_staff)
    how = {
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "sending-of-may"},
        "expects": 200,
    }
    answers = [
        staff.post(f"/api/v1/{grid_of(team)}/cells", cells(cell(member, 5, "x")), **how) for _ in range(2)
    ]
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true"]


def test_a_key_sent_with_something_else_is_refused(cast, system, team, member):
    staff = system(cast.commune_staff)
    staff.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), key="sending-of-may")
    for path, body in [("cells", cells(cell(member, 6, "x"))), ("submit", {"declared": "1"})]:
        told = staff.send(f"{grid_of(team)}/{path}", body, key="sending-of-may", expects=422)
        assert told["type"].endswith(":idempotency_key_reused")
    assert Workday.objects.count() == 1


def test_two_people_may_use_one_key(cast, system, team, member):
    for who, day in ((cast.commune_staff, 5), (cast.officer, 6)):
        system(who).send(f"{grid_of(team)}/cells", cells(cell(member, day, "x")), key="sending-1")
    assert Workday.objects.count() == 2


@pytest.mark.parametrize("key", ["", "ngắn-lạ", "short", "x" * 101, "two words"])
def test_a_write_needs_a_key_of_its_own(cast, system, team, member, key):
    answer = system(cast.commune_staff).post(
        f"/api/v1/{grid_of(team)}/cells", cells(cell(member, 5, "x")), content_type="application/json",
        headers={"Idempotency-Key": key} if key else {}, expects=400,
    )  # fmt: skip
    assert answer.json()["type"].endswith(":idempotency_key_missing")
    assert not Workday.objects.exists()


def test_a_refused_write_leaves_its_key_free(cast, system, team, member):
    staff = system(cast.commune_staff)
    submit = f"{grid_of(team)}/submit"
    told = staff.send(submit, {"declared": "3"}, key="hand-in-may", expects=409)
    assert "vừa có người sửa" in told["detail"]
    assert not KeptAnswer.objects.exists()
    staff.send(submit, {"declared": "0"}, key="hand-in-may")


def test_a_sheet_handed_in_is_taken_back_while_nobody_acted_on_it(cast, system, team, member):
    staff, withdraw = system(cast.commune_staff), f"{grid_of(team)}/withdraw"
    staff.send(withdraw, {}, key="back-before-it-began", expects=404)
    staff.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), key="day-5-of-may")
    assert "không còn chờ duyệt" in staff.send(withdraw, {}, key="back-of-a-draft", expects=409)["detail"]
    staff.send(f"{grid_of(team)}/submit", {"declared": "1"}, key="hand-in-may")
    for _sent_twice in range(2):
        told = staff.send(withdraw, {}, key="back-of-may")
        assert (told["status"], told["units"], told["submitted_by"]) == ("draft", "1.0", None)
    assert AuditEvent.objects.filter(verb="timesheets.withdrawn").count() == 1
    staff.send(f"{grid_of(team)}/submit", {"declared": "1"}, key="hand-in-may-again")
    timesheets.confirm(Timesheet.objects.get(), by=cast.officer)
    assert "đã duyệt" in staff.send(withdraw, {}, key="back-of-confirmed", expects=409)["detail"]


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_sendings_under_one_key_one_does_it(cast, team, member):
    key, answers = a_key(cast.commune_staff), []

    def send() -> None:
        body = cells(cell(member, 5, "x"))
        answers.append(System(key).send(f"{grid_of(team)}/cells", body, key="one-sending"))

    assert at_once([send] * 6) == [""] * 6
    assert all(answer == answers[0] for answer in answers)
    assert AuditEvent.objects.filter(verb="timesheets.recorded").count() == 1


def test_what_somebody_else_wrote_meanwhile_is_shown_and_stays(cast, system, team, member):
    system(cast.officer).send(f"{grid_of(team)}/cells", cells(cell(member, 5, "/")))
    staff = system(cast.commune_staff)
    saved = staff.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x"), cell(member, 6, "x")))
    assert not saved["complete"] and [one["day"] for one in saved["written"]] == ["2026-05-06"]
    [conflict] = saved["conflicts"]
    assert (conflict["mine"], conflict["theirs"], conflict["version"]) == ("x", "/", "/")
    assert staff.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x", seen="/")))["complete"]


def test_what_may_not_stand_there_is_told_cell_by_cell(cast, system, team, member):
    stranger = factories.a_person().pk
    saved = system(cast.commune_staff).send(
        f"{grid_of(team)}/cells",
        cells(cell(member, 5, "?"), cell(member, 6, "Đ"), cell(member, 7, "x"),
              {"person": stranger, "day": "2026-05-05", "letters": "x"}),
    )  # fmt: skip
    assert [one["day"] for one in saved["written"]] == ["2026-05-07"]
    assert len(saved["problems"]) == 3


@pytest.mark.parametrize(
    "body",
    [{}, {"changes": []}, {"changes": [{"person": 1, "day": "2026-06-01", "letters": "x"}]},
     {"changes": [{"person": 10**30, "day": "2026-05-01", "letters": "x"}]},
     {"changes": [{"person": 1, "day": "2026-05-01", "letters": "x\0"}]},
     {"changes": [{"person": 1, "day": "2026-05-01", "letters": "x"}] * 2}, [], 1],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(cast, system, team, member, body):
    told = system(cast.commune_staff).send(f"{grid_of(team)}/cells", body, expects=422)
    assert told["errors"]


def test_a_body_a_thousand_lists_deep_is_no_json(cast, system, team):
    answer = system(cast.commune_staff).post(
        f"/api/v1/{grid_of(team)}/cells", "[" * 100_000, content_type="application/json",
        headers={"Idempotency-Key": "sending-1"}, expects=400,
    )  # fmt: skip
    assert answer.json()["type"].endswith(":parse_error")


def test_a_confirmed_month_is_not_written_to(cast, system, team, member):
    sheet = factories.a_timesheet(team, MAY)
    factories.a_workday(sheet, member.person, 4)
    factories.confirmed(sheet)
    told = system(cast.commune_staff).send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), expects=409)
    assert "đã duyệt" in told["detail"] and told["title"] == "Nghiệp vụ không cho phép"


def test_a_key_that_only_reads_writes_nothing(cast, system, team, member):
    reader = system(cast.commune_staff, Grant.TIMESHEETS)
    reader.ask(f"{grid_of(team)}/cells")
    told = reader.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), expects=403)
    assert "timesheets:write" in told["detail"]


def test_the_neighbouring_communes_teams_are_not_there(cast, system, team, member):
    neighbour = system(cast.neighbour)
    neighbour.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), expects=404)
    neighbour.ask(f"{grid_of(team)}/cells", expects=404)
    assert neighbour.ask("workdays")["results"] == []


@pytest.fixture
def two_communes(country):
    """A day's work in Châu Quế, confirmed, and one in Lâm Giang that still waits: their sheets."""
    sheets = []
    for commune in (country.chau_que, country.lam_giang):
        team = factories.a_team(commune)
        sheets.append(factories.a_timesheet(team, MAY))
        factories.a_workday(sheets[-1], factories.a_member(team).person, 5)
    factories.confirmed(sheets[0])
    return sheets


def found(reader: System, path: str, **asked: object) -> list[int]:
    rows = reader.ask(path, **asked)["results"]
    return [row["timesheet" if path == "workdays" else "id"] for row in rows]


@pytest.mark.parametrize("path", ["timesheets", "workdays"])
def test_a_month_of_a_commune_is_read_at_once(cast, country, system, two_communes, path):
    ours, theirs = two_communes
    officer, staff = system(cast.officer), system(cast.commune_staff)
    assert found(officer, path) == [ours.pk, theirs.pk]
    assert found(officer, path, commune=country.chau_que.pk, month="2026-05") == [ours.pk]
    assert found(officer, path, commune=country.chau_que.pk, month="2026-06") == []
    assert found(staff, path, commune=country.chau_que.pk) == [ours.pk]
    assert found(staff, path, commune=country.lam_giang.pk) == []


@pytest.mark.parametrize("path", ["timesheets", "workdays"])
def test_only_confirmed_work_is_read_by_the_sheets_state(cast, system, two_communes, path):
    ours, theirs = two_communes
    assert found(system(cast.officer), path, status="confirmed") == [ours.pk]
    assert found(system(cast.officer), path, status="draft") == [theirs.pk]


def test_a_signed_in_persons_write_needs_the_csrf_token(cast, team, member):
    browser = System(enforce_csrf_checks=True)
    browser.force_login(cast.commune_staff)
    told = browser.send(f"{grid_of(team)}/cells", cells(cell(member, 5, "x")), expects=403)
    assert "X-CSRFToken" in told["detail"] and not Workday.objects.exists()
    System(a_key(cast.commune_staff), enforce_csrf_checks=True).send(
        f"{grid_of(team)}/cells", cells(cell(member, 5, "x"))
    )


def test_a_month_before_the_team_is_refused_with_the_reason(cast, system, team):
    told = system(cast.commune_staff).ask(f"teams/{team.pk}/timesheets/2019-01/cells", expects=409)
    assert "thành lập" in told["detail"]


@pytest.mark.parametrize("of_commune", [False, True])
@pytest.mark.parametrize("path", ["timesheets", "workdays"])
def test_more_days_ask_no_more_questions(cast, country, system, path, of_commune):
    theirs = system(cast.officer)

    def make() -> None:
        team = factories.a_team(country.chau_que)
        sheet = factories.a_timesheet(team, MAY)
        factories.a_workday(sheet, factories.a_member(team).person, 5)

    asked = {"commune": country.chau_que.pk} if of_commune else {}
    assert_queries_do_not_grow(make, lambda: theirs.ask(path, **asked))


def test_more_cells_ask_no_more_questions(cast, system, team):
    theirs = system(cast.officer)
    sheet = factories.a_timesheet(team, MAY)

    def make() -> None:
        factories.a_workday(sheet, factories.a_member(team).person, 5)

    assert_queries_do_not_grow(make, lambda: theirs.ask(f"{grid_of(team)}/cells"))
