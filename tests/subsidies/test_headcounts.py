"""Who is short of people by the norm in force: 1 + 1 for each 220 households, at least 3."""

import datetime as dt

import pytest
from django.urls import reverse

from subsidies import headcounts
from subsidies.rules.norms import headcount
from subsidies.rules.terms import Norm
from teams.models import TeamSeat
from tests import factories
from tests.assertions import assert_queries_do_not_grow
from tests.subsidies import resolutions

DAY = dt.date(2026, 9, 1)
NORM = Norm(base=1, step=220, minimum=3)


@pytest.fixture
def normed(country):
    """A resolution in force in Yên Bái's area that states the norm."""
    return resolutions.by_the_month(country.yen_bai, norm=NORM)


def a_team(commune, households, members):
    team = factories.a_team(commune)
    hamlet = factories.a_hamlet(commune, households=households)
    TeamSeat.objects.filter(team=team).update(hamlet=hamlet)
    for _ in range(members):
        factories.a_member(team)
    return team


def test_a_team_with_fewer_than_the_norm_is_named_with_both_numbers(cast, country, normed):
    lacking = a_team(country.chau_que, 660, 3)
    a_team(country.chau_que, 660, 4)
    a_team(country.chau_que, None, 1)
    [short] = headcounts.short_of_people(cast.officer, DAY)
    assert (short.seat.team, short.households, short.members, short.asked) == (lacking, 660, 3, 4)
    assert short.asked == headcount(NORM, 660, {})


def test_outside_the_area_of_the_resolution_nothing_is_asked(cast, country, normed):
    a_team(country.ban_xeo, 1320, 1)
    assert headcounts.short_of_people(cast.officer, DAY) == []


def test_readers_see_their_own_teams_on_the_page(cast, country, signed_in, normed):
    a_team(country.chau_que, 660, 3)
    url = reverse("subsidies:short_teams")
    assert "660" in signed_in(cast.commune_staff).get(url).content.decode()
    assert "660" not in signed_in(cast.neighbour).get(url).content.decode()


def test_more_teams_ask_no_more_queries(cast, country, normed):
    assert_queries_do_not_grow(
        lambda: a_team(country.chau_que, 660, 1), lambda: headcounts.short_of_people(cast.officer, DAY)
    )
