"""Letters by a server that wants TLS and a login, and to nobody who only says it is that server."""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.processes import next_free
from tests.portal.test_settings import PRODUCTION, manage

LETTER = "from django.core.mail import send_mail; print(send_mail('Mời', 'Mã', None, ['hien@tinh.gov.vn']))"


class Kept(Sink):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[bool, str]] = []  # by somebody who signed in, to whom

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:  # noqa: N802 - so called there
        self.letters.append((session.authenticated, envelope.rcpt_tos[0]))
        return "250 OK"


def known(_server, _session, _envelope, _mechanism, given) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(b"cong", b"mat-khau-thu")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate in one file; it vouches for itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thu")]),
    )
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, whole = serialization.Encoding.PEM, tmp_path / "thu.pem"
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    whole.write_bytes(plain + made.public_bytes(pem))
    return whole


@pytest.fixture(params=["starttls", "tls"])
def server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Controller]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    by_tls = {"starttls": {"tls_context": context, "require_starttls": True}, "tls": {"ssl_context": context}}
    controller = Controller(
        Kept(), hostname="127.0.0.1", port=next_free(8025), authenticator=known, auth_required=True,
        auth_require_tls=request.param == "starttls", **by_tls[request.param],
    )  # fmt: skip
    controller.way = request.param
    controller.start()
    yield controller
    controller.stop()


def send(server: Controller, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    where = {
        "PORTAL_MAIL_HOST": "127.0.0.1",
        "PORTAL_MAIL_PORT": str(server.port),
        "PORTAL_MAIL_TLS": server.way,
        "PORTAL_MAIL_USER": "cong",
        "PORTAL_MAIL_PASSWORD": "mat-khau-thu",
    }
    return manage("shell", "-c", LETTER, var=var, **{**PRODUCTION, **where, **environment})


def test_a_letter_goes_by_tls_after_signing_in(server: Controller, certificate: Path, tmp_path: Path) -> None:
    told = send(server, tmp_path, SSL_CERT_FILE=str(certificate))
    assert told.returncode == 0, told.stderr
    assert server.handler.letters == [(True, "hien@tinh.gov.vn")]


def test_a_server_with_a_certificate_nobody_vouches_for_gets_no_letter(
    server: Controller, tmp_path: Path
) -> None:
    told = send(server, tmp_path)
    assert told.returncode != 0 and "CERTIFICATE_VERIFY_FAILED" in told.stderr
    assert not server.handler.letters


def test_a_wrong_password_sends_nothing(server: Controller, certificate: Path, tmp_path: Path) -> None:
    told = send(server, tmp_path, SSL_CERT_FILE=str(certificate), PORTAL_MAIL_PASSWORD="sai")
    assert told.returncode != 0 and "SMTPAuthenticationError" in told.stderr
    assert not server.handler.letters


def test_a_way_nobody_knows_is_refused_at_the_start(tmp_path: Path) -> None:
    told = manage("check", var=tmp_path, **PRODUCTION, PORTAL_MAIL_TLS="co")
    assert told.returncode != 0 and "PORTAL_MAIL_TLS: starttls, tls" in told.stderr
