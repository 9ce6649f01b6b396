"""Everyone who reads the pages of a run, and a run with two days of one person: 360.000 đ."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Role, User
from subsidies.models import PayrollRun
from tests import factories
from tests.subsidies.runs import MAY, computed, open_in_binh_duong, worked


@pytest.fixture
def staff(staff: dict[str, User], country: factories.Country) -> dict[str, User]:
    """Besides the three who release a run: an inspector, and staff of two wards."""
    return staff | {
        "inspector": factories.a_user(Role.INSPECTOR, province=country.ho_chi_minh),
        "commune": factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_loi]),
        "neighbour": factories.a_user(Role.COMMUNE_STAFF, communes=[country.phu_an]),
    }


@pytest.fixture
def team(team: Any) -> Any:
    person = team.memberships.get().person
    person.full_name = "Trần Thị Ngọc Hân"
    person.save()
    return team


@pytest.fixture
def run(country: factories.Country, staff: dict[str, User], team: Any) -> PayrollRun:
    """60.000 đ for the month and two days of 150.000 đ."""
    worked(team, MAY, 4, 5)
    return computed(open_in_binh_duong(country, staff, MAY))
