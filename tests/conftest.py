"""The cast: a small country, one person of every role in two provinces, and a strict browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from whitenoise.base import WhiteNoise

from accounts import audit
from accounts.models import AuditEvent, Role, User
from places import loading
from portal import application_role
from portal.acts import ACTS
from tests import databases, factories
from tests.portal_client import APPLICATION, PortalClient

# A loaded machine is slow: how long an example takes says nothing.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_configure() -> None:
    from django.conf import settings

    from portal.celery import app

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Pages and papers as in production, also in processes that a test starts.
    os.environ["PORTAL_DEMO_MARK"] = settings.PORTAL_DEMO_MARK = ""
    app.conf.broker_url = "memory://"  # a test that needs a worker starts one with a broker of its own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: Any, django_db_blocker: Any, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """One that is kept from run to run (`--reuse-db`) follows the migrations by itself."""
    if request.config.getvalue("reuse_db"):
        return
    with django_db_blocker.unblock():
        connections["default"].settings_dict["TEST"].update(TEMPLATE=databases.template(), MIGRATE=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """With the role that the portal serves under: PortalClient answers with its rights."""
    nodb = connections["default"]._nodb_cursor
    with django_db_blocker.unblock(), nodb() as cursor, databases.only_one(cursor):
        application_role.make(f"postgres://{APPLICATION}:x@any/portal")


# Written by migrations and the same in every test.
KEPT = {"django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def only_what_a_test_wrote_is_emptied_after_it() -> Iterator[None]:
    """To TRUNCATE every table takes longer than most tests. Triggers, which refuse to empty the audit log and
    approved money, let a test's clean-up pass."""
    truncated = DatabaseOperations.sql_flush

    def emptied(self: DatabaseOperations, style: Any, tables: list[str], **how: bool) -> list[str]:
        aside = "SET LOCAL session_replication_role = replica"
        if how.get("reset_sequences"):
            return [aside, *truncated(self, style, tables, **how)]
        return [aside, *(f'DELETE FROM "{table}"' for table in filled(self, set(tables) - KEPT))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptied)
        yield


def filled(operations: DatabaseOperations, tables: set[str]) -> list[str]:
    with operations.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        return [table for (table,) in cursor.fetchall()]


@pytest.fixture(autouse=True, scope="session")
def a_database_goes_whoever_is_still_connected() -> Iterator[None]:
    """What a test killed or closed a moment ago, worker or browser, may still be leaving."""

    def drop(self: DatabaseCreation, name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(name)} WITH (FORCE)")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "_destroy_test_db", drop)
        yield


@pytest.fixture(autouse=True, scope="session")
def static_files_are_looked_for_once() -> Iterator[None]:
    """Each browser of a test has a portal of its own, which would look at every file on the disk again."""
    look, found = WhiteNoise.update_files_dictionary, {}

    def remembered(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", remembered)
        yield


@pytest.fixture(autouse=True)
def every_act_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that writes a new verb to the log adds its words to portal/acts.py."""
    record = audit.record

    def known(verb: str, *args: Any, **kwargs: Any) -> AuditEvent:
        assert verb in ACTS, f'"{verb}" has no words in portal/acts.py'
        return record(verb, *args, **kwargs)

    monkeypatch.setattr(audit, "record", known)


@pytest.fixture(autouse=True)
def nothing_counted_before() -> None:
    """Wrong codes and used ones are remembered in the cache."""
    cache.clear()


@pytest.fixture(autouse=True)
def documents_apart(request: Any, settings: Any, tmp_path: Any) -> None:
    if "lasting" in request.fixturenames:
        assert request.node.get_closest_marker("django_db"), "what this test writes would stay"
    else:
        settings.DOCUMENTS_DIR = tmp_path / "documents"


@pytest.fixture(scope="module")
def lasting(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """What fixtures of a module write under it stays for its tests; what a test writes is undone after it."""
    documents = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DOCUMENTS_DIR=documents):
        yield
        transaction.set_rollback(True)


@pytest.fixture
def country(db: None) -> factories.Country:
    return factories.country()


@pytest.fixture(scope="module")
def whole_country(django_db_setup: None, django_db_blocker: Any) -> Any:
    """All 86 provinces and 13,356 communes, loaded once for the tests of a module."""
    with django_db_blocker.unblock():
        loading.load()
        yield
        call_command("flush", interactive=False, verbosity=0)


@dataclass
class Cast:
    """Everyone works for Lào Cai but those named `elsewhere`, who do so for Hà Tĩnh."""

    officer: User  # cán bộ Sở, whole province
    commune_staff: User  # xã Châu Quế
    finance: User  # kế toán Sở, whole province
    approver: User
    inspector: User
    administrator: User
    neighbour: User  # commune staff of xã Lâm Giang, same province
    officer_elsewhere: User
    commune_staff_elsewhere: User  # xã Sơn Hồng


@pytest.fixture
def cast(country: factories.Country) -> Cast:
    def of_lao_cai(role: Role) -> User:
        return factories.a_user(role, province=country.lao_cai)

    def of_commune(commune: Any) -> User:
        return factories.a_user(Role.COMMUNE_STAFF, communes=[commune])

    return Cast(
        officer=of_lao_cai(Role.ICT_OFFICER),
        commune_staff=of_commune(country.chau_que),
        finance=of_lao_cai(Role.FINANCE_STAFF),
        approver=of_lao_cai(Role.APPROVER),
        inspector=of_lao_cai(Role.INSPECTOR),
        administrator=factories.a_user(Role.ADMINISTRATOR, is_staff=True),
        neighbour=of_commune(country.lam_giang),
        officer_elsewhere=factories.a_user(Role.ICT_OFFICER, province=country.ha_tinh),
        commune_staff_elsewhere=of_commune(country.son_hong),
    )


@pytest.fixture
def client() -> PortalClient:
    """Nobody signed in."""
    return PortalClient()


@pytest.fixture
def signed_in() -> Callable[[User], PortalClient]:
    """`signed_in(cast.officer).get(url)`"""
    return PortalClient.of
