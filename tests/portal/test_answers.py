"""What browsers are told and sent: headers and weight, at every address and by what refuses."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from accounts.models import Role
from tests import factories
from tests.access import visitors
from tests.access.addresses import Answer, answers, html_of
from tests.access.things import Things
from tests.portal_client import PortalClient

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src|type=.application/json))[^>]*>|<style[^>]*>|\sstyle=|\son\w+=|javascript:"
)
# Of a first load, compressed, for lines of 1.6 Mbit/s.
KB = 1024
# "again": what comes when scripts and styles, kept for good under their hashes, are there already.
MOST = {"page": 100 * KB, "js": 40 * KB, "css": 20 * KB, "again": 15 * KB}
LINKED = re.compile(r"""<(?:link|script|img)\b[^>]*?\b(?:href|src)=["']([^"']+)""")


def faults(response) -> list[str]:
    found = [f"{name}: {response.get(name)}" for name, value in ALWAYS.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    needed = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "'nonce-")
    if "unsafe" in policy or "*" in policy or not all(word in policy for word in needed):
        found.append(policy or "no policy")
    if "camera=" not in response.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    return found


def says_who_else_may_read(response) -> dict[str, str]:
    return {name: said for name, said in response.items() if name.lower().startswith("access-control-")}


def is_kept_on_disk(response) -> bool:
    return "no-store" not in response.get("Cache-Control", "")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def static(address: str) -> bytes:
    assert address.startswith("/static/"), f"{address} comes from elsewhere"
    return Path(finders.find(address.removeprefix("/static/"))).read_bytes()


def weights(html: str) -> dict[str, int]:
    again = compressed(html.encode())
    found = {"page": again, "js": 0, "css": 0, "again": again}
    for address in LINKED.findall(html):
        if address.startswith("data:"):
            continue  # in the page, and weighed with it
        weight = compressed(static(address))
        found["page"] += weight
        kind = address.rpartition(".")[2]
        if kind in found:
            found[kind] += weight
    return found


@pytest.fixture(scope="module")
def country(lasting) -> factories.Country:
    return factories.country()


@pytest.fixture(scope="module")
def given(country) -> list[Answer]:
    things = Things(country)
    things.everything()
    return list(answers(things, visitors.users(country)))


def test_every_address_tells_browsers_what_it_must(given):
    assert len({answer.path for answer in given}) > 300
    assert not {answer.path: faults(answer.response) for answer in given if faults(answer.response)}
    for_other_origins = [answer for answer in given if says_who_else_may_read(answer.response)]
    assert [answer.name for answer in for_other_origins] == ["open:table"]
    assert says_who_else_may_read(for_other_origins[0].response) == {"Access-Control-Allow-Origin": "*"}


def test_nothing_a_signed_in_person_sees_is_kept_by_the_browser(given):
    signed_in = [answer for answer in given if answer.who != "anonymous"]
    assert not [answer.path for answer in signed_in if is_kept_on_disk(answer.response)]


def test_no_page_writes_scripts_or_styles_inline_that_the_policy_would_stop(given):
    found = {}
    for answer in given:
        inline = [each for each in INLINE.findall(html_of(answer.response)) if "nonce=" not in each]
        found |= {answer.path: inline} if inline else {}
    assert not found


def test_answers_that_refuse_tell_it_too(client, cast, signed_in):
    refusals = [
        client.get("/khong-co", expects=404),
        signed_in(cast.officer).get("/khong-co", expects=404),
        signed_in(cast.inspector).get("/to/moi", expects=None),
        PortalClient(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap", {}, expects=403),
    ]
    assert not [faults(response) for response in refusals if faults(response)]


def test_a_nonce_is_good_for_one_answer(client, db):
    policies = {client.get("/tai-khoan/dang-nhap")["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_page_uses_the_nonce_it_is_told(client, db):
    response = client.get("/tai-khoan/dang-nhap")
    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])[1]
    assert f'nonce="{nonce}"' in response.content.decode()


def test_faults_are_noticed(client, db):
    """Or the tests above could not fail."""
    response = client.get("/tai-khoan/dang-nhap")
    del response["X-Frame-Options"]
    response["Content-Security-Policy"] = "default-src *"
    assert len(faults(response)) == 2


def test_no_page_is_heavy(given):
    pages = {answer.path: html for answer in given if (html := html_of(answer.response))}
    heavy = [
        f"{path}: {kind} {weight // KB} KB"
        for path, html in pages.items()
        for kind, weight in weights(html).items()
        if weight > MOST[kind]
    ]
    assert len(pages) > 200
    assert not heavy


def test_a_heavy_page_would_be_noticed():
    noise = "".join(chr(33 + n * n % 89) + str(n * n) for n in range(40_000))
    assert weights(noise)["page"] > MOST["page"]


def test_the_grid_has_one_script_of_its_own_of_6_kb():
    assert compressed(static("/static/grid.js")) <= 6 * KB


def test_a_sheet_of_a_large_team_is_no_heavier(country, signed_in):
    team = factories.a_team(country.chau_que)
    members = [factories.a_member(team, f"Nguyễn Thị {n}") for n in range(60)]
    staff = factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])
    html = signed_in(staff).get(f"/to/bang-cong/{team.pk}/2026-09").content.decode()
    assert str(members[-1].person) in html
    assert weights(html)["page"] <= MOST["page"]
