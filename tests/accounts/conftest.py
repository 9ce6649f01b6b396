"""An identity provider that is set, and an officer it may bring in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Role, User
from tests import factories

from .issuer import Issuer
from .through_provider import switch_on


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    made = Issuer()
    switch_on(settings, made)
    yield made
    made.stop()


@pytest.fixture
def hoa(country: factories.Country) -> User:
    return factories.a_user(
        Role.ICT_OFFICER, province=country.lao_cai, username="hoa.so", email="hoa@example.gov.vn"
    )
