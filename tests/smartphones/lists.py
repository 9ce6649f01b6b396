"""A commune's list at any stage, through its own verbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Role, User
from places.models import Commune
from smartphones import allotments, applications, lists
from smartphones.applications import Wish
from smartphones.models import (
    CommuneList,
    Criterion,
    Form,
    FundingSource,
    Household,
    PriorityClass,
    Programme,
)
from tests import factories
from tests.conftest import Cast
from tests.smartphones.phones import a_household, a_programme, a_source, on_list

WEIGHTS: dict[str, int] = {}
ALL_CLASSES = list(PriorityClass.values)


@dataclass
class Scene:
    """One programme, a source for the poor and one for everybody, a commune with households."""

    programme: Programme
    poor_only: FundingSource
    everyone: FundingSource
    commune: Commune
    staff: User
    second: User
    officer: User
    approver: User

    def household(self, name: str, *on: str, commune: Commune | None = None, **facts: Any) -> Household:
        head = factories.a_person(name)
        found = a_household(commune or self.commune, head=head, **facts)
        for one in on or ("poor",):
            on_list(found, one)
        return found

    def allot(self, source: FundingSource, phones: int) -> None:
        drawn = allotments.draw_up(source, phones, Criterion.BY_CLASS, by=self.officer, weights=WEIGHTS)
        allotments.decide(drawn, decision="5/QĐ-UBND", on=dt.date(2026, 3, 1), by=self.approver)

    def list_of(self, *households: Household, forms: dict[int, Wish] | None = None) -> CommuneList:
        made = lists.open_list(self.programme, self.commune, by=self.staff)
        wishes = {one.pk: Wish(Form.PHONE) for one in households} | (forms or {})
        applications.write_down(made, wishes, by=self.staff)
        return made

    def published(self, *households: Household) -> CommuneList:
        return lists.publish(lists.screen(self.list_of(*households), by=self.staff), by=self.staff)

    def noticed(self, *households: Household) -> CommuneList:
        shown = self.published(*households)
        over(shown)
        return lists.end_notice(shown, by=self.staff)

    def consolidated(self, *households: Household) -> CommuneList:
        appraised = lists.appraise(self.noticed(*households), by=self.second)
        return lists.consolidate(appraised, by=self.officer)

    def approved(self, *households: Household) -> CommuneList:
        waiting = self.consolidated(*households)
        return approve(waiting, self.approver)


def approve(commune_list: CommuneList, approver: User) -> CommuneList:
    return lists.approve([commune_list], decision="12/QĐ-UBND", on=dt.date(2026, 3, 20), by=approver)[0]


def over(commune_list: CommuneList) -> None:
    """As if its days had passed."""
    past = dt.date(2026, 3, 2)
    CommuneList.objects.filter(pk=commune_list.pk).update(noticed_from=past, noticed_until=past)


def a_scene(country: factories.Country, cast: Cast, **facts: Any) -> Scene:
    programme = a_programme(country.lao_cai, **facts)
    poor = [one for one in ALL_CLASSES if one != PriorityClass.POLICY_FAMILY]
    return Scene(
        programme,
        a_source(programme, 1, priority=poor),
        a_source(programme, 2, priority=ALL_CLASSES),
        country.chau_que,
        cast.commune_staff,
        factories.a_user(Role.COMMUNE_STAFF, communes=[country.chau_que]),
        cast.officer,
        cast.approver,
    )


@pytest.fixture
def scene(country: factories.Country, cast: Cast) -> Scene:
    return a_scene(country, cast)
