"""Who sees which rows. What counts is what the place of a row has become."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts import scopes
from accounts.models import Reach, Role, User
from places.models import Commune, Province
from tests import factories


def communes_of(user) -> set[str]:
    """Teams of every commune there ever was, as `user` sees them: named by their commune."""
    return set(Commune.objects.filter(scopes.within(user, commune="present")).values_list("name", flat=True))


def test_commune_staff_see_their_commune_and_what_it_was_made_of(cast):
    assert communes_of(cast.commune_staff) == {"Châu Quế", "Châu Quế Thượng", "Châu Quế Hạ"}


def test_province_staff_see_every_commune_that_is_in_the_province_today(cast):
    assert communes_of(cast.officer) == {
        *("Châu Quế", "Châu Quế Thượng", "Châu Quế Hạ", "Lâm Giang", "Lang Thíp"),  # Yên Bái then
        "Bản Xèo",
    }


def test_another_province_sees_none_of_it(cast):
    assert communes_of(cast.officer_elsewhere) == {"Sơn Hồng", "Sơn Kim 1"}
    assert communes_of(cast.commune_staff_elsewhere) == {"Sơn Hồng"}


def test_a_row_of_2023_under_an_old_commune_is_seen_by_users_of_todays(cast, country):
    row = Commune.objects.filter(pk=country.chau_que_ha.pk)
    for user, sees in [
        (cast.commune_staff, True),
        (cast.officer, True),
        (cast.neighbour, False),
        (cast.officer_elsewhere, False),
    ]:
        assert row.filter(scopes.within(user, commune="present")).exists() is sees


def test_a_user_given_an_old_commune_sees_what_became_of_it(country):
    user = factories.a_user(Role.COMMUNE_STAFF, communes=[country.lang_thip], province=country.lao_cai)
    assert communes_of(user) == {"Lâm Giang", "Lang Thíp"}


@pytest.mark.parametrize("word", ["within", "within_province", "whole_province"])
def test_without_reach_sign_in_or_an_active_account_nothing_is_seen(cast, word):
    def seen_by(user) -> int:
        if word == "within":
            return Commune.objects.filter(scopes.within(user, commune="present")).count()
        return Province.objects.filter(getattr(scopes, word)(user, province="present")).count()

    assert seen_by(cast.officer) > 0
    cast.officer.is_active = False
    assert seen_by(cast.officer) == 0
    assert seen_by(cast.administrator) == 0
    assert seen_by(AnonymousUser()) == 0


def test_rows_of_a_province_are_seen_by_all_who_work_in_it(cast, country):
    def names(user) -> set[str]:
        found = Province.objects.filter(scopes.within_province(user, province="present"))
        return {str(province) for province in found}

    assert names(cast.officer) == names(cast.commune_staff) == {"Tỉnh Lào Cai", "Tỉnh Yên Bái"}
    assert names(cast.officer_elsewhere) == {"Tỉnh Hà Tĩnh"}


def test_totals_of_a_province_are_only_for_those_who_see_all_of_it(cast):
    def sees(user) -> bool:
        return Province.objects.filter(scopes.whole_province(user, province="present")).exists()

    assert sees(cast.officer)
    assert sees(cast.inspector)
    assert not sees(cast.commune_staff)


@pytest.mark.parametrize(
    ("role", "reach", "has_province"),
    [
        (Role.ICT_OFFICER, Reach.PROVINCE, False),
        (Role.COMMUNE_STAFF, Reach.PROVINCE, True),
        (Role.ADMINISTRATOR, Reach.PROVINCE, True),
    ],
)
def test_the_database_refuses_a_reach_that_does_not_fit_the_role(country, role, reach, has_province):
    with pytest.raises(IntegrityError):
        User.objects.create(
            username="x", role=role, reach=reach, province=country.lao_cai if has_province else None
        )
