"""Another system and its key."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from accounts import api_keys, policies
from accounts.api.grants import Grant
from accounts.models import User
from tests.portal_client import PortalClient

sendings = itertools.count(1)


class System(PortalClient):
    """Asks with a key. `ask` and `send` expect 200 and give what was answered."""

    def __init__(self, key: str = "", language: str = "", **kwargs: Any) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        super().__init__(headers=headers | ({"Accept-Language": language} if language else {}), **kwargs)

    def ask(self, path: str, expects: int = 200, **query: Any) -> Any:
        return self.get(f"/api/v1/{path}", query, expects=expects).json()

    def send(self, path: str, body: Any = None, *, key: str = "", expects: int = 200) -> Any:
        sent = self.post(
            f"/api/v1/{path}", {} if body is None else body, content_type="application/json", expects=expects,
            headers={"Idempotency-Key": key or f"sending-{next(sendings)}"},
        )  # fmt: skip
        return sent.json()


def a_key(user: User, *grants: Grant) -> str:
    """Of an official who may hold one; with everything they can give, unless told what."""
    return api_keys.issue("Phần mềm của xã", list(grants or policies.grants_for(user)), 30, by=user)[1]


@pytest.fixture
def system() -> Callable[..., System]:
    """`system(cast.officer)`, `system(cast.officer, Grant.TEAMS)`"""
    return lambda user, *grants, **how: System(a_key(user, *grants), **how)
