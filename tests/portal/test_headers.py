"""What browsers are told, on every page of the access table and by everything that refuses."""

from __future__ import annotations

import re

import pytest

from tests.access import visitors
from tests.access.addresses import OURS, path_of
from tests.access.things import Things
from tests.portal_client import PortalClient

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


def faults(response) -> list[str]:
    found = [f"{name}: {response.get(name)}" for name, value in ALWAYS.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    needed = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "'nonce-")
    if "unsafe" in policy or "*" in policy or not all(word in policy for word in needed):
        found.append(policy or "no policy")
    if "camera=" not in response.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    return found


def is_kept_on_disk(response) -> bool:
    return "no-store" not in response.get("Cache-Control", "")


@pytest.fixture
def asked(country) -> dict[str, tuple]:
    """By path: the answer to a person who may read it, and whether somebody was signed in."""
    things = Things(country)
    things.everything()
    users = visitors.users(country)
    clients = {name: PortalClient.of(user) if user else PortalClient() for name, user in users.items()}
    found = {}
    for address in OURS:
        who = next((name for name in users if name in (address.row.get or ())), "anonymous")
        path = path_of(address, things)
        found[path] = (clients[who].answer("GET", path), who != "anonymous")
    return found


def test_every_address_tells_browsers_what_it_must(asked):
    assert not {path: faults(response) for path, (response, _) in asked.items() if faults(response)}


def test_nothing_a_signed_in_person_sees_is_kept_by_the_browser(asked):
    assert not [
        path for path, (response, signed_in) in asked.items() if signed_in and is_kept_on_disk(response)
    ]


def test_no_page_writes_scripts_or_styles_inline_that_the_policy_would_stop(asked):
    found = {}
    for path, (response, _) in asked.items():
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            inline = [each for each in INLINE.findall(response.content.decode()) if "nonce=" not in each]
            found |= {path: inline} if inline else {}
    assert not found


def test_answers_that_refuse_tell_it_too(client, cast, signed_in):
    refusals = [
        client.get("/khong-co", expects=404),
        signed_in(cast.officer).get("/khong-co", expects=404),
        signed_in(cast.inspector).get("/to/lap-to", expects=None),
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
