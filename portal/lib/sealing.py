"""Text and files sealed with AES-256-GCM, and fingerprints of text under a key: what a stolen copy shows.

A sealed text names its key by four bytes, so that several keys open and the first one seals.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_ID, NONCE = 4, 12  # bytes


class CannotOpen(ImproperlyConfigured):
    """The key is not among PORTAL_DATA_KEYS, or the bytes were tampered with."""


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def seal(text: str, purpose: str) -> bytes:
    return seal_bytes(text.encode(), purpose)


def seal_bytes(content: bytes, purpose: str) -> bytes:
    """Two seals of one content differ. What is sealed for one purpose opens for no other."""
    key_id, cipher = _ring(tuple(settings.DATA_KEYS))[0]
    nonce = secrets.token_bytes(NONCE)
    return key_id + nonce + cipher.encrypt(nonce, content, purpose.encode())


def unseal(token: bytes, purpose: str) -> str:
    """Raises CannotOpen."""
    return unseal_bytes(token, purpose).decode()


def unseal_bytes(token: bytes, purpose: str) -> bytes:
    """Raises CannotOpen."""
    key_id, nonce, body = token[:KEY_ID], token[KEY_ID : KEY_ID + NONCE], token[KEY_ID + NONCE :]
    cipher = dict(_ring(tuple(settings.DATA_KEYS))).get(key_id)
    if cipher is None:
        raise CannotOpen("Dữ liệu được mã hóa bằng một khóa không có trong PORTAL_DATA_KEYS.")
    try:
        return cipher.decrypt(nonce, body, purpose.encode())
    except InvalidTag:
        raise CannotOpen("Dữ liệu mã hóa đã bị thay đổi hoặc đặt nhầm chỗ.") from None


def has_current_key(token: bytes) -> bool:
    return token[:KEY_ID] == _ring(tuple(settings.DATA_KEYS))[0][0]


def key_ids() -> list[str]:
    """Names of the keys that open here, in hexadecimal; they tell nothing of the keys."""
    return [key_id.hex() for key_id, _cipher in _ring(tuple(settings.DATA_KEYS))]


def fingerprint(text: str, purpose: str) -> bytes:
    """16 bytes, the same for the same text: what uniqueness and look-up compare."""
    message = f"{purpose}\0{text}".encode()
    return hmac.digest(_bytes_of(settings.INDEX_KEY), message, "sha256")[:16]


@cache
def _ring(keys: Sequence[str]) -> list[tuple[bytes, AESGCM]]:
    raw = [_bytes_of(key) for key in keys]
    return [(hashlib.sha256(key).digest()[:KEY_ID], AESGCM(key)) for key in raw]


@cache
def _bytes_of(key: str) -> bytes:
    try:
        padded = key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4)
        raw = base64.b64decode(padded.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ImproperlyConfigured("PORTAL_DATA_KEYS, PORTAL_INDEX_KEY: mỗi khóa là 32 byte viết base64.")
    return raw
