"""How passwords are kept, and which are too easy to guess here."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.lib import identifiers

# What somebody who knows this portal would try first, without accents and spaces.
WORDS = (
    "tocongnghesocongdong", "tocongngheso", "congnghe", "congdong", "chuyendoiso", "cong", "uyban", "ubnd",
    "matkhau", "khongbiet", "quantri", "admin", "ketoan", "lanhdao", "canbo", "thanhtra", "xinchao",
    "vietnam", "anhyeuem", "emyeuanh", "password", "qwerty", "abc", "123456789", "12345678",
    "123456", "12345", "123",
)  # fmt: skip
LEFT = 6  # characters of one's own, at least


class Argon2(Argon2PasswordHasher):
    """19 MiB and two passes for each, as OWASP advises: a whole office signs in at half past seven."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class NoWordsOfThePortal:
    """Refuses what is left with almost nothing once such words and years are taken out."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's protocol
        plain = identifiers.without_accents(identifiers.nfc(password)).lower()
        rest = re.sub(r"[\s._-]", "", plain)
        for word in WORDS:
            rest = rest.replace(word, "")
        rest = re.sub(r"(19|20)\d\d", "", rest)
        if len(rest) < LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_the_portal")

    def get_help_text(self) -> str:
        return _("Mật khẩu không chỉ gồm những từ ai cũng đoán được như tên cổng, chức vụ, năm.")
