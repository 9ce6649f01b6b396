"""The report opens on the programme that has something to tell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.smartphones.phones import a_household, a_programme, approved

pytestmark = pytest.mark.django_db


def test_a_draft_of_the_next_years_does_not_hide_the_programme_that_runs(country, cast, signed_in):
    runs = a_programme(country.lao_cai, name="Chương trình đang chạy", valid_from=dt.date(2024, 1, 1))
    a_programme(country.lao_cai, name="Dự thảo", valid_from=dt.date(2026, 1, 1))
    officer = signed_in(cast.officer)
    page = reverse("smartphones:report")
    assert officer.get(page).context["filters"].programme.name == "Dự thảo"
    approved(runs, a_household(country.chau_que))
    assert officer.get(page).context["filters"].programme == runs
    assert officer.get("/tong-quan/").context["phones"].programme == runs
