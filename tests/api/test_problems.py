"""Whatever goes wrong is told in one form, in the reader's language, with nothing of the machine in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.forms import Form
from django.test import Client
from django.urls import resolve
from django.utils import translation
from rest_framework import serializers

from accounts.models import Role
from portal import api_docs
from subsidies.api.runs import SendBack
from teams.api.cells import CellsAsked
from teams.api.timesheets import Declaration
from tests import factories
from tests.portal_client import PortalClient

from .conftest import System

SENT = [CellsAsked, Declaration, SendBack]
QUESTIONS = [path for path in api_docs.described()["paths"] if "{" not in path]


def in_language(language: str, say: Callable[..., Iterable[object]], *about: object) -> list[str]:
    with translation.override(language):
        return [str(words) for words in say(*about)]


def sayings(field: serializers.Field) -> Iterator[object]:
    """Everything a field and those within it may answer."""
    yield from field.error_messages.values()
    yield from (check.message for check in field.validators)
    for inner in [*getattr(field, "fields", {}).values(), *filter(None, [getattr(field, "child", None)])]:
        yield from sayings(inner)


def complaints(form: type[Form], wrong: str) -> list[object]:
    """About every filter at once."""
    return [words for said in form(dict.fromkeys(form.base_fields, wrong)).errors.values() for words in said]


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [("", "Không tìm thấy", "phạm vi"), ("vi-VN,vi;q=0.9,en;q=0.5", "Không tìm thấy", "phạm vi"),
     ("fr", "Không tìm thấy", "phạm vi"), ("en-GB,en;q=0.9", "Not found", "within your area")],
)  # fmt: skip
def test_a_problem_speaks_the_readers_language(cast, system, language, title, detail):
    answer = system(cast.officer, language=language).get("/api/v1/teams/1", expects=404)
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["title"], told["status"]) == (title, 404)
    assert detail in told["detail"]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Lào Cai Province"), ("vi", "Tỉnh Lào Cai"), ("", "Tỉnh Lào Cai")]
)
def test_an_answer_says_its_language(cast, country, system, language, title):
    answer = system(cast.officer, language=language).get(f"/api/v1/provinces/{country.lao_cai.pk}")
    assert answer.headers["Content-Language"] == (language or "vi")
    assert answer.json()["title"] == title


@pytest.mark.parametrize(
    ("sent", "vietnamese", "english"),
    [({"changes": None}, "Không được để null.", "This field may not be null."),
     ({"changes": {}}, "Phải là một danh sách, không phải “dict”.",
      'Expected a list of items but got type "dict".'),
     ([], "Phải là một đối tượng JSON, không phải “list”.",
      "Invalid data. Expected a dictionary, but got list."),
     ({"changes": [{"person": "x", "day": "2026-05-05", "letters": "x"}]},
      "Phải là một số nguyên.", "A valid integer is required."),
     ({"changes": [{"person": 0, "day": "2026-05-05", "letters": "x"}]},
      "Nhỏ nhất là 1.", "Ensure this value is greater than or equal to 1."),
     ({"changes": [{"person": 1, "day": "2026-05-05", "letters": "x" * 21}]},
      "Nhiều nhất 20 ký tự.", "Ensure this field has no more than 20 characters."),
     ({"changes": [{"person": 1, "day": "2026-05-05", "letters": "x\0"}]},
      "Không được có ký tự rỗng (mã 0).", "Null characters are not allowed."),
     ({"changes": [{"person": 1, "day": "2026-05-05"}]},
      "Mục này bắt buộc: điền hoặc chọn.", "This field is required.")],
)  # fmt: skip
def test_what_is_wrong_with_what_was_sent_is_told_in_the_readers_language(
    cast, country, system, sent, vietnamese, english
):
    path = f"teams/{factories.a_team(country.chau_que).pk}/timesheets/2026-05/cells"
    for language, words in (("", vietnamese), ("vi", vietnamese), ("en", english)):
        told = system(cast.commune_staff, language=language).send(path, sent, expects=422)
        assert [error["message"] for error in told["errors"]] == [words]


def test_what_is_sent_is_read_by_the_serializers_asked_here():
    bodies = [operation["requestBody"] for operation in api_docs.operations() if "requestBody" in operation]
    names = {body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2] for body in bodies}
    assert names == {serializer.__name__ for serializer in SENT}


@pytest.mark.parametrize("serializer", SENT, ids=lambda serializer: serializer.__name__)
def test_everything_a_serializer_can_say_is_vietnamese_for_vietnamese_readers(serializer):
    vietnamese, english = (in_language(language, sayings, serializer()) for language in ("vi", "en"))
    assert vietnamese and not set(vietnamese) & set(english)


@pytest.mark.parametrize("path", QUESTIONS)
@pytest.mark.parametrize("wrong", ["\0", "x", "x" * 200, "-1", "9" * 30, ""])
def test_everything_a_filter_says_is_vietnamese_for_vietnamese_readers(path, wrong):
    view = resolve(path).func.cls
    form = view.asking or view.filters
    vietnamese, english = (in_language(language, complaints, form, wrong) for language in ("vi", "en"))
    assert len(vietnamese) == len(english) and not set(vietnamese) & set(english)


@pytest.mark.parametrize("path", ["/api/v1/khong-co", "/api/v1/teams/abc", "/api/v1/teams/1/2/3"])
def test_an_address_that_leads_nowhere_is_a_problem_too(db, client, path):
    answer = client.get(path, expects=404)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith(":not_found")


def test_a_page_that_is_not_there_stays_a_page(db, client):
    assert client.get("/khong-co", expects=404).headers["Content-Type"].startswith("text/html")


def test_a_filter_that_cannot_be_read_narrows_nothing_and_says_so(cast, system):
    told = system(cast.officer).ask("communes", province="x", on="hôm qua", expects=422)
    assert [error["field"] for error in told["errors"]] == ["on", "province"]


@pytest.mark.parametrize("path", QUESTIONS)
def test_a_filter_nobody_knows_is_told_with_those_there_are(cast, system, path):
    """`payments?month=2026-10` once answered with the payments of every month."""
    described = api_docs.described()["paths"][path]["get"]["parameters"]
    known = {parameter["name"] for parameter in described}
    told = system(cast.officer).ask(path.removeprefix("/api/v1/"), thang="2026-10", expects=422)
    [message] = [error["message"] for error in told["errors"] if error["field"] == "thang"]
    words, names = message.removesuffix(".").split(": ")
    assert words == "Không có tham số này. Các tham số có" and set(names.split(", ")) == known


def test_a_method_the_address_does_not_have(cast, system):
    assert system(cast.officer).send("teams", expects=405)["type"].endswith(":method_not_allowed")


def test_a_person_signed_in_reads_too_and_a_stranger_does_not(cast, signed_in, client):
    signed_in(cast.inspector).get("/api/v1/teams")
    client.get("/api/v1/teams", expects=401)


def test_whoever_asks_too_fast_is_told_how_long_to_wait(cast, system, settings):
    settings.API_TEMPO = {"reads": "2/min", "writes": "1/min"}
    theirs = system(cast.officer)
    theirs.ask("provinces"), theirs.ask("provinces")
    answer = theirs.get("/api/v1/provinces", expects=429)
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert answer.json()["type"].endswith(":throttled")
    system(cast.finance).ask("provinces")


def test_writes_have_a_measure_of_their_own(cast, system, settings):
    settings.API_TEMPO = {"reads": "9/min", "writes": "2/min"}
    theirs = system(cast.officer)
    for expects in (404, 404, 429):
        theirs.send("teams/999/timesheets/2026-10/submit", {"declared": "0"}, expects=expects)
    theirs.ask("provinces")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [*(("limit", limit) for limit in ("x", "-1", "0", "501", "9" * 5000)),
     *(("cursor", cursor) for cursor in ("AAAA", "x", "cD1hYmM=", "cD3Csg==", "bz05")),
     ("cursor", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=")],
)  # fmt: skip
def test_a_page_that_cannot_be_told_is_said(cast, system, name, wrong):
    told = system(cast.officer).ask("communes", **{name: wrong}, expects=422)
    assert [error["field"] for error in told["errors"]] == [name]


def test_every_page_there_is_can_be_turned_to_and_back(cast, system):
    theirs, ahead = system(cast.officer), []
    page = theirs.ask("communes", limit=1)
    while page["next"]:
        ahead.append(page["results"])
        page = theirs.get(page["next"]).json()
    back = []
    while page["previous"]:
        page = theirs.get(page["previous"]).json()
        back.insert(0, page["results"])
    assert back == ahead and len(ahead) > 2


def test_a_body_too_large_is_refused_in_the_same_form(country, cast, system):
    path = f"teams/{factories.a_team(country.chau_que).pk}/timesheets/2026-10/cells"
    told = system(cast.officer).send(path, {"x": "y" * 3_000_000}, expects=400)
    assert told["type"].endswith(":too_much") and "Chia thành nhiều lần" in told["detail"]


def test_a_defect_is_told_in_the_same_form_and_a_page_stays_a_page(cast, monkeypatch):
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.api.places.Provinces.rows", broken)
    monkeypatch.setattr("portal.views.waiting_for", broken)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.officer)
    told, page = browser.get("/api/v1/provinces"), browser.get("/")
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["type"].endswith(":failed") and "giữ Idempotency-Key cũ" in told.json()["detail"]
    assert page.headers["Content-Type"].startswith("text/html")
    assert told.status_code == page.status_code == 500


def test_who_owes_a_second_step_is_told_so_and_led_to_no_page(country):
    owing = factories.a_user(Role.FINANCE_STAFF, province=country.lao_cai, two_steps=False)
    told = PortalClient.of(owing).get("/api/v1/teams", expects=403)
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["type"].endswith(":second_step_owed")


def test_answers_are_kept_by_nobody_on_the_way(cast, system):
    assert system(cast.officer).get("/api/v1/teams").headers["Cache-Control"] == "no-store, private"


def test_a_key_in_the_address_is_no_key(cast):
    System().ask("teams", key="tcns_x", expects=401)
