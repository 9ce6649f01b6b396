"""The cast itself: a test is worth what its tools are worth."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse

from accounts.models import AuditEvent, User
from portal.lib.months import Month
from teams.models import CommunityTeam, Workday
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.portal_client import PortalClient


def test_a_team_founded_before_the_mergers_sits_in_what_became_of_its_commune(country):
    team = factories.a_team(country.chau_que_ha)
    assert team.commune_on(dt.date(2023, 6, 1)) == country.chau_que_ha
    assert team.commune_on(dt.date(2025, 7, 1)) == country.chau_que


def test_a_confirmed_sheet_has_days_people_and_two_hands(country):
    team = factories.a_team(country.chau_que_ha)
    member = factories.a_member(team)
    sheet = factories.a_timesheet(team, Month(2023, 6))
    factories.a_workday(sheet, member.person, 5)
    factories.confirmed(sheet)
    assert Workday.objects.get().day == dt.date(2023, 6, 5)
    assert sheet.submitted_by != sheet.confirmed_by


def test_queries_that_grow_are_noticed(country):
    def visit_each() -> None:
        for team in CommunityTeam.objects.all():
            assert team.founded_by.number

    with pytest.raises(AssertionError, match="queries became"):
        assert_queries_do_not_grow(lambda: factories.a_team(country.chau_que), visit_each)


def test_queries_that_stay_are_accepted(country):
    assert_queries_do_not_grow(
        lambda: factories.a_team(country.chau_que),
        lambda: [team.founded_by.number for team in CommunityTeam.objects.select_related("founded_by")],
    )


@pytest.mark.parametrize("leak", ["{{ team }}", "<td>None</td>", "Còn %(count)s tổ"])
def test_the_client_notices_what_leaks_through_a_template(leak):
    with pytest.raises(AssertionError, match="GET / shows"):
        PortalClient()._checked(HttpResponse(f"<p>{leak}</p>"), "GET /", 200)


def test_the_client_notices_an_unexpected_answer():
    with pytest.raises(AssertionError, match="answered 404, not 200"):
        PortalClient()._checked(HttpResponse(status=404), "GET /", 200)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_append_only_tables_are_empty_again_after_a_transactional_test(round):
    assert not AuditEvent.objects.exists()
    User.objects.create(username="ai-do")
    AuditEvent.objects.create(verb="user.created", object_type="accounts.user", object_label="ai-do")
