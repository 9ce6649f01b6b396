"""Whatever is sent to whichever address: no defect, and every answer as the schema promises it.

Requests are made from the schema itself, some as it asks for, some not. Half of them name things that
are there, so that something is found and changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as of_openapi

from accounts.models import Role
from portal import api_docs
from portal.wsgi import application
from tests import factories
from tests.access.things import Things

from .conftest import a_key

SCHEMA = schemathesis.openapi.from_dict(api_docs.described())
SCHEMA.app = application
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
EVERY_DAY, LONG = 25, 500  # requests to each of the operations, more than 40 of them
CHECKS = [
    schemathesis.checks.not_a_server_error,
    of_openapi.status_code_conformance,
    of_openapi.content_type_conformance,
    of_openapi.response_schema_conformance,
    of_openapi.response_headers_conformance,
]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def there(lasting: None) -> SimpleNamespace:
    """Things of xã Châu Quế, and keys of the two who may move them."""
    country = factories.country()
    things = Things(country)
    things.everything()
    officer, finance = (
        factories.a_user(role, province=country.lao_cai) for role in (Role.ICT_OFFICER, Role.FINANCE_STAFF)
    )
    return SimpleNamespace(things=things, keys=[a_key(officer), a_key(finance)])


@pytest.fixture(autouse=True)
def the_tests_connection_stays() -> Iterator[None]:
    """A request through WSGI ends by closing connections, as django.test.Client keeps it from doing."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def made_from_the_schema(operation: Any) -> Any:
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))


def knock(operation: Any, there: SimpleNamespace, settings_: Any, cases: int) -> int:
    """How many requests were sent: fewer cases may be found than were asked for."""
    sent = itertools.count()
    settings_.API_TEMPO = {"reads": "100000/s", "writes": "100000/s"}

    @settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=made_from_the_schema(operation), named=st.booleans(), key=st.sampled_from(there.keys))
    def one(case: Any, named: bool, key: str) -> None:
        if named and case.path_parameters:
            case.path_parameters = {word: _named(there.things, word) for word in case.path_parameters}
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {key}"})
            next(sent)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    one()
    return next(sent)


def _named(things: Things, word: str) -> Any:
    return things.month.iso if word == "month" else things.named(word)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_breaks_the_api_or_its_word(operation, there, settings):
    assert knock(operation, there, settings, EVERY_DAY) >= EVERY_DAY


@pytest.mark.long
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_breaks_the_api_or_its_word_however_many(operation, there, settings):
    assert knock(operation, there, settings, LONG) >= LONG


def test_the_counts_are_those_promised():
    """Each operation's own test saw that no fewer were sent to it than its share."""
    assert len(OPERATIONS) * EVERY_DAY >= 1_000 and len(OPERATIONS) * LONG >= 20_000
