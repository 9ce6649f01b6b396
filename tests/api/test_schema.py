"""What the API says of itself: one file, as the resources stand, readable on the portal's own page."""

from __future__ import annotations

import re

import yaml
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from portal import api_docs
from tests.access.addresses import OURS


def described() -> dict:
    with translation.override("vi"):
        return SchemaGenerator().get_schema(request=None, public=True)


def test_the_file_says_what_the_resources_say():
    written = OpenApiYamlRenderer().render(described(), renderer_context={}).decode()
    assert written == api_docs.FILE.read_text(), "manage.py spectacular --file portal/openapi.yaml"
    assert not GENERATOR_STATS._warn_cache, GENERATOR_STATS._warn_cache
    validate_schema(yaml.safe_load(written))


def test_every_address_of_the_api_is_described():
    routes = {address.route for address in OURS if address.route.startswith("api/v1/")}
    paths = {path.removeprefix("/") for path in api_docs.described()["paths"]}
    assert paths == {re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes}


def test_every_list_can_be_narrowed():
    for operation in api_docs.operations():
        if operation["operationId"].endswith("_list"):
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert names > {"cursor", "limit"}, operation["path"]


def test_every_write_asks_for_a_key_of_its_own_and_every_refusal_has_its_form():
    for operation in api_docs.operations():
        names = {parameter["name"]: parameter["required"] for parameter in operation["parameters"]}
        assert operation["method"] == "GET" or names["Idempotency-Key"]
        for number, response in operation["responses"].items():
            assert number == "200" or response == {"$ref": f"#/components/responses/{number}"}
    for problem in api_docs.described()["components"]["responses"].values():
        assert set(problem["content"]) == {"application/problem+json"}


def test_people_read_it_on_a_page_and_tools_as_a_file(cast, signed_in, client):
    page = signed_in(cast.officer).get("/api/").content.decode()
    assert "/api/v1/teams/{team_id}" in page and "Các tổ" in page
    answer = client.get("/api/schema/")
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi")
    assert client.get("/api/schema", expects=301).headers["Location"] == "/api/schema/"


def test_what_is_to_be_sent_stands_on_the_page(cast, signed_in):
    page = signed_in(cast.officer).get("/api/").content.decode()
    cells, submit, send_back = (
        page.partition(f'id="{name}"')[2].partition("</details>")[0]
        for name in ("grid_record", "grid_submit", "runs_send_back")
    )
    for name in ("changes", "changes[].person", "changes[].day", "changes[].letters", "changes[].seen"):
        assert f">{name}<" in cells, name
    assert ">declared<" in submit and "Tổng số công đã gửi" in submit
    assert ">reason<" in send_back and "Lý do trả lại" in send_back


def test_the_page_speaks_english_too(cast, signed_in):
    reader = signed_in(cast.officer)
    reader.cookies["django_language"] = "en"
    assert reader.get("/api/").headers["Content-Language"] == "en"
