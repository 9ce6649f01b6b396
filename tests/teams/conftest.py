"""A team of xã Châu Quế that existed before the mergers, and the month its sheet is written for."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.lib.months import Month
from teams.models import CommunityTeam, Membership, TeamRole
from tests import factories

JUNE = Month(2023, 6)


@pytest.fixture
def team(country: factories.Country) -> CommunityTeam:
    return factories.a_team(country.chau_que_ha, since=dt.date(2023, 3, 15), name="Tổ thôn Mười")


@pytest.fixture
def leader(team: CommunityTeam) -> Membership:
    return factories.a_member(team, "Trần Đình Chiến", role=TeamRole.LEADER)


@pytest.fixture
def member(team: CommunityTeam) -> Membership:
    return factories.a_member(team, "Lê Thị Hạnh")
