"""What tests of papers and of the public check start with."""

from __future__ import annotations

import pytest

from accounts.models import Role
from portal.lib.months import Month
from reports import limiting
from teams.models import TeamRole
from tests import factories

from .runs import a_line, a_rate, a_resolution, a_run, approved


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    limiting._limiter.cache_clear()


@pytest.fixture
def run(country):
    """Phú Lợi: Út gets 60.000 + 2 days, gives back one; Phú An: the leader a night's recovery."""
    run = a_run(country.ho_chi_minh, "10/2025", territory=country.binh_duong)
    resolution = a_resolution(country.binh_duong)
    monthly, daily = a_rate(resolution, "month", 60_000), a_rate(resolution, "day", 150_000)
    team = factories.a_team(country.phu_loi, name="Tổ Một", code="A1")
    person = factories.a_person("Lê Út", bank_bin="970436", bank_account="0123456789")
    factories.a_member(team, person=person)
    a_line(run, country.phu_loi, team, monthly, person=person)
    a_line(run, country.phu_loi, team, daily, 2, person=person)
    a_line(run, country.phu_loi, team, daily, -1, person=person, month="09/2025")
    other = factories.a_team(country.phu_an, name="Tổ Hai", code="A2")
    leader = factories.a_member(other, "Trần Ý", role=TeamRole.LEADER).person
    a_line(run, country.phu_an, other, daily, -1, person=leader, month="09/2025")
    for of, who in ((team, person), (other, leader)):
        sheet = factories.a_timesheet(of, Month(2025, 10))
        factories.a_workday(sheet, who, 5)
        if of == team:
            factories.confirmed(sheet)
    return approved(run)


@pytest.fixture
def finance(country):
    return factories.a_user(Role.FINANCE_STAFF, province=country.ho_chi_minh)
