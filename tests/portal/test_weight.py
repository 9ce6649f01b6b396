"""The first load of every page, compressed, for lines of 1.6 Mbit/s."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from accounts.models import Role
from tests import factories
from tests.access import visitors
from tests.access.addresses import Visit, visits
from tests.access.things import Things

KB = 1024
MOST = {"page": 100 * KB, "js": 40 * KB, "css": 20 * KB}
LINKED = re.compile(r"""<(?:link|script|img)\b[^>]*?\b(?:href|src)=["']([^"']+)""")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def static(address: str) -> bytes:
    assert address.startswith("/static/"), f"{address} comes from elsewhere"
    return Path(finders.find(address.removeprefix("/static/"))).read_bytes()


def weights(visit: Visit) -> dict[str, int]:
    found = {"page": compressed(visit.html.encode()), "js": 0, "css": 0}
    for address in LINKED.findall(visit.html):
        if address.startswith("data:"):
            continue  # in the page, and weighed with it
        weight = compressed(static(address))
        found["page"] += weight
        kind = address.rpartition(".")[2]
        if kind in found:
            found[kind] += weight
    return found


@pytest.fixture
def pages(country) -> list[Visit]:
    things = Things(country)
    things.everything()
    return list(visits(things, visitors.users(country)))


def test_no_page_is_heavy(pages):
    heavy = [
        f"{visit.path}: {kind} {weight // KB} KB"
        for visit in pages
        for kind, weight in weights(visit).items()
        if weight > MOST[kind]
    ]
    assert len(pages) > 40
    assert not heavy


def test_a_heavy_page_would_be_noticed():
    noise = "".join(chr(33 + n * n % 89) + str(n * n) for n in range(40_000))
    assert weights(Visit("home", "/", "officer", noise))["page"] > MOST["page"]


def test_the_grid_has_one_script_of_its_own_of_6_kb():
    assert compressed(static("/static/grid.js")) <= 6 * KB


def test_a_sheet_of_a_large_team_is_no_heavier(country, signed_in):
    team = factories.a_team(country.chau_que)
    members = [factories.a_member(team, f"Nguyễn Thị {n}") for n in range(60)]
    staff = factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que])
    html = signed_in(staff).get(f"/to/bang-cong/{team.pk}/2026-09").content.decode()
    assert str(members[-1].person) in html
    assert weights(Visit("teams:grid", "", "", html))["page"] <= MOST["page"]
