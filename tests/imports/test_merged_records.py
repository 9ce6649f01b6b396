"""Files that still carry the number of a record merged into another mean the person who goes on."""

from __future__ import annotations

import datetime as dt

import pytest

from teams import merging
from teams.models import Membership, Workday
from tests import factories

from .test_workdays import HEADS, row
from .workbooks import MEMBER_HEADS, confirmed, said, taken_in, workbook

NUMBER = "015088000417"


@pytest.fixture
def team(country):
    return factories.a_team(country.chau_que, code="TO-1", since=dt.date(2026, 4, 10))


@pytest.fixture
def kept(cast, team):
    """In the team; the record with NUMBER was merged into this one."""
    member = factories.a_member(team, "Trần Đình Chiến")
    twin = factories.a_person("Trần Đình Chiên", citizen_number=NUMBER)
    elsewhere = factories.a_team(team.commune_on(dt.date(2026, 6, 1)))
    gone = factories.a_member(elsewhere, person=twin).person
    return merging.merge(member.person, gone, reason="Cùng một người", by=cast.officer)


def test_days_under_the_old_number_are_the_persons(cast, kept):
    line = row(d1="x")
    line[3] = NUMBER
    job = taken_in(workbook(HEADS, line), cast.commune_staff, kind="ngay-cong")
    assert said(job) == []
    confirmed(job, cast.commune_staff)
    assert Workday.objects.get().person == kept


@pytest.mark.parametrize("name", ["Trần Đình Chiến", "Trần Đình Chiên"])
def test_a_member_under_the_old_number_joins_as_the_person(country, cast, kept, name):
    factories.a_team(country.chau_que, code="TO-2", since=dt.date(2026, 4, 10))
    line = ["TO-2", name, "", "Nam", NUMBER, "Thành viên", "01/06/2026"]
    job = taken_in(workbook(MEMBER_HEADS, line), cast.commune_staff)
    confirmed(job, cast.commune_staff)
    assert Membership.objects.get(team__code="TO-2").person == kept


def test_who_is_in_the_team_already_is_told_so_under_either_number(cast, kept):
    line = ["TO-1", "Trần Đình Chiến", "", "Nam", NUMBER, "Thành viên", "01/06/2026"]
    job = taken_in(workbook(MEMBER_HEADS, line), cast.commune_staff)
    assert any("Đã là thành viên của tổ" in problem for problem in said(job))
