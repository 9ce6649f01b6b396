"""Planted numbers of citizens, accounts and telephones are hunted wherever they could come out unasked.

How single lines of the log and reports of failures are masked is told in test_watching.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse

from accounts.models import AuditEvent, Role
from imports import wizard
from portal.lib.spreadsheets import writing
from portal.operations.watching import logs
from portal.postgres import free_port
from reports import pdf
from reports.personal_data import copies
from teams import people
from tests import factories
from tests.access import visitors
from tests.access.addresses import OURS, path_of
from tests.access.things import Things
from tests.hunting import found_in
from tests.imports import workbooks
from tests.portal_client import PortalClient
from tests.queues import PublishingTo, address_on, caches_on, redis_on

CITIZEN, FORMER, ACCOUNT, PAID_TO = "079199012345", "271828182", "0011004455667", "9704055550001112"
PHONE_MONEY = "0022008899776"
TELEPHONE = "0987006543"
FORM = "application/x-www-form-urlencoded"
PLANTED = (CITIZEN, FORMER, ACCOUNT, PAID_TO, PHONE_MONEY, TELEPHONE)
# Where accounts stand by right, for those who pay: the bank's file, the transfers' QR, the phones' cash list.
BY_RIGHT = {"subsidies:download_transfers", "reports:qr_sheet", "reports:phone_cash_paper"}
EVERYDAY = ("approver",)  # who sees the whole province and may not reveal

pytestmark = pytest.mark.django_db


class Planted(Things):
    account_of_cash = PHONE_MONEY

    def plant(self) -> None:
        person = self.person
        person.citizen_number, person.former_number = CITIZEN, FORMER
        person.bank_account, person.bank_bin, person.phone = ACCOUNT, "970405", TELEPHONE
        person.save()
        type(self.payment).objects.create(
            run=self.run, commune=self.country.chau_que, number=2, reference="TCN00000000000404", amount=1,
            person=self.twin, due=1, method="bank", bank_bin="970405", account=PAID_TO, account_name="Hai",
        )  # fmt: skip
        self.everything()


@pytest.fixture
def things(country: Any) -> Planted:
    made = Planted(country)
    made.plant()
    return made


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """As production writes it, all of it."""
    line = logs.configuration("DEBUG", as_json=True)["formatters"]["line"]
    formatter = line.pop("()")(**line)
    written = logging.StreamHandler(io.StringIO())
    written.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(written)
    root.setLevel(logging.DEBUG)
    yield written.stream
    root.setLevel(level)
    root.removeHandler(written)


@pytest.fixture
def queue_and_cache(tmp_path: Path) -> Iterator[redis.Redis]:
    """A real Redis for both, as in production."""
    port = free_port()
    caches, queue = override_settings(CACHES=caches_on(port)), PublishingTo(address_on(port))
    with redis_on(port, tmp_path) as store, caches, queue:
        yield store


def leaks(things: Things, clients: dict[str, PortalClient]) -> Iterator[str]:
    for address in OURS:
        path = path_of(address, things)
        for name, client in clients.items():
            if name not in (address.row.get or ()) or address.name in BY_RIGHT and "finance" in name:
                continue
            response = client.answer("GET", path)
            content = b"".join(response) if response.streaming else response.content
            told = content + repr(dict(response.headers)).encode()
            yield from (f"{address.name} tells {name} {number}" for number in found_in(told, PLANTED))


def test_no_page_and_no_file_tells_a_number_to_who_has_no_right(things: Planted, log: io.StringIO) -> None:
    clients = visitors.clients(things.country)
    assert not list(leaks(things, {name: clients[name] for name in EVERYDAY}))
    assert not found_in(log.getvalue().encode(), PLANTED) and "request_finished" in log.getvalue()


@pytest.mark.long
def test_none_of_them_tells_one_to_anybody(things: Planted, log: io.StringIO) -> None:
    """By GET: whole numbers are shown in answer to a POST with its reason."""
    assert not list(leaks(things, visitors.clients(things.country)))
    assert not found_in(log.getvalue().encode(), PLANTED)


def test_typed_numbers_stay_out_of_log_queue_cache_and_refusals(
    things: Planted,
    log: io.StringIO,
    queue_and_cache: redis.Redis,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(wizard, "LONG", 0)  # also a small file goes through the queue
    staff = PortalClient.of(
        factories.a_user(Role.COMMUNE_STAFF, communes=[things.country.chau_que], username="xa")
    )
    with django_capture_on_commit_callbacks(execute=True):
        rows = [things.team.code, "Lê Thị Bảy", "", "", CITIZEN, "Thành viên", "01/01/2026"]
        workbooks.taken_in(
            workbooks.workbook(workbooks.MEMBER_HEADS, rows), get_user_model().objects.get(username="xa")
        )
    # A page says its own address back to whoever asked for it, and nothing else.
    for asked in (f"/to/nguoi/{CITIZEN}", f"/khong-co/{CITIZEN}?so={ACCOUNT}"):
        page = staff.answer("GET", asked).content
        assert not found_in(page.replace(asked.encode(), b""), PLANTED)
    door = reverse("account_login")
    typed_there = f"login={CITIZEN}&password={ACCOUNT}"
    refused = PortalClient().answer("POST", door, data=typed_there, content_type=FORM)
    assert not found_in(refused.content.replace(f'value="{CITIZEN}"'.encode(), b""), PLANTED)
    twin = reverse("teams:edit_person", args=[things.twin.pk])
    typed = {"full_name": "Hai", "citizen_number": CITIZEN, "bank_account": ACCOUNT, "phone": TELEPHONE}
    staff.post(twin, typed, expects=422)
    PortalClient().get(reverse("open:paid", args=[things.province_code]))
    kept = b"".join(_everything_in(queue_and_cache))
    assert b"imports.tasks" in kept and b"public:" in kept, "nothing was queued or kept: nothing was hunted"
    assert not found_in(kept, PLANTED)
    assert not found_in(log.getvalue().encode(), PLANTED)


def _everything_in(store: redis.Redis) -> Iterator[bytes]:
    for key in store.scan_iter():
        yield key
        kind = store.type(key)
        if kind == b"list":
            yield from (message + _opened(message) for message in store.lrange(key, 0, -1))
        elif kind == b"hash":
            yield from (part for pair in store.hgetall(key).items() for part in pair)
        elif kind == b"set":
            yield from store.smembers(key)
        elif kind == b"zset":
            yield from store.zrange(key, 0, -1)
        else:
            yield store.get(key) or b""


def _opened(message: bytes) -> bytes:
    """A message carries its body in base64."""
    return base64.b64decode(json.loads(message)["body"])


def test_the_log_of_acts_says_that_numbers_were_read_and_keeps_none(
    things: Planted, log: io.StringIO
) -> None:
    officer = factories.a_user(Role.ICT_OFFICER, province=things.country.lao_cai)
    people.reveal(things.person, "bank_account", reason="Đối chiếu", by=officer)
    copies.make(things.person, whole=True, reason="Yêu cầu", by=officer)
    told = repr(list(AuditEvent.objects.values_list())).encode()
    assert b"data_requests.copied" in told and not found_in(told, PLANTED)
    assert not found_in(log.getvalue().encode(), PLANTED)


def test_the_hunt_finds_what_is_there() -> None:
    """Or none of these could fail."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("du-lieu.json", f"{CITIZEN} {ACCOUNT}")
    assert found_in(packed.getvalue(), PLANTED) == [CITIZEN, ACCOUNT]
    assert found_in(writing.listed("Sổ", ["Số"], [[ACCOUNT]]), PLANTED) == [ACCOUNT]
    assert found_in(pdf.render(f"<p>{CITIZEN}</p>"), PLANTED) == [CITIZEN]
    assert found_in(f"<td>{PAID_TO}</td>".encode(), PLANTED) == [PAID_TO]
