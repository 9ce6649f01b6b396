from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Role, User
from tests import factories
from tests.subsidies import resolutions


@pytest.fixture
def staff(country: factories.Country) -> dict[str, User]:
    """Three people of TP.HCM who open, check and approve."""
    roles = {"maker": Role.ICT_OFFICER, "checker": Role.FINANCE_STAFF, "approver": Role.APPROVER}
    return {part: factories.a_user(role, province=country.ho_chi_minh) for part, role in roles.items()}


@pytest.fixture
def team(country: factories.Country) -> Any:
    """A leader under Bình Dương's rates in a ward of today's TP.HCM."""
    resolutions.by_the_day(country.binh_duong)
    return factories.a_member(factories.a_team(country.phu_loi), role="leader").team
