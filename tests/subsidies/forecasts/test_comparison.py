"""Two options side by side: who would get more, the same, less or nothing any more, and by which clause."""

from __future__ import annotations

from typing import Any

import pytest

from subsidies import forecasts
from subsidies.rules.terms import OneOf
from subsidies.rules.words import Payee, Trait
from tests import factories
from tests.subsidies import resolutions
from tests.subsidies.forecasts.drafts import NEXT_YEAR, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(country: factories.Country) -> forecasts.Comparison:
    """Teams' 500.000 becomes 600.000 for leaders, 60.000 for members, nothing for the team; two communes."""
    one = resolutions.by_the_month(country.ha_tinh)
    two = resolutions.a_resolution(country.ha_tinh, status="draft")
    leader = (OneOf(Trait.ROLE, frozenset({"leader"})),)
    resolutions.a_rate(one, 60_000, payee=Payee.MEMBER)
    resolutions.a_rate(two, 60_000, payee=Payee.MEMBER)
    resolutions.a_rate(two, 540_000, payee=Payee.MEMBER, when=leader)
    for commune, members in ((country.son_hong, 3), (country.son_kim, 1)):
        team = factories.a_team(commune)
        factories.a_member(team, role="leader")
        for _ in range(members):
            factories.a_member(team)
    return forecasts.compare(*(forecasts.on_registry(o, NEXT_YEAR, day=TODAY) for o in (one, two)))


def test_totals_stand_side_by_side(both):
    assert both.total == (2 * 6_000_000 + 6 * 720_000, 6 * 720_000 + 2 * 6_480_000)
    assert both.total.difference == 2 * 480_000
    assert all(pair.difference == 80_000 for pair in both.by_month.values())


def test_payees_are_counted_by_what_becomes_of_them(both):
    assert (both.teams.nothing, both.teams.more, both.teams.same, both.teams.less) == (2, 0, 0, 0)
    assert (both.members.more, both.members.newly, both.members.same) == (2, 0, 4)


def test_communes_have_their_own_counts(both, country):
    pair, tally = both.by_commune[country.son_hong.pk]
    assert pair == (6_000_000 + 4 * 720_000, 4 * 720_000 + 6_480_000)
    assert (tally.more, tally.same, tally.nothing) == (1, 3, 1)


def test_the_largest_changes_name_their_clauses(both):
    leaders, teams = both.changes
    assert (leaders.is_team, leaders.payees, leaders.difference) == (False, 2, 2 * 6_480_000)
    assert (teams.is_team, teams.payees, teams.difference) == (True, 2, -2 * 6_000_000)
    assert [amount for _, amount in leaders.after] == [720_000, 6_480_000]
    assert teams.after == ()


def test_the_other_way_round_winners_lose(both):
    back = forecasts.compare(both.second, both.first)
    assert (back.teams.more, back.teams.newly, back.members.less, back.members.nothing) == (2, 2, 2, 0)
    assert back.total.difference == -both.total.difference


def test_options_on_bare_counts_have_no_winners(country):
    options: list[Any] = [
        forecasts.on_counts(resolutions.by_the_month(country.ha_tinh, amount, status="draft"), teams=10)
        for amount in (500_000, 400_000)
    ]
    both = forecasts.compare(*options)
    assert both.total.difference == -12_000_000
    assert not both.changes
