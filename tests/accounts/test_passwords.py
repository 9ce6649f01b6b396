"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

OF_HERE = User(username="hienpt", full_name="Phan Thị Thu Hiền", email="hienpt@example.gov.vn")


@pytest.mark.parametrize(
    "password",
    [
        "ngan-qua",  # nine characters
        "password123",
        "Công-Nghệ-Số-2026",
        "matkhau2026!",
        "cộng đồng 123456",
        "phan thi thu hien",
        "hienpt2026",
        "qwertyuiop",
    ],
)
def test_what_is_easily_guessed_here_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, OF_HERE)


@pytest.mark.parametrize(
    "password",
    ["con trâu lội qua suối", "9081726354", "!@#$%^&*()_+", "Ốc vặn ba cây số", "x" * 9 + " " + "🐃" * 60],
)
def test_any_kind_of_characters_will_do_and_length_is_welcome(password):
    validate_password(password, OF_HERE)


def test_passwords_are_kept_by_argon2_and_nothing_is_cut_off(settings):
    settings.PASSWORD_HASHERS = ["accounts.passwords.Argon2"]
    kept = make_password("a" * 80 + " ")
    assert kept.startswith("argon2$argon2id$") and "m=19456,t=2,p=1" in kept
    assert check_password("a" * 80 + " ", kept)
    assert not check_password("a" * 80, kept)
    assert get_hasher().algorithm == "argon2"
