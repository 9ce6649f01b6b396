"""Applications as ranking sees them: who counts as of school age is each source's own setting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from smartphones.candidates import candidates
from smartphones.models import Application, TieBreak
from tests.smartphones.phones import (
    a_household,
    a_lodger,
    a_programme,
    a_source,
    an_application,
    on_list,
)

pytestmark = pytest.mark.django_db


def test_school_age_is_reckoned_by_each_source_in_the_year_of_the_lists(country):
    programme = a_programme(country.lao_cai)  # lists of 2026
    usual = a_source(programme, 1, tie_breaks=[TieBreak.SCHOOL_AGE])
    younger = a_source(programme, 2, tie_breaks=[TieBreak.SCHOOL_AGE], school_age_from=3, school_age_to=10)
    a_source(programme, 3)
    household = a_household(country.chau_que)
    on_list(household)
    for year in (2007, 2008, 2016, 2020, 2021, 2023):  # 19, 18, 10, 6, 5 and 3 years old
        a_lodger(household, birth_date=dt.date(year, 12, 31))
    an_application(programme, household)
    [found] = candidates(programme, Application.objects.all())
    assert found.school_age == {usual.pk: 3, younger.pk: 4}
    assert found.members == 7


def test_the_ages_are_typed_with_the_source_and_told_on_its_page(country, cast, signed_in):
    programme = a_programme(country.lao_cai)
    officer = signed_in(cast.officer)
    path = reverse("smartphones:add_source", args=[programme.pk])
    typed = {"name": "Ngân sách tỉnh", "kind": "budget", "priority_2": "1", "tie_breaks_0": "1"}
    wrong = officer.post(path, {**typed, "school_age_from": "18", "school_age_to": "6"}, expects=422)
    assert "Ghi tuổi nhỏ trước" in wrong.content.decode()
    officer.post(path, {**typed, "school_age_from": "5", "school_age_to": "17"})
    page = officer.get(programme.get_absolute_url()).content.decode()
    assert "Nhiều người trong tuổi đi học hơn (5 đến 17 tuổi)" in page
