"""Small promises of SECURITY.md that no other test keeps an eye on."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import invitations
from accounts.models import Role
from portal.operations.watching import health, logs
from tests import factories
from tests.portal.test_settings import PRODUCTION, manage
from tests.portal_client import PortalClient

LOGIN = "/tai-khoan/dang-nhap"
RIGHT = "mua-xuan-2026"


@pytest.fixture
def user(country: Any) -> Any:
    return factories.a_user(Role.ICT_OFFICER, province=country.lao_cai, username="lan", password=RIGHT)


def test_production_is_strict_whatever_else_the_environment_says(tmp_path: Any) -> None:
    names = [
        "DEBUG", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SESSION_COOKIE_HTTPONLY",
        "ALLAUTH_TRUSTED_PROXY_COUNT",
    ]  # fmt: skip
    code = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"
    told = manage("shell", "--no-imports", "-c", code, var=tmp_path, **PRODUCTION, PORTAL_DEBUG="1")
    assert told.stdout.strip() == "[False, True, 31536000, True, 'Lax', 'Lax', True, 1]", told.stderr


def test_signing_in_gives_a_new_long_session_key_and_ends_the_old_one(
    client: PortalClient, user: Any
) -> None:
    before = client.session
    before["x"] = 1
    before.save()
    client.cookies["sessionid"] = before.session_key
    client.post(LOGIN, {"login": "lan", "password": RIGHT})
    after = client.cookies["sessionid"].value
    assert after != before.session_key and len(after) == 32
    assert not Session.objects.filter(session_key=before.session_key).exists()


def test_passwords_are_typed_unseen_and_a_keeper_of_passwords_may_help(
    client: PortalClient, user: Any
) -> None:
    page = client.get(LOGIN).content.decode()
    assert 'type="password"' in page and 'autocomplete="current-password"' in page
    page = PortalClient.of(user).get("/tai-khoan/doi-mat-khau").content.decode()
    assert page.count('type="password"') == 3 and page.count('autocomplete="new-password"') == 2
    assert "onpaste" not in page


def test_a_new_password_by_invitation_does_not_go_past_the_second_step(
    client: PortalClient, cast: Any, country: Any
) -> None:
    approver = factories.a_user(Role.APPROVER, province=country.lao_cai, password=RIGHT)
    _invitation, code = invitations.invite_again(approver, by=cast.administrator)
    new = {"password1": "con trâu lội suối", "password2": "con trâu lội suối"}
    asked = client.post("/tai-khoan/nhan-loi-moi", {"code": code, **new})
    assert asked["Location"] == "/tai-khoan/dang-nhap/buoc-hai"
    client.get("/chi-tra/dot/", expects=302)


@pytest.mark.parametrize("path", ["/", "/to/", "/chi-tra/dot/", "/tai-khoan/bao-mat", "/tai-khoan/nhat-ky"])
def test_the_way_out_is_on_every_page(user: Any, path: str) -> None:
    assert 'action="/tai-khoan/dang-xuat"' in PortalClient.of(user).get(path).content.decode()


def test_nobody_gets_the_headers_they_sent_back(client: PortalClient, db: None) -> None:
    for path in ("/khoe", "/", LOGIN, "/static/app.css", "/api/v1/teams"):
        echo = client.generic("TRACE", path, headers={"X-Planted": "planted-in-a-header"})
        assert b"planted-in-a-header" not in echo.content


def test_a_failure_tells_the_visitor_nothing_of_the_machine(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> None:
        raise ValueError("SELECT secret FROM table")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", broken)
        answer = Client(raise_request_exception=False).get("/khoe")
    assert answer.status_code == 500
    assert not [
        word for word in ("SELECT", "ValueError", "Traceback", ".py") if word in answer.content.decode()
    ]


@pytest.fixture
def told() -> Any:
    """Lines as production writes them."""
    line = logs.configuration("INFO", as_json=True)["formatters"]["line"]
    formatter = line.pop("()")(**line)
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(formatter.format(record))

    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def test_nobody_writes_a_line_of_their_own_into_the_log(told: list[str]) -> None:
    logging.getLogger("any").warning("a %s", 'x\r\n{"event": "planted"}')
    (line,) = told
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"].startswith("a x")
    assert json.loads(line)["timestamp"].endswith("Z")


def test_a_refusal_is_in_the_log_with_its_person(told: list[str], cast: Any) -> None:
    PortalClient.of(cast.inspector).get("/tai-khoan/nguoi-dung/moi", expects=403)
    ends = [json.loads(line) for line in told if "request_finished" in line]
    assert [(line["code"], line["user_id"]) for line in ends] == [(403, cast.inspector.pk)]


def test_each_failed_sign_in_is_in_the_log_without_the_name_or_the_password(
    told: list[str], client: PortalClient, user: Any
) -> None:
    for name in ("lan", "khong-ai", "lan"):
        client.post(LOGIN, {"login": name, "password": "mot-mat-khau-sai"}, expects=200)
    failed = [json.loads(line) for line in told if "sign-in failed" in line]
    assert len(failed) == 3 and len({line["event"] for line in failed}) == 2
    assert not [line for line in told if "khong-ai" in line or "mot-mat-khau-sai" in line]
