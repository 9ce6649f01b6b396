"""Every address x every visitor x GET and POST, generated from the URLconf.

A new address without a line in tests/access/table.py fails here with its name.
"""

from __future__ import annotations

import re
from copy import deepcopy
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests import factories
from tests.access import visitors
from tests.access.addresses import ADMIN, BY_PROVIDER, OURS, Address, path_of
from tests.access.table import ADMINISTRATION, TABLE
from tests.access.things import SECRET, SECRETS, Things
from tests.accounts.issuer import Issuer
from tests.accounts.through_provider import switch_on
from tests.hunting import found_in
from tests.portal_client import PortalClient

# The administration sends others to its front page, and from there to a refusal.
# Pages one searches in that show no box for it between their head and their foot.
SEARCHED = ("teams:search", "api:teams-list", "api:people-list")
SEARCHES = {"q": "kín-đáo"}  # finds SECRET and is not it: a page says back what it was asked
SIGN_IN_PAGES = re.compile(r"/tai-khoan/dang-nhap\?next=|/quan-tri/(login/|$)")


pytestmark = pytest.mark.django_db


def test_every_address_has_a_line_in_the_table():
    known = [*OURS, *BY_PROVIDER]
    assert not [address.route for address in known if not address.name], "routes without a name"
    assert not sorted({address.name for address in known} - set(TABLE)), "addresses without a line"
    assert not sorted(set(TABLE) - {address.name for address in known}), "lines without an address"


@pytest.fixture(scope="module")
def country(lasting) -> factories.Country:
    return factories.country()


@pytest.fixture(scope="module")
def things(country) -> Things:
    made = Things(country)
    made.everything()
    for word in {"object_id", *(word for address in [*OURS, *BY_PROVIDER] for word in address.words)}:
        made.named(word)
    return made


@pytest.fixture(scope="module")
def clients(country) -> dict[str, PortalClient]:
    return visitors.clients(country)


@pytest.mark.parametrize("address", OURS, ids=lambda address: address.name or address.route)
def test_who_is_let_in(address, things, clients):
    check_doors(address, things, clients)


@pytest.fixture
def provider(settings):
    issuer = Issuer()
    switch_on(settings, issuer)
    yield
    issuer.stop()


@pytest.mark.parametrize("address", BY_PROVIDER, ids=lambda address: address.name or address.route)
def test_who_is_let_in_by_an_identity_provider(address, things, clients, provider):
    check_doors(address, things, clients)


def check_doors(address, things, clients):
    if address.name not in TABLE:
        pytest.fail(f"{address.name} ({address.route}) has no line in tests/access/table.py")
    path = path_of(address, things)
    wrong = []
    for name, client in clients.items():
        for method in ("GET", "POST"):
            got, content = knock(client, method, path)
            expected = answer_for(name, method, address)
            if got != expected:
                wrong.append(f"{method} by {name}: {got}, not {expected}")
            if not (hidden := hidden_from(name, address)):
                continue
            told = found_in(content, hidden)
            if method == "GET" and got == "in" and is_searched(address, content):
                told += found_in(knock(client, "GET", f"{path}?{urlencode(SEARCHES)}")[1], hidden)
            wrong += [f"{method} by {name}: reads {secret}" for secret in told]
    assert not wrong, f"{address.name} {path}\n" + "\n".join(wrong)


@pytest.mark.parametrize("address", ADMIN, ids=lambda address: address.route)
def test_only_administrators_are_let_into_the_administration(address, things, clients):
    path = "/" + address.route.replace("<path:object_id>", str(things.object_id)).replace(
        "<path:content_type_id>", "1"
    )
    wrong = []
    for name, client in clients.items():
        for method in ("GET", "POST"):
            got, content = knock(client, method, path)
            if name not in ADMINISTRATION.get and got not in ("sign in", 403, 404, 405):
                wrong.append(f"{method} by {name}: {got}")
            wrong += [f"{method} by {name}: reads {secret}" for secret in found_in(content, SECRETS)]
    assert not wrong, f"{path}\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", [*SEARCHED, "teams:teams", "smartphones:households"])
def test_a_search_finds_what_must_not_be_found_elsewhere(name, things, clients):
    got, content = knock(clients["officer"], "GET", f"{reverse(name)}?{urlencode(SEARCHES)}")
    assert (got, found_in(content, SECRETS)) == ("in", [SECRET])


def hidden_from(name: str, address: Address) -> list[str]:
    return [secret for secret, those in SECRETS.items() if name not in address.row.seers & those]


def is_searched(address: Address, content: bytes) -> bool:
    return address.name in SEARCHED or b'name="q"' in content.partition(b"<main")[2]


def answer_for(name: str, method: str, address: Address) -> int | str:
    row = address.row
    let_in = row.let_in(method)
    if name in visitors.ANONYMOUS and not row.signs_in and name not in (row.get or row.post or set()):
        return "sign in"
    if let_in is None:
        return 405
    if name in let_in:
        return "in"
    return 404 if address.words and name not in row.seers else 403


def knock(client: PortalClient, method: str, path: str) -> tuple[int | str, bytes]:
    """What the door says, and undoes whatever it did."""
    body = {"content_type": "application/json", "data": "{}", "headers": {"Idempotency-Key": "knock-knock"}}
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        try:
            response = client.answer(method, path, **(body if path.startswith("/api/v1/") else {}))
        except Exception as broken:
            return f"broken, {broken!r}", b""
        finally:
            transaction.set_rollback(True)
            client.cookies = cookies
    content = b"".join(response) if response.streaming else response.content
    return meaning(response), content


def meaning(response: HttpResponse) -> int | str:
    """ "in" covers a page, a form with errors, a redirect onwards, and "not in this state" (409)."""
    if response.status_code == 302 and SIGN_IN_PAGES.match(response["Location"]):
        return "sign in"
    if response.status_code == 401:  # the API leads nobody to a page
        return "sign in"
    return "in" if response.status_code in (200, 302, 409, 422) else response.status_code
