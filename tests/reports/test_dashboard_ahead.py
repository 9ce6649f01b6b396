"""What the dashboard takes long to reckon is reckoned beforehand, for all of a province at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Reach, User
from places.models import Commune
from portal.lib.months import Month
from reports.dashboard import phones as figures
from reports.tasks import look_ahead
from teams import closing, flagged, flags, month_end
from tests import factories
from tests.portal_client import PortalClient
from tests.smartphones import phones

JUNE = Month(2026, 6)


@pytest.fixture
def programme(country, cast):
    """One household approved and given its phone, one approved that waits."""
    programme = phones.a_programme(country.lao_cai)
    phones.a_source(programme)
    given(programme, country.chau_que)
    approved(programme, country.chau_que)
    return programme


def approved(programme, commune: Commune):
    home = phones.a_household(commune)
    phones.on_list(home)
    return phones.approved(programme, home)


def given(programme, commune: Commune) -> None:
    phones.a_handover(approved(programme, commune), phones.a_phone(programme, at=commune))


def reached_approved_given(reader) -> tuple[int, int, int]:
    page = PortalClient.of(reader).get(reverse("dashboard:month"))
    found = page.context["phones"]
    return found.total.reached, found.total.approved, found.reached.given


def test_phones_are_reckoned_for_who_asks_next_and_say_when(cast, country, programme):
    look_ahead()
    given(programme, country.chau_que)
    assert reached_approved_given(cast.officer) == (1, 2, 1)
    kept = figures.of(cast.officer).reckoned_at
    look_ahead()
    assert reached_approved_given(cast.officer) == (2, 3, 2)
    assert figures.of(cast.officer).reckoned_at > kept


def test_each_province_has_its_own_and_part_of_one_is_always_of_now(cast, country, programme):
    look_ahead()
    given(programme, country.chau_que)
    assert figures.of(cast.officer_elsewhere) is None
    assert reached_approved_given(cast.commune_staff) == (2, 3, 2)
    assert reached_approved_given(cast.officer) == (1, 2, 1)


def test_another_programme_is_a_link_beside_the_one_that_gives(cast, country, programme):
    other = phones.a_programme(country.lao_cai)
    browser = PortalClient.of(cast.officer)
    found = browser.get(reverse("dashboard:month"))
    assert (found.context["phones"].programme, found.context["phones"].others) == (programme, (other,))
    address = reverse("smartphones:coverage", args=[other.pk])
    assert f'<a href="{address}"' in found.content.decode()
    browser.get(address)


def test_a_first_programme_is_seen_at_once(cast, country):
    look_ahead()
    assert figures.of(cast.officer) is None
    programme = phones.a_programme(country.lao_cai)
    assert figures.of(cast.officer).programme == programme


@pytest.fixture
def two_wait(country, cast, monkeypatch):
    """Two sheets of June handed in, and two are many."""
    monkeypatch.setattr(flagged, "MANY", 1)
    teams = [factories.a_team(country.chau_que) for _ in range(2)]
    closing.submit_all(JUNE, {team.pk: Decimal(0) for team in teams}, by=cast.commune_staff)


@pytest.fixture
def looked_at(monkeypatch) -> list[int]:
    """How many sheets were looked at, time after time."""
    counted = []
    of_sheets = flags.of_sheets

    def counting(month, sheets):
        counted.append(len(sheets))
        return of_sheets(month, sheets)

    monkeypatch.setattr(flags, "of_sheets", counting)
    return counted


def test_many_sheets_that_wait_are_looked_at_before_somebody_asks(cast, two_wait, looked_at):
    look_ahead()
    assert looked_at == [2]
    assert month_end.of_month(cast.officer, JUNE, JUNE.last_day).confirmable == 2
    assert looked_at == [2]
    look_ahead()
    assert looked_at == [2, 2]


def test_few_that_wait_are_looked_at_when_asked(cast, two_wait, looked_at, monkeypatch):
    monkeypatch.setattr(flagged, "MANY", 2)
    look_ahead()
    assert looked_at == []
    assert month_end.of_month(cast.officer, JUNE, JUNE.last_day).confirmable == 2


def test_where_nobody_sees_all_of_a_province_nothing_is_looked_at(cast, two_wait, looked_at):
    User.objects.filter(reach=Reach.PROVINCE, province=cast.officer.province).update(is_active=False)
    look_ahead()
    assert looked_at == []
