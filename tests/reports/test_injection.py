"""Formulas typed into every text of every table: none arrives as one in any list, paper or archive.

Nobody lists fields or files here: fields come from the models, files from the URLconf.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from reports import archive, issuing, pdf
from reports.models import IssuedDocument
from tests import factories
from tests.access import visitors
from tests.access.addresses import OURS, Address, everything_there, path_of
from tests.access.things import Things
from tests.portal_client import PortalClient
from tests.reports.test_workbook import COMMANDS, PAYLOADS

SIGN_OF = dict.fromkeys(payload[0] for payload in PAYLOADS)
SIGNS = ("=", "+", "-", "@", "\t", "\r")
APPS = ("accounts", "places", "imports", "teams", "subsidies", "smartphones", "reports")
# Read by the portal itself, as language, address, hash or number: nobody's words stand there.
NOT_TYPED = re.compile(
    r"\.(text|slug|password|path|sheet_path|\w*sha256|hash|previous|digest|\w+_digest|version|status|kind"
    r"|per|reference|notice_code|bank_bin|\w+_index|verb|object_type)$|places\.\w+\.code$|IssuedDocument\.code$"
)
NUMBER = re.compile(r"[+-]?\d[\d.,]*$")


def typed_texts() -> list[tuple[type[models.Model], models.Field]]:
    """Boxes people write in: derived, sealed and chosen values are other kinds; no command fits a code."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            plain = type(field) in (models.CharField, models.TextField) and not field.choices
            if plain and model._meta.app_label in APPS and not NOT_TYPED.search(str(field)):
                found.append((model, field))
    return found


def written(payload_of: Callable[[int], str]) -> dict[str, str]:
    """Puts a payload into each of them, past forms and triggers. Returns which one stands where."""
    full = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for place, (model, field) in enumerate(typed_texts()):
            payload = payload_of(place)
            longest = field.max_length or 100
            text = payload[: max(1, longest - 6)]  # leaves room for who it is: some are unique
            name, row, table = field.column, model._meta.pk.column, model._meta.db_table
            try:
                with transaction.atomic():
                    cursor.execute(f'UPDATE {table} SET "{name}" = left(%s || "{row}", %s)', [text, longest])
            except DatabaseError:
                continue  # a rule of the table lets nothing like it in
            if cursor.rowcount:
                full[str(field)] = payload
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return full


@pytest.fixture
def world(country: factories.Country, monkeypatch: pytest.MonkeyPatch) -> tuple[Things, dict[str, Any]]:
    """Something in every list, and a run that is approved with its payments."""
    things = everything_there(country)
    monkeypatch.setattr(pdf, "render", lambda _html: b"%PDF")
    return things, visitors.users(country)


def tables_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file itself, or what a zip of several holds."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            for each in files.namelist():
                yield from tables_in(f"{name}/{each}", files.read(each))
    elif name.endswith((".xlsx", ".csv")) and not content.startswith(
        b"%PDF"
    ):  # the things' paper is a stand-in
        yield name, content


def formulas_in(name: str, content: bytes) -> list[str]:
    if name.endswith(".csv"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        cells = (cell for row in rows for cell in row)
        return [cell for cell in cells if cell.startswith(SIGNS) and not NUMBER.match(cell)]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(each).decode() for each in book.namelist() if "worksheets/sheet" in each]
    return [found for sheet in sheets for found in re.findall(r"<f[ >].*?</f>|<hyperlink .*?>", sheet)]


def let_in(address: Address, users: dict[str, Any]) -> Iterator[PortalClient]:
    for who in users:
        if who in (address.row.get or ()):
            yield PortalClient.of(users[who]) if users[who] else PortalClient()


def addresses_of_files(things: Things, users: dict[str, Any]) -> list[tuple[str, str, PortalClient]]:
    """Name of the address, path, the first reader who is handed a file there."""
    found = []
    for address in OURS:
        path = path_of(address, things)
        for client in let_in(address, users):
            response = client.answer("GET", path)
            if response.status_code == 200 and "filename=" in response.get("Content-Disposition", ""):
                found.append((address.name, path, client))
            if response.status_code == 200:
                break
    return found


def handed_out(name: str, path: str, client: PortalClient) -> Iterator[tuple[str, bytes]]:
    response = client.get(path)
    content = b"".join(response) if response.streaming else response.content
    [file] = re.findall(r'filename="?([^";]+)', response["Content-Disposition"])
    yield from ((f"{name} {each}", table) for each, table in tables_in(file, content))


def papers(things: Things, users: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The one that is there, written anew, and all the others."""
    issued = issuing.issue_all(things.line.run)
    standing = IssuedDocument.objects.get(pk=things.document.pk)
    again = issuing.reissue(standing, reason=PAYLOADS[0], by=users["officer"])
    for paper in [again, *issued]:
        if paper.sheet_path:
            yield f"{paper.kind}.xlsx", archive.read(paper, paper.sheet)


def by_sign(turn: int, place: int) -> str:
    """In as many turns as there are signs each field meets each of them, with commands that change."""
    n = place + turn
    return PAYLOADS[n % len(SIGN_OF) * len(COMMANDS) + (n // len(SIGN_OF) + turn) % len(COMMANDS)]


def one_by_one(turn: int, place: int) -> str:
    return PAYLOADS[(place + turn) % len(PAYLOADS)]


ALL = {"each sign": (by_sign, len(SIGN_OF)), "each payload": (one_by_one, len(PAYLOADS))}


@pytest.mark.parametrize("how", ["each sign", pytest.param("each payload", marks=pytest.mark.long)])
def test_no_text_of_any_table_becomes_a_formula_in_any_file(world: Any, how: str) -> None:
    things, users = world
    doors, (payload_of, turns) = addresses_of_files(things, users), ALL[how]
    met: dict[str, set[str]] = defaultdict(set)
    for turn in range(turns):
        with transaction.atomic():
            for field, payload in written(partial(payload_of, turn)).items():
                met[field].add(payload[0] if how == "each sign" else payload)
            check_files(things, users, doors)
            transaction.set_rollback(True)
    assert {field for field, payloads in met.items() if len(payloads) < turns} == set()
    assert len(met) > 40, sorted(met)


def check_files(things: Things, users: dict[str, Any], doors: list[tuple[str, str, PortalClient]]) -> None:
    files = [file for door in doors for file in handed_out(*door)] + list(papers(things, users))
    assert len({name for name, _ in files}) > 8, sorted(name for name, _ in files)
    bad = {name: found for name, content in files if (found := formulas_in(name, content))}
    assert not bad


def test_a_formula_is_noticed() -> None:
    assert formulas_in("a.csv", b"x,=1+1\r\n-5,'=1\r\n") == ["=1+1"]
