"""The demo of Huế: 40 communes of today's city, one programme, 3 sources, 6.000 households, 2.000 phones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Count

from accounts.models import User
from portal.demo import phone_programmes, phones
from portal.lib.copying import copy_in
from smartphones.candidates import candidates
from smartphones.models import (
    Application,
    Form,
    FundingSource,
    Household,
    Phone,
    PriorityClass,
    PriorSupport,
    Programme,
    RecognisedList,
    Recognition,
)
from smartphones.rules import ranking
from smartphones.rules.words import TieBreak
from teams.models import CommunityTeam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hue")]

FAMILY = PriorityClass.POLICY_FAMILY


@pytest.fixture(scope="module")
def hue(whole_country: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        phones.load()
        yield


@pytest.fixture
def programme() -> Programme:
    return Programme.objects.get(decision=phone_programmes.DECISION)


def test_it_has_40_communes_6000_households_3_sources_and_2000_phones(programme: Programme) -> None:
    households = Household.objects.values("commune").annotate(n=Count("pk")).order_by()
    assert (len(households), sum(row["n"] for row in households)) == (40, 6000)
    assert set(Household.objects.values_list("commune__province__name", flat=True).distinct()) == {"Huế"}
    assert [source.position for source in programme.sources.all()] == [1, 2, 3]
    assert Phone.objects.count() == 2000 and programme.household_pays(phone_programmes.PRICE) == 790_000
    assert not CommunityTeam.objects.exists()


def test_every_class_and_every_kind_of_support_is_met() -> None:
    classes = Counter(
        Household.objects.classed(phone_programmes.YEAR).values_list("priority_class", flat=True)
    )
    assert set(classes) == set(PriorityClass.values) and min(classes.values()) > 200
    assert PriorSupport.objects.values("kind").distinct().count() == 3
    assert not Recognition.objects.filter(household__hamlet=None).exists()


def test_policy_families_that_are_not_poor_are_never_funded_by_source_1_and_are_reached_by_2_or_3(
    programme: Programme,
) -> None:
    """Kế hoạch 413/KH-UBND: the public-utility programme serves poor and near-poor households only."""
    poor = [RecognisedList.POOR, RecognisedList.NEAR_POOR]
    not_poor = set(
        Household.objects.exclude(recognitions__in=Recognition.objects.filter(on_list__in=poor))
        .values_list("pk", flat=True)
    )  # fmt: skip
    everyone = all_apply(programme)
    reached = funded_by(programme, everyone)
    sources_of = Counter(source for household, source in reached.items() if household in not_poor)
    assert len(not_poor) > 1000 and sources_of[1] == 0
    assert sources_of[2] + sources_of[3] > 100
    eligible = candidates(programme, Application.objects.filter(household__in=not_poor))
    position = dict(programme.sources.values_list("pk", "position"))
    asked = [{position[source] for source in candidate.sources} for candidate in eligible]
    assert all(1 not in each for each in asked) and all(3 in each for each in asked)


def test_all_phones_of_the_sources_find_a_household_and_no_household_has_two(programme: Programme) -> None:
    reached = funded_by(programme, all_apply(programme))
    assert Counter(reached.values()) == phone_programmes.PHONES


def all_apply(programme: Programme) -> dict[int, int]:
    """application -> household; some communes of the demo have asked theirs already."""
    by = User.objects.get(username="hue.so")
    others = Household.objects.exclude(applications__programme=programme)
    copy_in(
        [
            Application(
                programme=programme, household_id=pk, form=Form.PHONE, applied_on=phones.DAY, entered_by=by
            )
            for pk in others.values_list("pk", flat=True)
        ]
    )
    return dict(programme.applications.values_list("pk", "household_id"))


def funded_by(programme: Programme, everyone: dict[int, int]) -> dict[int, int]:
    """household -> position of the source that reaches it, were the city one commune."""
    sources = list(programme.sources.all())
    found = ranking.standings(
        [in_whole(source) for source in sources], candidates(programme, programme.applications.all())
    )
    position = {source.pk: source.position for source in sources}
    reached = [(everyone[each.number], position[each.source]) for each in found if each.reached]
    assert len(dict(reached)) == len(reached), "a household is reached twice"
    return dict(reached)


def in_whole(source: FundingSource) -> ranking.Source:
    ties = tuple(TieBreak(word) for word in source.tie_breaks)
    return ranking.Source(source.pk, tuple(source.priority), ties, source.phones or 0)
