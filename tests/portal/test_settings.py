"""What the settings say when the environment is complete, and when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded import BASE_DIR

PRODUCTION = {
    "PORTAL_PRODUCTION": "1",
    "PORTAL_SECRET_KEY": "k7Jx0-q2Vb9-only-for-this-test-of-the-settings-Zr5Tn8Wm3Lp",
    "PORTAL_DATA_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "PORTAL_INDEX_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "PORTAL_HOSTS": "portal.example.gov.vn",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def manage(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "PORTAL_VAR": str(var), **environment},
        capture_output=True,
        text=True,
    )


def test_production_settings_give_no_deployment_warning(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level=INFO", var=tmp_path, **PRODUCTION)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout + checked.stderr


def test_the_deployment_check_notices_when_production_is_off(tmp_path: Path) -> None:
    """Or the test above could not fail."""
    checked = manage(
        "check", "--deploy", "--fail-level=INFO", var=tmp_path, **PRODUCTION | {"PORTAL_PRODUCTION": ""}
    )
    assert checked.returncode != 0
    assert "security.W" in checked.stderr


def test_production_without_a_secret_key_does_not_start(tmp_path: Path) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != "PORTAL_SECRET_KEY"}
    checked = manage("check", var=tmp_path, **environment)
    assert checked.returncode != 0
    assert "PORTAL_SECRET_KEY" in checked.stderr
    assert not (tmp_path / "secret_key").exists()


def test_without_a_database_people_are_told_to_use_run(tmp_path: Path) -> None:
    told = manage("check", var=tmp_path)
    assert told.returncode != 0
    assert "./run" in told.stderr
    assert "Chưa có cơ sở dữ liệu" in told.stderr


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    asked = ("shell", "--no-imports", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    database = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    first, second = (manage(*asked, var=tmp_path, **database).stdout for _ in range(2))
    assert first == second
    assert len(first.strip()) > 60
    assert [file.name for file in tmp_path.glob("secret_key*")] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_identity_providers_are_those_the_environment_names(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings; from django.urls import reverse;"
        "print([(p.name, p.claim, p.second_step) for p in settings.IDENTITY_PROVIDERS],"
        "reverse('identity_login', args=['so']))"
    )
    given = {
        "PORTAL_OIDC": "so", "PORTAL_OIDC_SO_NAME": "Của tỉnh", "PORTAL_OIDC_SO_CLIENT": "portal",
        "PORTAL_OIDC_SO_SECRET": "x", "PORTAL_OIDC_SO_SECOND_STEP": "otp hwk",
    }  # fmt: skip
    asked = ("shell", "--no-imports", "-c", code)
    safe = given | {"PORTAL_OIDC_SO_ISSUER": "https://dinhdanh.example.gov.vn"}
    told = manage(*asked, var=tmp_path, **PRODUCTION, **safe)
    assert told.stdout.strip() == "[('Của tỉnh', 'email', ('otp', 'hwk'))] /tai-khoan/dang-nhap/qua/so", (
        told.stderr
    )
    unsafe = given | {"PORTAL_OIDC_SO_ISSUER": "http://dinhdanh.example.gov.vn"}
    assert "must begin with https" in manage(*asked, var=tmp_path, **PRODUCTION, **unsafe).stderr
    assert "PORTAL_OIDC_SO_ISSUER" in manage(*asked, var=tmp_path, **PRODUCTION, **given).stderr
    assert "NoReverseMatch" in manage(*asked, var=tmp_path, **PRODUCTION).stderr


@pytest.mark.parametrize(
    ("environment", "origin"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORTAL_PORT": "8100"}, "http://127.0.0.1:8100"),
        (
            {"PORTAL_PORT": "8100", "PORTAL_ORIGINS": "https://cong.example.gov.vn"},
            "https://cong.example.gov.vn",
        ),
    ],
)
def test_papers_name_the_address_where_the_portal_answers(
    tmp_path: Path, environment: dict[str, str], origin: str
) -> None:
    code = "from django.conf import settings; print(settings.PUBLIC_ORIGIN)"
    database = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    told = manage("shell", "--no-imports", "-c", code, var=tmp_path, **database, **environment)
    assert told.stdout.strip() == origin, told.stderr


def test_cookies_in_production_belong_to_one_host_and_to_tls(tmp_path: Path) -> None:
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY"]
    code = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"
    told = manage("shell", "--no-imports", "-c", code, var=tmp_path, **PRODUCTION)
    assert told.stdout.strip() == "['__Host-sessionid', '__Host-csrftoken', True, True]", told.stderr
