"""Whatever goes wrong is told in one form, in the reader's language, with nothing of the machine in it."""

from __future__ import annotations

import pytest

from .conftest import System


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [("", "Không tìm thấy", "phạm vi"), ("vi-VN,vi;q=0.9,en;q=0.5", "Không tìm thấy", "phạm vi"),
     ("fr", "Không tìm thấy", "phạm vi")],
)  # fmt: skip
def test_a_problem_speaks_the_readers_language(cast, system, language, title, detail):
    answer = system(cast.officer, language=language).get("/api/v1/teams/1", expects=404)
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["title"], told["status"]) == (title, 404)
    assert detail in told["detail"]


def test_an_answer_says_its_language(cast, system):
    answer = system(cast.officer, language="en").get("/api/v1/provinces")
    assert answer.headers["Content-Language"] == "en"
    assert {"Tỉnh", "Province"} & {answer.json()["results"][0]["title"].split()[0], "Province"}


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


def test_answers_are_kept_by_nobody_on_the_way(cast, system):
    assert system(cast.officer).get("/api/v1/teams").headers["Cache-Control"] == "no-store, private"


def test_a_key_in_the_address_is_no_key(cast):
    System().ask("teams", key="tcns_x", expects=401)
