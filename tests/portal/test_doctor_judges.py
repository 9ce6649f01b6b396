"""Where `doctor` draws the line: on each side of it, one thing at a time."""

from __future__ import annotations

import datetime as dt
import shutil
import socketserver
import ssl
import threading
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, Role
from portal import application_role
from portal.operations.checks import machine, records
from portal.operations.checks.findings import State
from tests import factories
from tests.portal.test_second_lock import BOUND

pytestmark = pytest.mark.django_db

HOST = "localhost"
A_DAY, GIB = dt.timedelta(days=1), 1 << 30


@contextmanager
def served(answering: Callable[[Any], None]) -> Iterator[int]:
    """A port on this machine where whoever knocks is answered so."""

    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            answering(self)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(
    ("days", "state"), [(15, State.GOOD), (13, State.BAD), (-1, State.BAD)], ids=["good", "soon over", "over"]
)
def test_a_certificate_is_good_until_two_weeks_before_its_end(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: State
) -> None:
    ends = timezone.now() + dt.timedelta(days=days)
    pem = a_certificate(tmp_path / "server.pem", ends)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))  # trusted here
    with serving_tls(pem) as port:
        settings.PUBLIC_ORIGIN = f"https://{HOST}:{port}"
        finding = machine.certificate()
    assert finding.state is state
    assert days < 0 or f"{HOST} đến {ends:%d/%m/%Y}" in finding.said


def a_certificate(file: Path, ends: dt.datetime) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={HOST}")
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - 90 * A_DAY)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(encoding))
    return file


@contextmanager
def serving_tls(pem: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def shake_hands(handler: Any) -> None:
        with suppress(OSError):  # whoever knocks and does not trust it
            context.wrap_socket(handler.connection, server_side=True).close()

    with served(shake_hands) as port:
        yield port


@pytest.mark.parametrize(
    ("version", "fsync", "state", "told"),
    [
        (15, "on", State.GOOD, "PostgreSQL 15, 9 MB"),
        (14, "on", State.BAD, "PostgreSQL 14, 9 MB. Cần bản 15 trở lên."),
        (17, "off", State.BAD, "fsync đang tắt"),
    ],
)
def test_a_server_that_is_too_old_or_forgets_is_bad(
    monkeypatch: pytest.MonkeyPatch, version: int, fsync: str, state: State, told: str
) -> None:
    monkeypatch.setattr(records, "_server", lambda: (version, "9 MB", fsync))
    finding = records.database()
    assert finding.state is state and told in finding.said


def test_what_is_told_of_the_server_is_what_it_says_itself() -> None:
    version, _size, fsync = records._server()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('server_version_num')::int / 10000")
        assert cursor.fetchone() == (fsync, version)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_is_not_the_databases_is_bad(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    assert not AuditEvent.objects.exists()
    assert machine.clock().state is State.GOOD
    shifted(monkeypatch, seconds)
    assert machine.clock().state is State.BAD


@pytest.mark.parametrize(("seconds", "state"), [(3, State.GOOD), (60, State.BAD)])
def test_clocks_that_agree_and_are_behind_what_was_written_are_bad(
    monkeypatch: pytest.MonkeyPatch, seconds: int, state: State
) -> None:
    user = factories.a_user(Role.ADMINISTRATOR)
    with monkeypatch.context() as ahead:
        shifted(ahead, seconds)
        audit.record("account.signed_in", user, by=user)
    assert machine.clock().state is state


def shifted(patch: pytest.MonkeyPatch, seconds: int) -> None:
    now = timezone.now
    patch.setattr(timezone, "now", lambda: now() + dt.timedelta(seconds=seconds))


@pytest.mark.parametrize("full", ["VAR_DIR", "DOCUMENTS_DIR", "BACKUPS_DIR"])
def test_the_fullest_disk_counts(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    for name in ("VAR_DIR", "DOCUMENTS_DIR", "BACKUPS_DIR"):
        setattr(settings, name, tmp_path / name)
        (tmp_path / name).mkdir()
    usage = namedtuple("usage", "total used free")

    def told(place: Path) -> Any:
        free = (1 if place.name == full else 50) * GIB
        return usage(100 * GIB, 100 * GIB - free, free)

    monkeypatch.setattr(shutil, "disk_usage", told)
    assert machine.disk().state is State.BAD
    assert "1 GiB" in machine.disk().said


@pytest.mark.parametrize(
    ("greeting", "state"), [("220 here", State.GOOD), ("554 nobody may", State.BAD)], ids=["takes", "refuses"]
)
def test_a_mail_server_is_good_when_it_takes_us_in(settings: Any, greeting: str, state: State) -> None:
    def answer(handler: Any) -> None:
        handler.wfile.write(f"{greeting}\r\n".encode())
        while handler.rfile.readline():
            handler.wfile.write(b"250 well\r\n")

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with served(answer) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        assert machine.mail().state is state


@pytest.fixture
def role(monkeypatch: pytest.MonkeyPatch) -> str:
    """That the portal signs in with, freshly made."""
    name = f"application_{uuid.uuid4().hex}"
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgres://{name}:x@any/portal")
    application_role.renew()
    return name


def test_the_role_of_the_application_is_bound_by_the_second_lock(role: str, settings: Any) -> None:
    settings.PRODUCTION = True
    finding = records.second_lock()
    assert finding.state is State.GOOD
    assert f"buộc vai trò {role} ở {len(BOUND)} bảng" in finding.said


@pytest.mark.parametrize(
    "loosened",
    [
        "ALTER ROLE {role} SUPERUSER",
        "ALTER ROLE {role} BYPASSRLS",
        "ALTER TABLE teams_person OWNER TO {role}",
        "CREATE ROLE {role}_x; GRANT {role}_x TO {role}; ALTER TABLE teams_person OWNER TO {role}_x",
        "ALTER TABLE teams_person DISABLE ROW LEVEL SECURITY",
        "ALTER ROLE {role} RENAME TO {role}_gone",
    ],
)
def test_a_role_that_the_second_lock_does_not_bind_is_bad_in_production(
    role: str, settings: Any, loosened: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(loosened.format(role=role))
    assert records.second_lock().state is State.WORRY
    settings.PRODUCTION = True
    finding = records.second_lock()
    assert finding.state is State.BAD
    assert f"trên {len(BOUND)} bảng. Cho web và tiến trình nền" in finding.said


def test_without_a_role_of_its_own_the_portal_is_who_asks(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.delenv("APPLICATION_DATABASE_URL")
    assert records.second_lock().state is State.WORRY
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    assert records.second_lock().state is State.GOOD


def test_where_no_table_has_rules_there_is_no_second_lock(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('DROP POLICY %I ON %I', polname, polrelid::regclass) FROM pg_policy")
        for (dropped,) in cursor.fetchall():
            cursor.execute(dropped)
    assert records.second_lock().state is State.WORRY
